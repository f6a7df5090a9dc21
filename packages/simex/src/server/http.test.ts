import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { summarise } from '../control/judge.ts';
import { parseFaultPlan } from '../faults/parse.ts';
import { FUTURES_LIMITS, SPOT_LIMITS } from '../wire/limiter.ts';
import { ccxtClient } from './ccxt-client.ts';
import type { CcxtOptions } from './ccxt-client.ts';
import { ListenError } from './http.ts';
import { startSimexServer } from './start.ts';
import type { SimexServer, SimexServerOptions } from './start.ts';

const PAIR = 'BTC/USDT';
const started: SimexServer[] = [];

async function start(options: SimexServerOptions = {}): Promise<SimexServer> {
  const server = await startSimexServer({
    background: false,
    deposits: [{ product: 'spot', asset: 'USDT', amount: '10000' }],
    ...options,
  });
  started.push(server);
  return server;
}

async function trader(server: SimexServer, options: CcxtOptions = {}) {
  const ccxt = await ccxtClient(server, options);
  await ccxt.loadMarkets();
  return ccxt;
}

function taken(server: SimexServer): string[] {
  return Object.keys(summarise(server.venue.ledger.entries()).orders);
}

afterEach(async () => {
  await Promise.all(started.splice(0).map(async (server) => server.close()));
});

/** Fewer requests than Binance allows, so that the limits are met soon. */
const TIGHT = {
  spot: {
    weight: { ...SPOT_LIMITS.weight, limit: 60 },
    orders: SPOT_LIMITS.orders.map((window) => ({ ...window, limit: 2 })),
  },
  futures: FUTURES_LIMITS,
};

test('above the weight of a minute comes 429, then the ban; clients see how much is used', async () => {
  const server = await start({ limits: TIGHT, speed: 0 });
  const ask = async () => fetch(`${server.url}/api/v3/ticker/price?symbol=BTCUSDT`);
  const first = await ask();
  expect([first.status, first.headers.get('x-mbx-used-weight-1m')]).toEqual([200, '2']);
  for (let used = 2; used < 60; used += 2) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  const ccxt = await ccxtClient(server);
  await expect(ccxt.fetchTime()).rejects.toMatchObject({ name: 'DDoSProtection' });
  for (let abuse = 0; abuse < 8; abuse += 1) expect((await ask()).status).toBe(429);
  expect((await ask()).status).toBe(418);
  await expect(ccxt.fetchTime()).rejects.toMatchObject({ name: 'DDoSProtection' });
  expect((await fetch(`${server.url}/sim/health`)).status).toBe(200);
  server.clock.step(180_000);
  expect((await ask()).status).toBe(200);
  await ccxt.close();
});

test('too many orders in ten seconds are refused', async () => {
  const server = await start({ limits: { spot: { ...TIGHT.spot, weight: SPOT_LIMITS.weight } } });
  const ccxt = await trader(server);
  const buy = async () => ccxt.createOrder(PAIR, 'market', 'buy', 0.001);
  await buy();
  await buy();
  await expect(buy()).rejects.toThrow('-1015');
  expect(taken(server)).toHaveLength(2);
  await ccxt.close();
});

test.each([
  ['notDelivered', 'reset', 0, 'NetworkError'],
  ['answerLost', 'reset', 1, 'NetworkError'],
  ['notDelivered', 'hang', 0, 'RequestTimeout'],
  ['answerLost', 'hang', 1, 'RequestTimeout'],
] as const)('%s by %s: %i orders taken on, and ccxt says %s', async (kind, outcome, count, name) => {
  const server = await start();
  const ccxt = await trader(server, { timeoutMs: 400 });
  server.simex.setFaults(parseFaultPlan({ requests: [{ kind, outcome, match: { method: 'POST' } }] }));
  await expect(ccxt.createOrder(PAIR, 'market', 'buy', 0.01)).rejects.toMatchObject({ name });
  expect(taken(server)).toHaveLength(count);
  await ccxt.close();
});

test.each([
  [{ kind: 'errorAfter', status: 502 }, 1, 'ExchangeNotAvailable'],
  [{ kind: 'errorAfter', status: 504 }, 1, 'RequestTimeout'],
  [{ kind: 'errorBefore', status: 503 }, 0, 'ExchangeNotAvailable'],
  [{ kind: 'codeAfter', code: -1007 }, 1, 'RequestTimeout'],
  [{ kind: 'codeAfter', code: -1006 }, 1, 'OperationFailed'],
  [{ kind: 'unknownCode' }, 1, 'ExchangeError'],
] as const)('%j: %i orders taken on, and ccxt says %s', async (fault, count, name) => {
  const server = await start();
  const ccxt = await trader(server);
  server.simex.setFaults(parseFaultPlan({ requests: [{ ...fault, match: { method: 'POST' } }] }));
  await expect(ccxt.createOrder(PAIR, 'market', 'buy', 0.01)).rejects.toMatchObject({ name });
  expect(taken(server)).toHaveLength(count);
  await ccxt.close();
});

