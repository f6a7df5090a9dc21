/** `/metrics` of a real bot: on a virtual clock and a simulated exchange, scraped over a real socket. */
import { afterEach, expect, it } from 'vitest';
import { Metrics } from '../../../pitwall/src/api/metrics/metrics.ts';
import { NO_FAULTS } from '../../../simex/src/index.ts';
import { createBotWorld, ETH, type BotWorld } from '../bot/bot-world.ts';
import { ScriptedStrategy } from '../bot/scripted-strategy.ts';
import { basic, send } from './harness/http-call.ts';
import { serveApi, type ServedApi } from './harness/recorded-api.ts';
import { SocketClient } from './harness/socket-client.ts';
import { standardConfig, STANDARD_LOGIN } from './harness/standard-bot.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const WHO = { headers: { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) } };
const SOCKET_TOKEN = 'a token of the metrics tests';

let world: BotWorld;
let api: ServedApi;
let metrics: Metrics;

async function begin(): Promise<void> {
  world = await createBotWorld({
    strategy: new ScriptedStrategy(),
    settings: { processOnlyNewCandles: true },
    meter: (clock) => (metrics = new Metrics({ version: '1.2.3', clock })),
    listener: { notify: (message) => metrics.notify(message) },
  });
  api = await serveApi({
    raw: standardConfig({ ws_token: SOCKET_TOKEN }),
    runMode: 'live',
    now: Date.now,
    fiat: { rate: async () => 0 },
    metrics,
  });
  api.server.attach(world);
}

afterEach(async () => {
  await api.close();
  metrics.close();
  await world.end();
});

