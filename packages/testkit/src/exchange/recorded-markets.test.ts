import { describe, expect, it } from 'vitest';
import { encodeClientOrderId } from '../../../pitwall/src/domain/client-order-id.ts';
import { connectToLocalVenue } from './venues.ts';
import type { VenueAnswer, VenueRequest } from './local-venue.ts';

const tick = (amount: number | null, price: number | null): object => ({
  amountPrecision: amount,
  pricePrecision: price,
  precisionMode: 4,
});

const CASES = [
  {
    name: 'binance',
    tradingMode: 'spot',
    pairs: ['BTC/USDT', 'ETH/BTC', 'DOGE/USDT', 'BCC/USDT'],
    pair: 'BTC/USDT',
    expected: {
      base: 'BTC',
      quote: 'USDT',
      settle: null,
      active: true,
      maker: 0.001,
      taker: 0.001,
      contractSize: 1,
      ...tick(0.00001, 0.01),
      limits: { amount: { min: 0.00001, max: 9000 }, price: { min: 0.01, max: 1e6 }, cost: { min: 5, max: 9e6 } },
    },
  },
  {
    name: 'binance',
    tradingMode: 'futures',
    pairs: ['BTC/USDT:USDT', 'ETH/USDT:USDT'],
    pair: 'BTC/USDT:USDT',
    expected: {
      settle: 'USDT',
      future: true,
      maker: 0.0002,
      taker: 0.0005,
      ...tick(0.001, 0.1),
      limits: { amount: { min: 0.001, max: 1000 }, price: { min: 556.8, max: 4529764 }, cost: { min: 100, max: null } },
    },
  },
  {
    name: 'kraken',
    tradingMode: 'spot',
    pairs: ['BTC/USD', 'ETH/BTC', 'ADA/EUR'],
    pair: 'ETH/BTC',
    expected: {
      base: 'ETH',
      quote: 'BTC',
      maker: 0.0025,
      taker: 0.004,
      ...tick(1e-8, 0.00001),
      limits: {
        amount: { min: 0.01, max: null },
        price: { min: null, max: null },
        cost: { min: 0.00002, max: null },
      },
    },
  },
  {
    name: 'okx',
    tradingMode: 'spot',
    pairs: ['BTC/USDT', 'DOGE/USDT'],
    pair: 'DOGE/USDT',
    expected: {
      maker: 0.001,
      taker: 0.0015,
      ...tick(0.000001, 0.00001),
      limits: { amount: { min: 10, max: 9999999999 }, price: { min: null, max: null }, cost: { min: null, max: 1e6 } },
    },
  },
  {
    name: 'okx',
    tradingMode: 'futures',
    pairs: ['BTC/USDT:USDT', 'DOGE/USDT:USDT'],
    pair: 'DOGE/USDT:USDT',
    expected: { settle: 'USDT', contractSize: 1000, ...tick(0.01, 0.00001) },
  },
] as const;

describe('recorded market descriptions', () => {
  it.each(CASES)('$name $tradingMode: $pair', async ({ name, tradingMode, pairs, pair, expected }) => {
    await using world = await connectToLocalVenue(name, undefined, { tradingMode });
    expect([...world.exchange.markets.keys()]).toEqual(pairs);
    expect(world.exchange.markets.get(pair)).toMatchObject(expected);
    expect(world.exchange.traits.tested).toBe(true);
    expect(world.log.lines).toEqual([]);
  });

  it('tells inactive markets', async () => {
    await using world = await connectToLocalVenue('binance');
    expect(world.exchange.markets.get('BCC/USDT')?.active).toBe(false);
  });

  it('knows the timeframes', async () => {
    await using world = await connectToLocalVenue('kraken');
    expect(world.exchange.traits.timeframes).toContain('5m');
    expect(world.exchange.traits.timeframes).not.toContain('3m');
  });
});

