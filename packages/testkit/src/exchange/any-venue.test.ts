import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isPitwallError } from '../../../pitwall/src/domain/errors.ts';
import { connectExchange } from '../../../pitwall/src/exchange/connect.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';
import { memoryLog } from './venues.ts';

/** Port 9 of this machine: nothing listens there, and nothing is asked for while connecting. */
const NOWHERE = 'http://127.0.0.1:9';

async function connect(name: string, dryRun: boolean): Promise<{ tested: boolean; timeframes: number } | string> {
  try {
    const exchange = await connectExchange(
      { name, local_url: NOWHERE, key: 'key-key-key', secret: 'c2VjcmV0' },
      {
        dryRun,
        tradingMode: 'spot',
        clock: realClock(),
        logger: memoryLog().logger,
        feeRate: null,
        lookup: async () => undefined,
      },
    );
    await exchange.close();
    return { tested: exchange.traits.tested, timeframes: exchange.traits.timeframes.length };
  } catch (error) {
    if (isPitwallError(error) && error.code === 'CONFIG') return error.message;
    throw error;
  }
}

it('connects to any exchange that can do what a bot needs, and names the ones that cannot', async () => {
  const folder = fileURLToPath(new URL('./src/', import.meta.resolve('ccxt')));
  const ids = readdirSync(folder).flatMap((file) => (/^[a-z0-9]+\.js$/.test(file) ? [file.slice(0, -3)] : []));
  const outcomes = new Map<string, Awaited<ReturnType<typeof connect>>>();
  for (const id of ids) outcomes.set(id, await connect(id, id.length % 2 === 0));
  const usable = [...outcomes].filter(([, outcome]) => typeof outcome !== 'string');
  expect(usable.length).toBeGreaterThan(60);
  for (const [id, outcome] of outcomes) {
    if (typeof outcome === 'string') expect(outcome).toContain(`"${id}"`);
    else expect(outcome.tested).toBe(['binance', 'kraken', 'okx'].includes(id));
  }
});
