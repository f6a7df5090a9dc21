import { expect, test } from 'vitest';

import { parseFaultPlan } from '../faults/parse.ts';
import { sign, sortedPayload } from '../wire/signature.ts';
import { CREDENTIALS, steppedExchange } from './in-process.ts';
import type { SteppedExchange } from './in-process.ts';

interface Heard {
  readonly messages: Record<string, unknown>[];
  closed: string | undefined;
  readonly send: (message: object) => void;
  readonly end: () => void;
}

function listen(exchange: SteppedExchange, path: string, query = ''): Heard | undefined {
  const heard: { messages: Record<string, unknown>[]; closed: string | undefined } = {
    messages: [],
    closed: undefined,
  };
  const connection = exchange.simex.connect(path, query, {
    message: (text) => heard.messages.push(JSON.parse(text) as Record<string, unknown>),
    closed: (how) => {
      heard.closed = how;
    },
  });
  if (connection === undefined) return undefined;
  return Object.assign(heard, {
    send: (message: object) => connection.receive(JSON.stringify(message)),
    end: () => connection.end(),
  });
}

function subscribed(exchange: SteppedExchange, ...streams: string[]): Heard {
  const heard = listen(exchange, '/stream/ws/0');
  if (heard === undefined) throw new Error('no stream');
  heard.send({ method: 'SUBSCRIBE', params: streams, id: 1 });
  expect(heard.messages.shift()).toEqual({ result: null, id: 1 });
  return heard;
}

/** Prints trades at these prices, one after the other. */
function trade(exchange: SteppedExchange, ...prices: number[]): void {
  for (const price of prices) {
    exchange.simex.venue.setPrice('spot', 'BTCUSDT', String(price));
    exchange.clock.step(10);
  }
}

const prices = (heard: Heard): unknown[] => heard.messages.map((message) => message['p']);

test('trades come in order to everyone who subscribed, until they leave', () => {
  const exchange = steppedExchange();
  const one = subscribed(exchange, 'btcusdt@trade');
  const other = subscribed(exchange, 'btcusdt@trade');
  trade(exchange, 50_001, 50_002);
  other.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@trade'], id: 2 });
  trade(exchange, 50_003);
  one.end();
  trade(exchange, 50_004);
  expect(prices(one)).toEqual(['50001', '50002', '50003']);
  expect(prices(other)).toEqual(['50001', '50002', undefined]);
});

test.each([
  ['cut', ['50001'], 'cut'],
  ['duplicate', ['50001', '50002', '50002', '50003', '50004'], undefined],
  ['reorder', ['50001', '50003', '50002', '50004'], undefined],
  ['drop', ['50001', '50003', '50004'], undefined],
] as const)('a stream with the fault %s', (kind, expected, closed) => {
  const exchange = steppedExchange();
  const heard = subscribed(exchange, 'btcusdt@trade');
  exchange.simex.setFaults(parseFaultPlan({ streams: [{ kind, stream: 'btcusdt@trade', nth: [2] }] }));
  trade(exchange, 50_001, 50_002, 50_003, 50_004);
  expect(prices(heard)).toEqual(expected);
  expect(heard.closed).toBe(closed);
  expect(exchange.simex.streams.connections.market).toBe(closed === 'cut' ? 0 : 1);
});

test('a frozen stream is silent for its time and goes on', () => {
  const exchange = steppedExchange();
  const heard = subscribed(exchange, 'btcusdt@trade');
  exchange.simex.setFaults(
    parseFaultPlan({ streams: [{ kind: 'freeze', stream: 'btcusdt@*', nth: [2], delayMs: 1000 }] }),
  );
  trade(exchange, 50_001, 50_002, 50_003);
  heard.send({ method: 'LIST_SUBSCRIPTIONS', id: 9 });
  exchange.clock.step(1000);
  trade(exchange, 50_004);
  expect(prices(heard)).toEqual(['50001', '50004']);
});

test.each([
  ['no JSON', 'x', null],
  ['no list', '{"method":"SUBSCRIBE","params":"a","id":3}', 3],
  ['unknown method', '{"method":"DANCE","params":[],"id":3}', 3],
  ['unknown stream', '{"method":"SUBSCRIBE","params":["btcusdt@nothing"],"id":3}', 3],
  ['unknown symbol', '{"method":"SUBSCRIBE","params":["nopeusdt@trade"],"id":3}', 3],
  ['one wrong among right ones', '{"method":"SUBSCRIBE","params":["btcusdt@trade","x"],"id":3}', 3],
])('%s is refused and the connection lives on', (_, text, id) => {
  const exchange = steppedExchange();
  const messages: unknown[] = [];
  const connection = exchange.simex.connect('/stream/ws/0', '', {
    message: (message) => messages.push(JSON.parse(message)),
    closed: () => expect.unreachable(),
  });
  connection?.receive(text);
  expect(messages).toMatchObject([{ error: { code: 2 }, id }]);
  expect(exchange.simex.streams.subscriptions.market).toBe(0);
});

