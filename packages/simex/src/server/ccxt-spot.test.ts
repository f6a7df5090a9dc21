import type { Exchange } from 'ccxt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ccxtClient, idOf } from './ccxt-client.ts';
import { startSimexServer } from './start.ts';
import type { SimexServer } from './start.ts';

const PAIR = 'BTC/USDT';
let server: SimexServer;
let ccxt: Exchange;

/** A price well below the market, on the tick. */
async function farBelow(): Promise<number> {
  const { last } = await ccxt.fetchTicker(PAIR);
  return Number(ccxt.priceToPrecision(PAIR, Number(last) * 0.8));
}

beforeAll(async () => {
  server = await startSimexServer({
    seed: 'ccxt-spot',
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '10000' },
      { product: 'spot', asset: 'BTC', amount: '1' },
    ],
  });
  ccxt = await ccxtClient(server);
  await ccxt.loadMarkets();
});

afterAll(async () => {
  await ccxt.close();
  await server.close();
});

test('describes its markets', () => {
  const market = ccxt.market(PAIR);
  expect(market).toMatchObject({ id: 'BTCUSDT', type: 'spot', active: true, base: 'BTC', quote: 'USDT' });
  expect(market.precision).toMatchObject({ price: 0.01, amount: 0.00001 });
  expect(market.limits.cost?.min).toBe(5);
  expect(Object.keys(ccxt.markets ?? {}).length).toBe(server.venue.symbols('spot').length);
});

test('tells time and status', async () => {
  const before = server.clock.now();
  const time = await ccxt.fetchTime();
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(server.clock.now());
  expect(await ccxt.fetchStatus()).toMatchObject({ status: 'ok' });
});

test('gives tickers, one, some and all', async () => {
  const one = await ccxt.fetchTicker(PAIR);
  expect(one.last).toBeGreaterThan(0);
  expect(Number(one.bid)).toBeLessThan(Number(one.ask));
  expect(Object.keys(await ccxt.fetchTickers([PAIR, 'ETH/USDT'])).sort()).toEqual([PAIR, 'ETH/USDT']);
  expect(Object.keys(await ccxt.fetchTickers())).toHaveLength(server.venue.symbols('spot').length);
  expect(Object.keys(await ccxt.fetchBidsAsks([PAIR]))).toEqual([PAIR]);
  expect((await ccxt.fetchLastPrices([PAIR]))[PAIR]?.price).toBeGreaterThan(0);
});

test('gives candles that follow each other, the running one last', async () => {
  const candles = await ccxt.fetchOHLCV(PAIR, '5m', undefined, 100);
  expect(candles).toHaveLength(100);
  const times = candles.map((candle) => Number(candle[0]));
  expect(times.every((time, index) => index === 0 || time - Number(times[index - 1]) === 300_000)).toBe(true);
  expect(times.at(-1)).toBe(Math.floor(server.clock.now() / 300_000) * 300_000);
  for (const [, open, high, low, close] of candles) {
    expect(Number(high)).toBeGreaterThanOrEqual(Math.max(Number(open), Number(close)));
    expect(Number(low)).toBeLessThanOrEqual(Math.min(Number(open), Number(close)));
  }
  const since = Number(times[10]);
  expect((await ccxt.fetchOHLCV(PAIR, '5m', since, 3)).map((candle) => candle[0])).toEqual(times.slice(10, 13));
});

test('gives the order book and trades', async () => {
  const book = await ccxt.fetchOrderBook(PAIR, 20);
  expect(book.bids).toHaveLength(20);
  expect(book.asks).toHaveLength(20);
  expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]));
  const trades = await ccxt.fetchTrades(PAIR, undefined, 10);
  expect(trades.length).toBeGreaterThan(0);
  expect(trades.length).toBeLessThanOrEqual(10);
});

test('rests, shows and cancels a limit order, and locks its funds', async () => {
  const price = await farBelow();
  const before = await ccxt.fetchBalance();
  const placed = await ccxt.createOrder(PAIR, 'limit', 'buy', 0.01, price, { clientOrderId: 'rest-1' });
  expect(placed).toMatchObject({ status: 'open', clientOrderId: 'rest-1', price, amount: 0.01, filled: 0 });
  const during = await ccxt.fetchBalance();
  expect(during['USDT']?.used).toBeCloseTo(Number(before['USDT']?.used) + price * 0.01, 6);
  expect((await ccxt.fetchOpenOrders(PAIR)).map((order) => order.id)).toEqual([placed.id]);
  const asked = await ccxt.fetchOrder('', PAIR, { clientOrderId: 'rest-1' });
  expect(asked.id).toBe(placed.id);
  await ccxt.cancelOrder(idOf(placed), PAIR);
  expect(await ccxt.fetchOrder(idOf(placed), PAIR)).toMatchObject({ status: 'canceled', clientOrderId: 'rest-1' });
  expect(await ccxt.fetchOpenOrders(PAIR)).toEqual([]);
  expect((await ccxt.fetchBalance())['USDT']).toEqual(before['USDT']);
});

