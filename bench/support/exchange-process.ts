/** A simulated exchange with 100 pairs in a process of its own, its clock stepped by hand. Prints its address. */
import { catalogue, startSimexServer } from '@pitwall/simex';

const PAIRS = 100;
/** 2026-01-01. */
const START_MS = 1_767_225_600_000;

const [model] = catalogue().filter(({ product, quote }) => product === 'spot' && quote === 'USDT');
if (model === undefined) throw new Error('The catalogue is empty.');
const symbols = Array.from({ length: PAIRS }, (_, index) => {
  const base = `COIN${String(index).padStart(3, '0')}`;
  return { ...model, base, symbol: `${base}USDT`, tickSize: '0.0001', stepSize: '0.01' };
});

const server = await startSimexServer({ seed: 'bench', symbols, speed: 0, startMs: START_MS });
process.stdout.write(`${server.url}\n`);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
