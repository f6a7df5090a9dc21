/**
 * A simulated exchange in a process of its own. Prints its address.
 *
 * Arguments: how many pairs; `stepped` (its clock is stepped by hand, from 2026-01-01) or `real` (it runs with the wall
 * clock).
 */
import { catalogue, startSimexServer } from '@pitwall/simex';

/** 2026-01-01. */
const START_MS = 1_767_225_600_000;

const [, , count = '100', mode = 'stepped'] = process.argv;
const [model] = catalogue().filter(({ product, quote }) => product === 'spot' && quote === 'USDT');
if (model === undefined) throw new Error('The catalogue is empty.');
const symbols = Array.from({ length: Number(count) }, (_, index) => {
  const base = `COIN${String(index).padStart(3, '0')}`;
  return { ...model, base, symbol: `${base}USDT`, tickSize: '0.0001', stepSize: '0.01' };
});

const clock = mode === 'real' ? { speed: 1 } : { speed: 0, startMs: START_MS };
const server = await startSimexServer({ seed: 'bench', symbols, ...clock });
process.stdout.write(`${server.url}\n`);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