test('the control API sets faults, moves prices, acts and judges', async () => {
  const server = await start({ speed: 0 });
  const control = async (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${server.url}/sim${path}`, { method, ...(text === undefined ? {} : { body: text }) });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  expect((await control('GET', '/health')).json).toMatchObject({ status: 'ok', clock: { mode: 'stepped', speed: 0 } });
  const before = server.clock.now();
  expect((await control('POST', '/clock/step', { ms: 1500 })).json).toEqual({
    now: before + 1500,
    speed: 0,
    mode: 'stepped',
  });
  expect((await control('POST', '/clock', { speed: 1 })).json).toMatchObject({ mode: 'real' });
  const plan = { seed: 4, requests: [{ kind: 'garbled', match: { path: '/api/v3/time' } }] };
  expect((await control('POST', '/faults', plan)).json).toMatchObject({ plan });
  await expect((await fetch(`${server.url}/api/v3/time`)).json()).rejects.toThrow();
  expect((await control('DELETE', '/faults')).json).toMatchObject({ plan: { requests: [] } });
  await control('POST', '/price', { product: 'spot', symbol: 'BTCUSDT', price: '50000' });
  const bought = await control('POST', '/actor/order', {
    product: 'spot',
    symbol: 'BTCUSDT',
    side: 'BUY',
    quantity: 0.01,
  });
  expect(bought.json).toMatchObject({ order: { status: 'FILLED', actor: 'manual' } });
  const limit = { product: 'spot', symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '40000' };
  await control('POST', '/actor/order', { ...limit, clientOrderId: 'by-hand' });
  const cancelled = await control('POST', '/actor/cancel', {
    product: 'spot',
    symbol: 'BTCUSDT',
    clientOrderId: 'by-hand',
  });
  expect(cancelled.json).toMatchObject({ status: 'CANCELED' });
  expect((await control('POST', '/actor/deposit', { product: 'spot', asset: 'ETH', amount: '2' })).status).toBe(200);
  const overdrawn = await control('POST', '/actor/deposit', { product: 'spot', asset: 'ETH', amount: '-3' });
  expect([overdrawn.status, overdrawn.json['error']]).toEqual([409, 'the free ETH of the spot wallet is less than 3']);
  const summary = (await control('GET', '/ledger/summary')).json;
  expect(summary['balances']).toMatchObject({ 'free:ETH': '200000000' });
  const page = (await control('GET', '/ledger?from=2&limit=3')).json;
  expect([(page['entries'] as unknown[]).length, page['next'], page['hash']]).toEqual([
    3,
    5,
    server.venue.ledger.hash(),
  ]);
  expect((await control('POST', '/ledger/judge', { clientOrderIds: ['mine'] })).json).toEqual({
    unknown: ['mine'],
    lost: [],
    duplicates: [],
  });
});

test.each([
  ['GET', '/sim/nothing', undefined, 404, 'there is no GET /sim/nothing'],
  ['POST', '/sim/clock', '{', 400, 'not valid JSON'],
  ['POST', '/sim/clock', '[]', 400, 'must be a JSON object'],
  ['POST', '/sim/clock', '{"speed":-1}', 400, '"speed" must be a number from 0'],
  ['POST', '/sim/faults', '{"nonsense":1}', 400, 'unknown key "nonsense"'],
  ['POST', '/sim/price', '{"product":"spot","symbol":"NOPE","price":"1"}', 404, 'there is no spot symbol "NOPE"'],
  ['POST', '/sim/price', '{"product":"spot","symbol":"BTCUSDT","price":"0"}', 400, '"price" must be above 0'],
  ['POST', '/sim/actor/order', '{"product":"spot","symbol":"BTCUSDT","side":"BUY"}', 409, '-1102'],
  ['GET', '/sim/ledger?from=x', undefined, 400, '"from" must be a whole number'],
] as const)('%s %s %s is answered %i', async (method, path, body, status, text) => {
  const server = await start();
  const response = await fetch(server.url + path, { method, ...(body === undefined ? {} : { body }) });
  expect(response.status).toBe(status);
  expect(((await response.json()) as { error: string }).error).toContain(text);
});

test('the control API changes fees, settles funding, lets prices go and cuts streams', async () => {
  const server = await start({ deposits: [{ product: 'futures', asset: 'USDT', amount: '1000' }] });
  const post = async (path: string, body: object, method = 'POST') =>
    (await fetch(`${server.url}/sim${path}`, { method, body: JSON.stringify(body) })).json();
  await post('/fees', { taker: '0.002' });
  expect(server.venue.commissionRates('spot', 'BTCUSDT')).toMatchObject({ value: { taker: '0.002' } });
  const short = { product: 'futures', symbol: 'BTCUSDT', side: 'SELL', quantity: '0.01' };
  await post('/actor/order', short);
  await post('/funding', { symbol: 'BTCUSDT', rate: '0.001' });
  expect(server.venue.income({ incomeType: 'FUNDING_FEE' })).toHaveLength(1);
  await post('/price', { product: 'spot', symbol: 'BTCUSDT', price: '12345' });
  expect(server.venue.ticker('spot', 'BTCUSDT')).toMatchObject({ value: { lastPrice: '12345' } });
  expect(await post('/price', { product: 'spot', symbol: 'BTCUSDT' }, 'DELETE')).toMatchObject({ symbol: 'BTCUSDT' });
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/stream/ws/0`);
  await new Promise((resolve) => socket.on('open', resolve));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  expect(await post('/streams/cut', { kind: 'user' })).toEqual({ cut: 0 });
  expect(await post('/streams/cut', {})).toEqual({ cut: 1 });
  expect(await closed).toBe(1006);
});

