import fc from 'fast-check';
import { expect, test } from 'vitest';

import { CONTROL_ROUTES } from '../control/control-api.ts';
import { ROUTES } from '../wire/routes.ts';
import { signedRequest } from '../wire/signed-request.ts';
import { CREDENTIALS, steppedExchange } from './in-process.ts';

/** Every parameter any route reads, and some none does. */
const NAMES = [
  'symbol',
  'symbols',
  'pair',
  'side',
  'type',
  'timeInForce',
  'quantity',
  'quoteOrderQty',
  'price',
  'stopPrice',
  'trailingDelta',
  'newClientOrderId',
  'newOrderRespType',
  'orderId',
  'origClientOrderId',
  'cancelReplaceMode',
  'cancelOrderId',
  'limit',
  'startTime',
  'endTime',
  'fromId',
  'interval',
  'algoType',
  'algoId',
  'clientAlgoId',
  'triggerPrice',
  'callbackRate',
  'activatePrice',
  'workingType',
  'reduceOnly',
  'closePosition',
  'positionSide',
  'leverage',
  'marginType',
  'amount',
  'dualSidePosition',
  'incomeType',
  'batchOrders',
  'coin',
  'recvWindow',
  '__proto__',
  'constructor',
];

/** Values that mean something somewhere, and values that break things. */
const VALUES = [
  'BTCUSDT',
  'ETHUSDT',
  'NOPE',
  '["BTCUSDT"]',
  '["NOPE"]',
  '[{"symbol":"BTCUSDT","side":"BUY","type":"MARKET","quantity":"0.01"}]',
  '[null]',
  '{}',
  'BUY',
  'SELL',
  'LIMIT',
  'MARKET',
  'LIMIT_MAKER',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'STOP',
  'STOP_MARKET',
  'TRAILING_STOP_MARKET',
  'CONDITIONAL',
  'GTC',
  'IOC',
  'FOK',
  'GTX',
  'STOP_ON_FAILURE',
  'ALLOW_FAILURE',
  'ISOLATED',
  'CROSSED',
  'BOTH',
  'LONG',
  'true',
  'false',
  '0',
  '1',
  '2',
  '-1',
  '0.001',
  '0.01',
  '0.000000001',
  '50000',
  '50000.123',
  '99999999999999999999',
  '1e5',
  'NaN',
  '1704067200000',
  '1m',
  '1M',
  '7m',
  '\u0000',
  'ü',
  '',
  'a'.repeat(300),
];

const parameters = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)), { maxLength: 12 });
/** Whole orders, so that the depths of the matching are reached too. */
const orders = fc
  .record({
    path: fc.constantFrom('/api/v3/order', '/fapi/v1/order', '/fapi/v1/algoOrder'),
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT'),
    side: fc.constantFrom('BUY', 'SELL'),
    kind: fc.constantFrom('market', 'limit', 'stop'),
    quantity: fc.constantFrom('0.003', '0.01', '0.1'),
    // Around the price that the test holds the market at.
    price: fc.constantFrom('40000', '49900', '50100', '60000'),
    junk: fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)), { maxLength: 1 }),
  })
  .map(({ path, kind, price, junk, ...rest }) => {
    const algo = path.endsWith('algoOrder');
    const stop = algo ? { type: 'STOP_MARKET', triggerPrice: price } : { type: 'STOP_LOSS', stopPrice: price };
    const limit = { type: 'LIMIT', timeInForce: 'GTC', price };
    const type = kind === 'stop' || algo ? stop : kind === 'limit' ? limit : { type: 'MARKET' };
    return {
      method: 'POST' as const,
      path,
      given: { algoType: 'CONDITIONAL', ...rest, ...type, ...Object.fromEntries(junk) },
    };
  });
const anything = fc
  .tuple(fc.constantFrom(...ROUTES), parameters)
  .map(([{ method, path }, pairs]) => ({ method, path, given: Object.fromEntries(pairs) }));

