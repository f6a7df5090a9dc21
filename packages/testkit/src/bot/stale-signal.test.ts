/** A signal may be some minutes old when candles stand still; locks are judged at the time of its candle all the same. */
import { afterEach, expect, test } from 'vitest';
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import type { CandleRow } from '../../../pitwall/src/domain/frame.ts';
import { createBotWorld, ETH, type BotWorld } from './bot-world.ts';
import { interceptCalls } from './intercept-calls.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';
import { MARKET_STOPS } from './traded-world.ts';

let world: BotWorld;
afterEach(async () => world.end());

const SECOND = 1_000;

test('while the exchange shows old candles, the signal of a trade that was stopped out does not buy again', async () => {
  const strategy = new ScriptedStrategy();
  strategy.enter.add(ETH);
  let isFrozen = false;
  const seen = new Map<string, CandleRow[]>();
  world = await createBotWorld({
    strategy,
    settings: {
      exits: exitSettings({ minimalRoi: [], stoploss: -0.05 }),
      orderTypes: { ...MARKET_STOPS, entry: 'market' },
    },
    wrapExchange: (exchange) =>
      interceptCalls(exchange, async (method, [key], call) => {
        if (method !== 'fetchCandles') return call();
        const name = JSON.stringify(key);
        if (!isFrozen) {
          const rows = (await call()) as CandleRow[];
          seen.set(name, rows);
          return rows;
        }
        // The one that was running never ends.
        return seen.get(name)?.slice(0, -1);
      }),
  });
  await world.pass(8 * SECOND);
  expect(await world.bot.openTrades()).toHaveLength(1);
  isFrozen = true;
  world.setPrice(ETH, 2900);
  await world.pass(600 * SECOND);
  expect(await world.store.trades.closed()).toMatchObject([{ exitReason: 'stop_loss' }]);
  expect(await world.bot.slotsTaken()).toEqual([]);
});
