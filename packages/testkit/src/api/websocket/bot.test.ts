/** What a client hears of a real bot: on a virtual clock and a simulated exchange, over a real socket. */
import { afterEach, expect, it } from 'vitest';
import { BTC, createBotWorld, ETH, type BotWorld } from '../../bot/bot-world.ts';
import { ScriptedStrategy } from '../../bot/scripted-strategy.ts';
import { serveApi, type ServedApi } from '../harness/recorded-api.ts';
import { SOCKET_TOKEN, SocketClient, type Heard } from '../harness/socket-client.ts';
import { standardConfig } from '../harness/standard-bot.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let world: BotWorld;
let api: ServedApi;
let client: SocketClient;

/** A bot that is stopped, with a client that has subscribed to `types`. */
async function begin(types: readonly string[]): Promise<void> {
  api = await serveApi({
    raw: standardConfig({ ws_token: SOCKET_TOKEN }),
    runMode: 'live',
    now: Date.now,
    fiat: { rate: async () => 0 },
  });
  const strategy = new ScriptedStrategy();
  strategy.enter.add(ETH);
  world = await createBotWorld({
    strategy,
    settings: { initialState: 'stopped', processOnlyNewCandles: true },
    listener: api.messages,
  });
  await world.pass(8 * SECOND);
  api.server.attach(world);
  client = await SocketClient.open(api.url);
  await client.subscribe(...types);
}

afterEach(async () => {
  await world.end();
  await api.close();
});

async function hear(count: number): Promise<Heard[]> {
  const heard: Heard[] = [];
  while (heard.length < count) heard.push(await client.next());
  return heard;
}

it('the life of a trade: state, entry, fill, exit, fill, state', async () => {
  await begin(['status', 'entry', 'entry_fill', 'exit', 'exit_fill']);
  world.bot.start();
  await world.pass(8 * SECOND);
  world.strategy.enter.clear();
  world.setPrice(ETH, 3199);
  await world.pass(8 * SECOND);
  world.strategy.exit.add(ETH);
  await world.pass(2 * MINUTE);
  world.setPrice(ETH, 3300);
  await world.pass(8 * SECOND);
  world.bot.stop();
  await world.pass(8 * SECOND);
  const heard = await hear(6);
  expect(heard.map(({ type }) => type)).toEqual(['status', 'entry', 'entry_fill', 'exit', 'exit_fill', 'status']);
  expect(heard[0]).toEqual({ type: 'status', status: 'running' });
  expect(heard[1]).toMatchObject({ trade_id: 1, pair: ETH, base_currency: 'ETH', quote_currency: 'USDT' });
  expect(heard[2]).toMatchObject({ open_rate: 3199.99, limit: 3199.99, order_type: null, buy_tag: 'script' });
  expect(heard[3]).toMatchObject({ is_final_exit: false, final_profit_ratio: null, exit_reason: 'script_exit' });
  const [trade] = await world.store.trades.closed();
  expect(heard[4]).toMatchObject({ is_final_exit: true, final_profit_ratio: trade?.closeProfit, order_type: '' });
  expect(heard[5]).toEqual({ type: 'status', status: 'stopped' });
});

it('its pairs, and what the strategy made of every new candle, once', async () => {
  await begin(['whitelist', 'analyzed_df', 'new_candle']);
  world.strategy.enter.clear();
  world.bot.start();
  await world.pass(8 * SECOND);
  const keys = [ETH, BTC].map((pair) => [pair, '1m', 'spot']);
  const perCandle = keys.flatMap((key) => [
    { type: 'analyzed_df', data: expect.objectContaining({ key }) as unknown },
    { type: 'new_candle', data: key },
  ]);
  expect(await hear(4)).toEqual(perCandle);
  await world.pass(MINUTE);
  const later = await hear(4);
  expect(later).toEqual(perCandle);
  const { df } = later[0]?.['data'] as { df: { __value__: string } };
  const frame = JSON.parse(df.__value__) as { columns: string[]; index: number[]; data: (number | null)[][] };
  expect(frame.columns).toEqual(expect.arrayContaining(['date', 'close', 'enter_long', 'exit_long']));
  expect(frame.index.length).toBeGreaterThan(1);
  expect(frame.index).toEqual(frame.data.map((_, row) => row));
  expect(frame.data.at(-1)?.[0]).toBe(world.brain.lastCandle(ETH));
  world.settings = { ...world.settings, pairWhitelist: [ETH], initialState: 'running' };
  world.bot.reloadConfig();
  await world.pass(8 * SECOND);
  expect(await hear(1)).toEqual([{ type: 'whitelist', data: [ETH] }]);
  await client.inStep();
  expect(client.heard.filter(({ type }) => type === 'new_candle')).toHaveLength(4);
});
