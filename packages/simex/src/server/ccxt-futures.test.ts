import type { Exchange } from 'ccxt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ccxtClient, idOf } from './ccxt-client.ts';
import { startSimexServer } from './start.ts';
import type { SimexServer } from './start.ts';

const PAIR = 'BTC/USDT:USDT';
let server: SimexServer;
let ccxt: Exchange;

async function priced(factor: number): Promise<number> {
  const { last } = await ccxt.fetchTicker(PAIR);
  return Number(ccxt.priceToPrecision(PAIR, Number(last) * factor));
}

beforeAll(async () => {
  server = await startSimexServer({
    seed: 'ccxt-futures',
    background: false,
    fillWholly: true,
    deposits: [{ product: 'futures', asset: 'USDT', amount: '10000' }],
  });
  ccxt = await ccxtClient(server, { type: 'swap' });
  await ccxt.loadMarkets();
});

afterAll(async () => {
  await ccxt.close();
  await server.close();
});

test('describes its contracts and their market', async () => {
  expect(ccxt.market(PAIR)).toMatchObject({ id: 'BTCUSDT', swap: true, linear: true, settle: 'USDT', contractSize: 1 });
  const ticker = await ccxt.fetchTicker(PAIR);
  expect(ticker.last).toBeGreaterThan(0);
  expect(Object.keys(await ccxt.fetchTickers())).toHaveLength(server.venue.symbols('futures').length);
  expect((await ccxt.fetchOHLCV(PAIR, '1h', undefined, 5)).length).toBe(5);
  expect((await ccxt.fetchOHLCV(PAIR, '1h', undefined, 5, { price: 'mark' })).length).toBe(5);
  expect((await ccxt.fetchOHLCV(PAIR, '1h', undefined, 5, { price: 'index' })).length).toBe(5);
  expect((await ccxt.fetchOrderBook(PAIR, 5)).bids).toHaveLength(5);
  expect((await ccxt.fetchTrades(PAIR, undefined, 5)).length).toBeGreaterThan(0);
  expect((await ccxt.fetchBidsAsks([PAIR]))[PAIR]?.bid).toBeGreaterThan(0);
  expect((await ccxt.fetchLastPrices([PAIR]))[PAIR]?.price).toBeGreaterThan(0);
});

test('gives funding rates, now and before', async () => {
  const rate = await ccxt.fetchFundingRate(PAIR);
  expect(rate.markPrice).toBeGreaterThan(0);
  expect(rate.fundingTimestamp).toBeGreaterThan(server.clock.now());
  expect(Object.keys(await ccxt.fetchFundingRates([PAIR]))).toEqual([PAIR]);
  const history = await ccxt.fetchFundingRateHistory(PAIR, undefined, 3);
  expect(history).toHaveLength(3);
});

test('knows leverage, margin mode and brackets', async () => {
  expect(await ccxt.setLeverage(5, PAIR)).toMatchObject({ leverage: 5, symbol: 'BTCUSDT' });
  await ccxt.setMarginMode('isolated', PAIR);
  await expect(ccxt.setMarginMode('isolated', PAIR)).rejects.toMatchObject({ name: 'MarginModeAlreadySet' });
  expect((await ccxt.fetchLeverages([PAIR]))[PAIR]).toMatchObject({ longLeverage: 5, marginMode: 'isolated' });
  const tiers = (await ccxt.fetchLeverageTiers([PAIR]))[PAIR];
  expect(tiers?.length).toBeGreaterThan(3);
  expect(tiers?.[0]?.maxLeverage).toBeGreaterThanOrEqual(100);
  expect(await ccxt.fetchPositionMode(PAIR)).toMatchObject({ hedged: false });
  expect(await ccxt.fetchTradingFee(PAIR)).toMatchObject({ maker: 0.0002, taker: 0.0005 });
});

test('opens, tops up and closes a position', async () => {
  const opened = await ccxt.createOrder(PAIR, 'market', 'buy', 0.02, undefined, { clientOrderId: 'open-1' });
  expect(opened).toMatchObject({ status: 'closed', filled: 0.02, clientOrderId: 'open-1' });
  const [position] = await ccxt.fetchPositions([PAIR]);
  expect(position).toMatchObject({ symbol: PAIR, side: 'long', contracts: 0.02, marginMode: 'isolated' });
  expect(position?.entryPrice).toBeCloseTo(Number(opened.average), 1);
  expect(position?.liquidationPrice).toBeGreaterThan(0);
  await ccxt.addMargin(PAIR, 10);
  const [topped] = await ccxt.fetchPositions([PAIR]);
  expect(Number(topped?.liquidationPrice)).toBeLessThan(Number(position?.liquidationPrice));
  const trades = await ccxt.fetchMyTrades(PAIR);
  expect(trades.filter((trade) => trade.order === opened.id).length).toBeGreaterThan(0);
  const closed = await ccxt.createOrder(PAIR, 'market', 'sell', 0.02, undefined, { reduceOnly: true });
  expect(closed).toMatchObject({ status: 'closed', reduceOnly: true });
  expect(await ccxt.fetchPositions([PAIR])).toEqual([]);
});