function userCall(
  exchange: SteppedExchange,
  over: Record<string, string | number> = {},
  secret: string = CREDENTIALS.secret,
) {
  const params = { apiKey: CREDENTIALS.key, recvWindow: 5000, timestamp: exchange.clock.now(), ...over };
  const signature = sign(sortedPayload(params), secret);
  return { id: '1', method: 'userDataStream.subscribe.signature', params: { ...params, signature } };
}

test('the spot account’s stream wants a signature and tells orders and balances in an envelope', async () => {
  const exchange = steppedExchange();
  const heard = listen(exchange, '/ws-api/v3');
  heard?.send(userCall(exchange, {}, 'wrong'));
  heard?.send(userCall(exchange, { timestamp: exchange.clock.now() - 5001 }));
  heard?.send(userCall(exchange, { apiKey: 'wrong' }));
  heard?.send(userCall(exchange));
  expect(heard?.messages.map((message) => (message['error'] as { code: number } | undefined)?.code)).toEqual([
    -1022,
    -1021,
    -2015,
    undefined,
  ]);
  expect(heard?.messages.at(-1)).toEqual({ id: '1', status: 200, result: { subscriptionId: 0 } });
  heard?.messages.splice(0);
  await exchange.call('POST', '/api/v3/order', { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
  const kinds = heard?.messages.map((message) => (message['event'] as { e: string }).e);
  expect(kinds?.filter((kind) => kind === 'executionReport').length).toBeGreaterThanOrEqual(2);
  expect(kinds).toContain('outboundAccountPosition');
  expect(heard?.messages.every((message) => message['subscriptionId'] === 0)).toBe(true);
});

test('the futures account’s stream wants its key and ends with it', async () => {
  const exchange = steppedExchange();
  expect(listen(exchange, '/fstream/private/ws', 'listenKey=nonsense')).toBeUndefined();
  const { json } = await exchange.call('POST', '/fapi/v1/listenKey');
  const heard = listen(exchange, '/fstream/private/ws', `listenKey=${String(json['listenKey'])}`);
  const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' };
  await exchange.call('POST', '/fapi/v1/order', order);
  const kinds = heard?.messages.map((message) => message['e']);
  expect(kinds).toContain('ORDER_TRADE_UPDATE');
  expect(kinds).toContain('ACCOUNT_UPDATE');
  exchange.clock.step(3_600_001);
  heard?.messages.splice(0);
  await exchange.call('POST', '/fapi/v1/order', order);
  expect(heard?.messages.map((message) => message['e'])).toEqual(['listenKeyExpired']);
  expect(heard?.closed).toBe('ended');
  expect((await exchange.call('PUT', '/fapi/v1/listenKey')).json).toMatchObject({ code: -1125 });
});

test('a key that is extended lives on', async () => {
  const exchange = steppedExchange();
  const { json } = await exchange.call('POST', '/fapi/v1/listenKey');
  exchange.clock.step(3_000_000);
  expect((await exchange.call('PUT', '/fapi/v1/listenKey')).json).toEqual(json);
  exchange.clock.step(3_000_000);
  expect((await exchange.call('POST', '/fapi/v1/listenKey')).json).toEqual(json);
});

test.each(['/', '/stream', '/fstream/ws', '/stream/wsx', '/ws-api/v4'])('there is no stream at %s', (path) => {
  expect(listen(steppedExchange(), path)).toBeUndefined();
});

test('a book that is put together from snapshot and deltas is the book', () => {
  const exchange = steppedExchange({ background: true });
  const heard = subscribed(exchange, 'btcusdt@depth@100ms');
  exchange.clock.step(500);
  const { venue } = exchange.simex;
  const snapshot = venue.book('spot', 'BTCUSDT', 1000);
  if (!snapshot.ok) throw new Error('no book');
  exchange.clock.step(120_000);
  // Quantities also change with time; the two are compared right after a change that was told.
  const told = heard.messages.length;
  while (heard.messages.length === told) exchange.clock.step(10);
  let last = snapshot.value.lastUpdateId;
  const bids = new Map(snapshot.value.bids);
  const asks = new Map(snapshot.value.asks);
  const following = heard.messages.filter((message) => Number(message['u']) > last);
  expect(following.length).toBeGreaterThan(10);
  following.forEach((message, index) => {
    expect(Number(message['U'])).toBeLessThanOrEqual(last + 1);
    if (index > 0) expect(message['U']).toBe(last + 1);
    last = Number(message['u']);
    for (const [side, levels] of [
      [bids, message['b']],
      [asks, message['a']],
    ] as const) {
      for (const [price, quantity] of levels as [string, string][]) {
        if (quantity === '0') side.delete(price);
        else side.set(price, quantity);
      }
    }
  });
  const now = venue.book('spot', 'BTCUSDT', 20);
  if (!now.ok) throw new Error('no book');
  const best = (side: Map<string, string>, sign: number) =>
    [...side].sort((one, other) => sign * (Number(one[0]) - Number(other[0]))).slice(0, 20);
  expect(now.value.lastUpdateId).toBe(last);
  expect(best(bids, -1)).toEqual(now.value.bids.map((level) => [...level]));
  expect(best(asks, 1)).toEqual(now.value.asks.map((level) => [...level]));
});
