/** The number of an analysis tells whether a pair's frame is another one: on a real bot, over candles and reloads. */
import { afterEach, expect, it } from 'vitest';
import { CandleAnswers } from '../../../pitwall/src/control/charts/candle-answers.ts';
import type { ControlContext } from '../../../pitwall/src/control/context.ts';
import { queryPairCandles } from '../../../pitwall/src/control/charts/pair-candles.ts';
import { TradeCache } from '../../../pitwall/src/control/trades/trade-cache.ts';
import { BTC, createBotWorld, ETH, type BotWorld } from './bot-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let world: BotWorld;
afterEach(async () => {
  await world.end();
  await world.store.close();
});

const numbers = (): number[] => [ETH, BTC].map((pair) => world.bot.analysisNumber(pair));

it('every analysis has a number of its own; 0 is none', async () => {
  world = await createBotWorld({ settings: { processOnlyNewCandles: true } });
  expect(numbers()).toEqual([0, 0]);
  await world.pass(8 * SECOND);
  const first = numbers();
  expect(new Set([0, ...first]).size).toBe(3);
  await world.pass(8 * SECOND);
  expect(numbers()).toEqual(first);
  await world.pass(MINUTE);
  const second = numbers();
  expect(new Set([0, ...first, ...second]).size).toBe(5);
  expect(world.bot.analysisNumber('NO/PAIR')).toBe(0);

  world.settings = { ...world.settings, pairWhitelist: [ETH] };
  world.bot.reloadConfig();
  await world.pass(MINUTE);
  const [eth = 0, btc] = numbers();
  expect(btc).toBe(0);
  expect([0, ...first, ...second]).not.toContain(eth);
});

it('candles that are asked for are those of the last analysis', async () => {
  world = await createBotWorld({ settings: { processOnlyNewCandles: true } });
  const { bot, store, clock } = world;
  const candles = new CandleAnswers();
  const context: ControlContext = {
    bot,
    store,
    clock,
    candles,
    trades: new TradeCache(store.trades),
    fiat: { rate: async () => 0 },
    fiatCurrency: null,
  };
  const last = async (): Promise<number> => {
    const request = { pair: ETH, timeframe: '1m', limit: 1 };
    const answer = await world.settle(queryPairCandles(context, request, async (ask) => ask()));
    return (JSON.parse(answer.bytes.toString()) as { data_stop_ts: number }).data_stop_ts;
  };
  expect(await last()).toBe(0);
  await world.pass(8 * SECOND);
  const first = await last();
  expect(first).toBeGreaterThan(0);
  expect(await last()).toBe(first);
  const { bytes } = candles;
  expect(bytes).toBeGreaterThan(0);
  await world.pass(MINUTE);
  expect(await last()).toBe(first + MINUTE);
  // The answer before is not kept any longer.
  expect(candles.bytes).toBeLessThan(1.5 * bytes);
});