test('on a sped-up clock a client trades that signs with the exchange\u2019s time', async () => {
  const server = await start({ speed: 60, startMs: Date.parse('2024-01-01T00:00Z') });
  const ccxt = await trader(server);
  await expect(ccxt.fetchBalance()).rejects.toMatchObject({ name: 'InvalidNonce' });
  ccxt.nonce = () => server.clock.now();
  const order = await ccxt.createOrder(PAIR, 'market', 'buy', 0.001);
  expect(order.status).toBe('closed');
  expect(Number(order.timestamp)).toBeGreaterThan(Date.parse('2024-01-01T00:00Z'));
  expect(Number(order.timestamp)).toBeLessThanOrEqual(server.clock.now());
  await ccxt.close();
});

test('a web page may not use the control API', async () => {
  const server = await start();
  const response = await fetch(`${server.url}/sim/health`, { headers: { origin: 'http://evil.example' } });
  expect(response.status).toBe(403);
  const rebound = await server.simex.handle({ method: 'GET', path: '/sim/health', headers: { host: 'evil.example' } });
  expect(rebound.status).toBe(403);
});

test.each([
  ['GET', '/api/v3/nothing', undefined, 404, -5000],
  ['DELETE', '/api/v3/time', undefined, 404, -5000],
  ['GET', '/api/v3/klines?symbol=BTCUSDT&interval=7m', undefined, 400, -1120],
  ['GET', '/api/v3/depth?symbol=NOPE', undefined, 400, -1121],
  ['GET', '/api/v3/account', undefined, 401, -2014],
  ['POST', '/api/v3/order', 'x'.repeat(1_100_000), 413, -1101],
] as const)('%s %s is answered %#', async (method, path, body, status, code) => {
  const server = await start();
  const response = await fetch(server.url + path, { method, ...(body === undefined ? {} : { body }) });
  expect([response.status, ((await response.json()) as { code: number }).code]).toEqual([status, code]);
});

test('a stream at a wrong address is closed with the reason', async () => {
  const server = await start();
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/nowhere`);
  const reason = await new Promise((resolve) => socket.on('close', (code, text) => resolve([code, String(text)])));
  expect(reason).toEqual([1008, 'no stream here, or its listenKey is not valid']);
});

test('a port that is taken is said so', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const attempt = startSimexServer({ port });
  await expect(attempt).rejects.toBeInstanceOf(ListenError);
  await expect(attempt).rejects.toThrow(`port ${port} is in use`);
  await new Promise((resolve) => other.close(resolve));
});

test('closing ends hanging requests and open streams', async () => {
  const server = await startSimexServer({ background: false });
  server.simex.setFaults(parseFaultPlan({ requests: [{ kind: 'notDelivered', outcome: 'hang' }] }));
  const hanging = expect(fetch(`${server.url}/api/v3/time`)).rejects.toThrow('fetch failed');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/stream/ws/0`);
  await new Promise((resolve) => socket.on('open', resolve));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await server.close();
  await Promise.all([hanging, closed]);
});