test('pays and lists funding', async () => {
  await ccxt.createOrder(PAIR, 'market', 'sell', 0.01);
  server.venue.settleFunding('BTCUSDT', '0.001');
  const [funding] = await ccxt.fetchFundingHistory(PAIR);
  expect(funding).toMatchObject({ symbol: PAIR, code: 'USDT' });
  // A short is paid when the rate is above zero.
  expect(funding?.amount).toBeGreaterThan(0);
  await ccxt.createOrder(PAIR, 'market', 'buy', 0.01, undefined, { reduceOnly: true });
});

test('rests, amends and cancels a limit order', async () => {
  const price = await priced(0.95);
  const order = await ccxt.createOrder(PAIR, 'limit', 'buy', 0.01, price, { clientOrderId: 'rest-1' });
  expect(order.status).toBe('open');
  const higher = await priced(0.96);
  const amended = await ccxt.editOrder(idOf(order), PAIR, 'limit', 'buy', 0.02, higher);
  expect(amended).toMatchObject({ id: order.id, amount: 0.02, price: higher });
  expect((await ccxt.fetchOpenOrders(PAIR)).map((one) => one.id)).toEqual([order.id]);
  expect((await ccxt.fetchOrder('', PAIR, { clientOrderId: 'rest-1' })).id).toBe(order.id);
  expect((await ccxt.fetchOrders(PAIR)).some((one) => one.id === order.id)).toBe(true);
  const balance = await ccxt.fetchBalance();
  expect(balance['USDT']?.used).toBeGreaterThan(0);
  await ccxt.cancelOrder(idOf(order), PAIR);
  expect((await ccxt.fetchOrder(idOf(order), PAIR)).status).toBe('canceled');
  await ccxt.cancelAllOrders(PAIR);
});

test('takes a batch, each order for itself', async () => {
  const price = await priced(0.95);
  const orders = await ccxt.createOrders([
    { symbol: PAIR, type: 'limit', side: 'buy', amount: 0.01, price, params: { clientOrderId: 'batch-1' } },
    { symbol: PAIR, type: 'limit', side: 'buy', amount: 0.01, price, params: { clientOrderId: 'batch-1' } },
  ]);
  expect(orders[0]?.clientOrderId).toBe('batch-1');
  expect(orders[1]?.info).toMatchObject({ code: -4116 });
  await ccxt.cancelAllOrders(PAIR);
  expect(await ccxt.fetchOpenOrders(PAIR)).toEqual([]);
});

test('keeps a conditional order until its price comes', async () => {
  await ccxt.createOrder(PAIR, 'market', 'buy', 0.01);
  const stopPrice = await priced(0.97);
  const stop = await ccxt.createOrder(PAIR, 'market', 'sell', 0.01, undefined, {
    stopLossPrice: stopPrice,
    clientOrderId: 'stop-1',
    reduceOnly: true,
  });
  expect(await ccxt.fetchOrder(idOf(stop), PAIR, { stop: true })).toMatchObject({
    status: 'open',
    triggerPrice: stopPrice,
  });
  expect((await ccxt.fetchOpenOrders(PAIR, undefined, undefined, { stop: true })).map((one) => one.id)).toEqual([
    stop.id,
  ]);
  const second = await ccxt.createOrder(PAIR, 'market', 'sell', 0.01, undefined, { stopLossPrice: stopPrice });
  await ccxt.cancelOrder(idOf(second), PAIR, { stop: true });
  server.venue.setPrice('futures', 'BTCUSDT', String(await priced(0.96)));
  expect(await ccxt.fetchPositions([PAIR])).toEqual([]);
  expect(await ccxt.fetchOpenOrders(PAIR, undefined, undefined, { stop: true })).toEqual([]);
  server.venue.releasePrice('futures', 'BTCUSDT');
});

test('answers what is asked on the way', async () => {
  const raw = ccxt as unknown as { fapiPrivateGetMultiAssetsMargin(): Promise<unknown> };
  expect(await raw.fapiPrivateGetMultiAssetsMargin()).toEqual({ multiAssetsMargin: false });
  await expect(ccxt.setPositionMode(false)).rejects.toThrow('No need to change position side');
});
