/** The pair list filters in a running bot: what they see of candles and of closed trades, and what a slow venue does. */
import { afterEach, expect, test } from 'vitest';
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import { BTC, createBotWorld, ETH, type BotWorld } from './bot-world.ts';
import { interceptCalls } from './intercept-calls.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

const SECOND = 1_000;
const DAY_MS = 86_400_000;

let world: BotWorld | undefined;
afterEach(async () => {
  await world?.end();
  world = undefined;
});

const handler = (method: string, parameters: Record<string, unknown> = {}) => ({ method, parameters });
const LISTED = { pairWhitelist: [BTC, ETH] };

/** The venue's daily candles are as many as said, or do not come at all. */
function withDays(days: (pair: string) => number | null): (exchange: Exchange) => Exchange {
  return (exchange) =>
    interceptCalls(exchange, async (method, args, call) => {
      const [key, options] = args as Parameters<Exchange['fetchCandles']>;
      if (method !== 'fetchCandles' || key.timeframe !== '1d') return call();
      const count = days(key.pair);
      if (count === null) return new Promise(() => undefined);
      return Array.from({ length: Math.min(count, options.limit) }, (_, index) => [index * DAY_MS, 1, 1, 1, 1, 1]);
    });
}

test('a young pair is not traded, an old one is', async () => {
  world = await createBotWorld({
    settings: { ...LISTED, pairLists: [handler('StaticPairList'), handler('AgeFilter')] },
    wrapExchange: withDays((pair) => (pair === ETH ? 3 : 400)),
  });
  await world.pass(8 * SECOND);
  expect(world.bot.whitelist()).toEqual({ pairs: [BTC], methods: ['StaticPairList', 'AgeFilter'] });
});

test('a venue that gives no candles for the filters does not hold up the loop', async () => {
  world = await createBotWorld({
    settings: { ...LISTED, pairLists: [handler('StaticPairList'), handler('AgeFilter')] },
    wrapExchange: withDays((pair) => (pair === ETH ? null : 400)),
  });
  await world.pass(30 * SECOND);
  const processed = world.bot.lastProcess() ?? 0;
  expect(world.bot.whitelist().pairs).toEqual([BTC]);
  await world.pass(30 * SECOND);
  expect(world.bot.lastProcess()).toBeGreaterThan(processed);
});

test('pairs are sorted by what they earned', async () => {
  const strategy = new ScriptedStrategy();
  strategy.enter.add(ETH);
  world = await createBotWorld({
    strategy,
    settings: {
      ...LISTED,
      exits: exitSettings({ minimalRoi: [{ minutes: 0, ratio: 0.01 }] }),
      pairLists: [handler('StaticPairList'), handler('PerformanceFilter')],
    },
  });
  await world.pass(8 * SECOND);
  expect(world.bot.whitelist().pairs).toEqual([BTC, ETH]);
  strategy.enter.clear();
  world.setPrice(ETH, 3_199);
  await world.pass(8 * SECOND);
  for (const price of [3_300, 3_301]) {
    world.setPrice(ETH, price);
    await world.pass(12 * SECOND);
  }
  expect(await world.store.trades.closed()).toMatchObject([{ pair: ETH }]);
  expect(world.bot.whitelist().pairs).toEqual([ETH, BTC]);
});