test('no request makes the exchange fail: every answer is JSON and no 5xx', async () => {
  const exchange = steppedExchange({ background: true }, { limits: unlimited() });
  for (const product of ['spot', 'futures'] as const) exchange.simex.venue.setPrice(product, 'BTCUSDT', '50000');
  const request = fc.tuple(fc.oneof(anything, orders), fc.integer({ min: 0, max: 5000 }));
  await fc.assert(
    fc.asyncProperty(request, async ([{ method, path, given }, stepMs]) => {
      exchange.clock.step(stepMs);
      const { status, body } = await exchange.simex.handle(
        signedRequest(CREDENTIALS, method, path, given, exchange.clock.now()),
      );
      expect(() => JSON.parse(body) as unknown).not.toThrow();
      expect(status, `${method} ${path} ${JSON.stringify(given)}: ${body}`).toBeLessThan(500);
    }),
    { numRuns: 2500, seed: 20_221_109 },
  );
  const { venue } = exchange.simex;
  const types = Map.groupBy(venue.ledger.entries(), (entry) => entry.type);
  expect(types.get('accepted')?.length).toBeGreaterThan(50);
  expect(types.get('fill')?.length).toBeGreaterThan(20);
  expect(venue.balances().every(({ free, locked }) => !free.startsWith('-') && !locked.startsWith('-'))).toBe(true);
});

test('nothing that is said over a stream makes the exchange fail', () => {
  const { simex } = steppedExchange();
  const paths = fc.constantFrom('/stream/ws/0', '/fstream/market/ws/1', '/ws-api/v3');
  const method = fc.constantFrom(
    'SUBSCRIBE',
    'UNSUBSCRIBE',
    'LIST_SUBSCRIPTIONS',
    'userDataStream.subscribe.signature',
    'x',
  );
  const names = fc.array(fc.constantFrom('btcusdt@trade', 'btcusdt@depth5', '!ticker@arr', 'x', '@', ''));
  const message = fc.record({ method, id: fc.anything(), params: fc.oneof(names, fc.anything()) });
  const text = fc.oneof(
    message.map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string(),
  );
  fc.assert(
    fc.property(paths, fc.array(text), (path, texts) => {
      const connection = simex.connect(path, '', {
        message: (answer) => void JSON.parse(answer),
        closed: () => undefined,
      });
      for (const one of texts) connection?.receive(one);
      connection?.end();
      expect(simex.streams.subscriptions).toEqual({ market: 0, user: 0 });
    }),
    { numRuns: 500, seed: 20_221_109 },
  );
});

const CONTROL_VALUES = [
  'spot',
  'futures',
  'BTCUSDT',
  'NOPE',
  'USDT',
  'BUY',
  'SELL',
  'LIMIT',
  'MARKET',
  'GTC',
  'x',
  '',
  '0',
  '-1',
  '5',
  '50000',
  '0.00000001',
  '99999999999999999999',
  '-99999999999999999999',
  0,
  -1,
  1,
  2.5,
  60_000,
  1e300,
  null,
  true,
  [],
  ['a'],
  {},
];
const CONTROL_NAMES = [
  'product',
  'symbol',
  'asset',
  'amount',
  'price',
  'side',
  'type',
  'quantity',
  'speed',
  'ms',
  'rate',
  'maker',
  'taker',
  'mode',
  'orderId',
  'clientOrderId',
  'clientOrderIds',
  'kind',
  'seed',
  'requests',
  'rates',
  'visibility',
];

test('nothing that is said to the control API makes the exchange fail', async () => {
  const { simex } = steppedExchange();
  const base = fc.constantFrom({}, { product: 'spot', symbol: 'BTCUSDT' }, { product: 'futures', symbol: 'BTCUSDT' });
  const body = fc.dictionary(fc.constantFrom(...CONTROL_NAMES), fc.constantFrom(...CONTROL_VALUES), { maxKeys: 6 });
  const route = fc.constantFrom(...Object.keys(CONTROL_ROUTES));
  await fc.assert(
    fc.asyncProperty(route, base, body, async (name, start, fields) => {
      const [method = '', path = ''] = name.split(' ');
      const text = JSON.stringify({ ...start, ...fields });
      const answer = await simex.handle({ method, path, body: text });
      expect(answer.status, `${name} ${text}: ${answer.body}`).toBeLessThan(500);
    }),
    { numRuns: 3000, seed: 20_221_109 },
  );
});

function unlimited() {
  const window = { limit: 1e12, intervalMs: 60_000, label: '1M', interval: 'MINUTE', intervalNum: 1 } as const;
  const limits = { weight: window, orders: [window] };
  return { spot: limits, futures: limits };
}