/** Values by name and labels, as they stand in the text. */
async function scrape(): Promise<Map<string, number>> {
  const { status, text, headers } = await send(api.url, '/metrics', WHO);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** The values under these names; undefined where there is none. */
function values(found: ReadonlyMap<string, number>, ...names: string[]): (number | undefined)[] {
  return names.map((name) => found.get(`pitwall_${name}`));
}

async function tradeOnce(): Promise<void> {
  world.strategy.enter.add(ETH);
  await world.pass(MINUTE);
  world.strategy.enter.clear();
  world.setPrice(ETH, 3199);
  await world.pass(8 * SECOND);
  world.setPrice(ETH, 3300);
  world.strategy.exit.add(ETH);
  await world.pass(2 * MINUTE);
  world.setPrice(ETH, 3310);
  await world.pass(8 * SECOND);
}

it('counts the life of a trade', async () => {
  await begin();
  await tradeOnce();
  const found = await scrape();
  const events = ['entry', 'entry_fill', 'exit', 'exit_fill'].map((event) => `order_events_total{event="${event}"}`);
  expect(values(found, ...events)).toEqual([1, 1, 1, 1]);
  expect(values(found, 'orders_total{outcome="accepted"}', 'orders_total{outcome="unknown"}')).toEqual([2, undefined]);
  const outcomes = ['win', 'draw', 'loss'].map((outcome) => `trades_closed{outcome="${outcome}"}`);
  expect(values(found, ...outcomes, 'trades_open', 'orders_unknown')).toEqual([1, 0, 0, 0, 0]);
  const [trade] = await world.store.trades.closed();
  const money = ['profit_closed{currency="USDT"}', 'stake_open{currency="USDT"}'];
  expect(values(found, ...money)).toEqual([trade?.closeProfitAbs, 0]);
  expect(values(found, 'bot_state{state="running"}', 'bot_state{state="stopped"}')).toEqual([1, 0]);
});

it('counts every turn of the loop, and tells when the last one was and how old candles are', async () => {
  await begin();
  await world.pass(30 * SECOND);
  const before = await scrape();
  await world.pass(MINUTE);
  const after = await scrape();
  const count = 'iteration_seconds_count{result="complete"}';
  const [earlier = 0] = values(before, count);
  const [later = 0] = values(after, count);
  expect(earlier).toBeGreaterThan(0);
  // A throttle of five seconds.
  expect(later - earlier).toBeGreaterThanOrEqual(11);
  expect(later - earlier).toBeLessThanOrEqual(13);
  expect(values(after, 'last_iteration_timestamp_seconds')).toEqual([(world.bot.lastProcess() ?? 0) / 1_000]);
  const [age] = values(after, 'candle_age_seconds');
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(60 + 10);
});

it('tells of a turn that was hindered', async () => {
  await begin();
  await world.pass(8 * SECOND);
  const match = { method: 'GET', path: '/api/v3/klines' };
  world.simex.setFaults({ ...NO_FAULTS, requests: [{ kind: 'errorBefore', match, times: 20 }] });
  await world.pass(5 * MINUTE);
  const [hindered = 0] = values(await scrape(), 'iteration_seconds_count{result="hindered"}');
  expect(hindered).toBeGreaterThan(0);
});

it('tells of an order whose outcome is unknown, and that it was found', async () => {
  await begin();
  await world.pass(8 * SECOND);
  const match = { method: 'POST', path: '/api/v3/order' };
  world.simex.setFaults({ ...NO_FAULTS, requests: [{ kind: 'answerLost', match, times: 1 }] });
  world.strategy.enter.add(ETH);
  for (let second = 0; second < 90 && (await scrape()).get('pitwall_orders_unknown') !== 1; second += 1) {
    await world.pass(SECOND);
  }
  const names = ['orders_total{outcome="unknown"}', 'orders_unknown', 'orders_resolved_total{outcome="accepted"}'];
  expect(values(await scrape(), ...names)).toEqual([1, 1, undefined]);
  world.strategy.enter.clear();
  await world.pass(MINUTE);
  expect(values(await scrape(), ...names)).toEqual([1, 0, 1]);
});

it('counts requests by route, never by path', async () => {
  await begin();
  for (const id of [1, 2, 3]) await send(api.url, `/api/v1/trade/${id}`, WHO);
  await send(api.url, '/api/v1/ping');
  await send(api.url, '/api/v1/balance');
  await send(api.url, '/api/v1/no/such/route', WHO);
  await send(api.url, '/some-page');
  await send(api.url, '/no/such/route', { method: 'POST' });
  const found = await scrape();
  const seconds = (method: string, route: string, status: string): string =>
    `api_request_seconds_count{method="${method}",route="${route}",status="${status}"}`;
  const wanted = [
    seconds('GET', '/api/v1/trade/:tradeid', '4xx'),
    seconds('GET', '/api/v1/ping', '2xx'),
    seconds('GET', '/api/v1/balance', '4xx'),
    seconds('GET', '/*', '4xx'),
    seconds('GET', '/*', '2xx'),
    seconds('any', 'none', '4xx'),
  ];
  expect(values(found, ...wanted)).toEqual([3, 1, 1, 1, 1, 1]);
  expect([...found.keys()].filter((name) => name.includes('such') || name.includes('trade/1'))).toEqual([]);
});

it('counts clients of the WebSocket', async () => {
  await begin();
  const client = await SocketClient.open(api.url, SOCKET_TOKEN);
  await client.inStep();
  expect(values(await scrape(), 'websocket_clients')).toEqual([1]);
  await client.close();
  for (;;) if (values(await scrape(), 'websocket_clients')[0] === 0) break;
});

it('counts clients that are cut off because they do not read', async () => {
  await begin();
  const client = await SocketClient.open(api.url, SOCKET_TOKEN);
  await client.subscribe('strategy_msg');
  client.socket.pause();
  const msg = 'x'.repeat(512 * 1024);
  for (let sent = 0; sent < 40; sent += 1) api.messages.notify({ type: 'strategy_msg', msg });
  expect(values(await scrape(), 'websocket_dropped_total{reason="slow"}')).toEqual([1]);
  client.socket.terminate();
});

it('shows nothing to strangers, and nothing of a bot that is gone', async () => {
  await begin();
  await world.pass(8 * SECOND);
  expect((await send(api.url, '/metrics')).status).toBe(401);
  expect((await scrape()).has('pitwall_trades_open')).toBe(true);
  api.server.detach();
  const found = await scrape();
  for (const name of [
    'bot_state{state="running"}',
    'trades_open',
    'stake_open{currency="USDT"}',
    'candle_age_seconds',
  ]) {
    expect(found.has(`pitwall_${name}`)).toBe(false);
  }
  expect(found.get('pitwall_info{version="1.2.3"}')).toBe(1);
});

it('is not there while it is off', async () => {
  await begin();
  const off = await serveApi({ raw: standardConfig(), runMode: 'live', now: Date.now, fiat: { rate: async () => 0 } });
  expect(await send(off.url, '/metrics', WHO)).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
  await off.close();
});