test('fills a market order at once and says what it cost', async () => {
  const before = await ccxt.fetchBalance();
  const order = await ccxt.createOrder(PAIR, 'market', 'buy', 0.02, undefined, { clientOrderId: 'market-1' });
  expect(order).toMatchObject({ status: 'closed', filled: 0.02, clientOrderId: 'market-1' });
  expect(order.average).toBeGreaterThan(0);
  expect(order.trades.length).toBeGreaterThan(0);
  const trades = await ccxt.fetchMyTrades(PAIR, undefined, undefined, { orderId: order.id });
  expect(trades.reduce((sum, trade) => sum + Number(trade.amount), 0)).toBeCloseTo(0.02, 8);
  expect(trades.every((trade) => trade.fee?.currency === 'BTC')).toBe(true);
  const after = await ccxt.fetchBalance();
  expect(Number(before['USDT']?.total) - Number(after['USDT']?.total)).toBeCloseTo(Number(order.cost), 6);
  expect((await ccxt.fetchOrders(PAIR)).some((one) => one.clientOrderId === 'market-1')).toBe(true);
});

test('buys for a cost', async () => {
  const order = await ccxt.createOrder(PAIR, 'market', 'buy', 0, undefined, { cost: 100 });
  expect(order.cost).toBeGreaterThan(95);
  expect(order.cost).toBeLessThanOrEqual(100);
});

test('keeps a stop order until its price comes', async () => {
  const trigger = await farBelow();
  const stop = await ccxt.createOrder(PAIR, 'market', 'sell', 0.01, undefined, { stopLossPrice: trigger });
  expect(await ccxt.fetchOrder(idOf(stop), PAIR)).toMatchObject({ status: 'open', triggerPrice: trigger });
  const limit = Number(ccxt.priceToPrecision(PAIR, trigger * 0.99));
  const stopLimit = await ccxt.createOrder(PAIR, 'limit', 'sell', 0.01, limit, { stopLossPrice: trigger });
  server.venue.setPrice('spot', 'BTCUSDT', String(Number(ccxt.priceToPrecision(PAIR, trigger * 0.999))));
  expect(await ccxt.fetchOrder(idOf(stop), PAIR)).toMatchObject({ status: 'closed', filled: 0.01 });
  expect((await ccxt.fetchOrder(idOf(stopLimit), PAIR)).filled).toBe(0.01);
  server.venue.releasePrice('spot', 'BTCUSDT');
});

test('replaces an order and cancels all', async () => {
  const price = await farBelow();
  const first = await ccxt.createOrder(PAIR, 'limit', 'buy', 0.01, price);
  const second = await ccxt.editOrder(idOf(first), PAIR, 'limit', 'buy', 0.02, price);
  expect(second.id).not.toBe(first.id);
  expect((await ccxt.fetchOrder(idOf(first), PAIR)).status).toBe('canceled');
  await ccxt.createOrder(PAIR, 'limit', 'buy', 0.01, price, { postOnly: true });
  await ccxt.cancelAllOrders(PAIR);
  expect(await ccxt.fetchOpenOrders(PAIR)).toEqual([]);
});

test('a failed replacement names both outcomes', async () => {
  const price = await farBelow();
  const gone = await ccxt.createOrder(PAIR, 'limit', 'buy', 0.01, price);
  await ccxt.cancelOrder(idOf(gone), PAIR);
  await expect(ccxt.editOrder(idOf(gone), PAIR, 'limit', 'buy', 0.02, price)).rejects.toThrow('cancel-replace failed');
  expect(await ccxt.fetchOpenOrders(PAIR)).toEqual([]);
});

test('gives fees, coins and deposits', async () => {
  expect(await ccxt.fetchTradingFee(PAIR)).toMatchObject({ maker: 0.001, taker: 0.001 });
  expect(Object.keys(await ccxt.fetchTradingFees()).length).toBeGreaterThan(1);
  const raw = ccxt as unknown as { sapiGetCapitalConfigGetall(): Promise<{ coin: string; free: string }[]> };
  const coins = await raw.sapiGetCapitalConfigGetall();
  expect(coins.map(({ coin }) => coin)).toEqual(expect.arrayContaining(['BTC', 'ETH', 'USDT']));
  const deposits = await ccxt.fetchDeposits('BTC');
  expect(deposits.map((one) => [one.currency, one.amount, one.status])).toEqual([['BTC', 1, 'ok']]);
});