/** Where each venue takes the client id, what it answers, and how it is told to drop a late order. */
const ORDERS = [
  {
    name: 'binance',
    pair: 'BTC/USDT',
    path: '/api/v3/order',
    idOf: (request: VenueRequest) => request.parameters.get('newClientOrderId'),
    alphabet: /^[A-Za-z0-9.:/_-]{1,36}$/,
    deadlineOf: (request: VenueRequest) =>
      Number(request.parameters.get('timestamp')) + Number(request.parameters.get('recvWindow')),
    sent: { quantity: '0.123', price: '20000.01', timeInForce: 'GTC', type: 'LIMIT' },
    answer: (id: string): VenueAnswer => ({
      json: {
        symbol: 'BTCUSDT',
        orderId: 77,
        clientOrderId: id,
        transactTime: 1,
        price: '20000.01',
        origQty: '0.123',
        executedQty: '0',
        cummulativeQuoteQty: '0',
        status: 'NEW',
        timeInForce: 'GTC',
        type: 'LIMIT',
        side: 'BUY',
        fills: [],
      },
    }),
  },
  {
    name: 'kraken',
    pair: 'BTC/USD',
    path: '/0/private/AddOrder',
    idOf: (request: VenueRequest) => request.parameters.get('cl_ord_id'),
    alphabet: /^[0-9a-f]{32}$/,
    deadlineOf: (request: VenueRequest) => Date.parse(request.parameters.get('deadline') ?? ''),
    sent: { volume: '0.123', price: '20000', ordertype: 'limit', type: 'buy' },
    answer: (): VenueAnswer => ({
      json: { error: [], result: { txid: ['77'], descr: { order: 'buy 0.12300000 XBTUSD @ limit 20000.0' } } },
    }),
  },
  {
    name: 'okx',
    pair: 'BTC/USDT',
    path: '/api/v5/trade/batch-orders',
    idOf: (request: VenueRequest) => firstOrder(request)['clOrdId'] ?? null,
    alphabet: /^[A-Za-z0-9]{1,32}$/,
    deadlineOf: (request: VenueRequest) => Number(request.headers['exptime']),
    sent: { sz: '0.123', px: '20000', ordType: 'limit', side: 'buy' },
    answer: (id: string): VenueAnswer => ({
      json: { code: '0', msg: '', data: [{ clOrdId: id, ordId: '77', sCode: '0', sMsg: '', tag: '' }] },
    }),
  },
] as const;

function firstOrder(request: VenueRequest): Record<string, string> {
  const body = JSON.parse(request.body) as Record<string, string> | Record<string, string>[];
  return Array.isArray(body) ? (body[0] ?? {}) : body;
}

describe('orders on the wire', () => {
  it.each(ORDERS)(
    '$name: id, amount, price and deadline',
    async ({ name, pair, path, idOf, alphabet, deadlineOf, sent, answer }) => {
      await using world = await connectToLocalVenue(name, (request) =>
        request.path === path ? answer(idOf(request) ?? '') : { status: 404, json: {} },
      );
      const { encoding, prefix } = world.exchange.traits.clientOrderIds;
      const clientOrderId = encodeClientOrderId(0xabcdef, 12345n, { encoding: encoding ?? 'hex', prefix });
      const price = name === 'binance' ? 20000.01 : 20000;
      const before = Date.now();
      const report = await world.exchange.createOrder({
        clientOrderId,
        pair,
        side: 'buy',
        type: 'limit',
        amount: 0.123,
        price,
        timeInForce: 'GTC',
        reduceOnly: false,
        leverage: 1,
      });
      expect(report).toMatchObject({
        orderId: '77',
        clientOrderId,
        pair,
        side: 'buy',
        status: 'open',
        amount: 0.123,
        filled: 0,
      });
      const request = world.venue.requests.find((candidate) => candidate.path === path);
      expect(request).toBeDefined();
      if (request === undefined) return;
      expect(idOf(request)).toBe(clientOrderId);
      expect(clientOrderId).toMatch(alphabet);
      // By the venue's clock, which is known to within the time of a request.
      expect(Math.abs(deadlineOf(request) - before - 5_000)).toBeLessThan(2_000);
      const parameters =
        request.body.startsWith('[') || request.body.startsWith('{')
          ? firstOrder(request)
          : Object.fromEntries(request.parameters);
      expect(parameters).toMatchObject(sent);
    },
  );
});
