import type { Exchange } from 'ccxt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { parseFaultPlan } from '../faults/parse.ts';
import { ccxtClient } from './ccxt-client.ts';
import { startSimexServer } from './start.ts';
import type { SimexServer } from './start.ts';

const SPOT = 'BTC/USDT';
const SWAP = 'BTC/USDT:USDT';
let server: SimexServer;
let spot: Exchange;
let swap: Exchange;

beforeAll(async () => {
  server = await startSimexServer({
    seed: 'ccxt-streams',
    market: { kind: 'model', tradesPerMinute: 600 },
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '10000' },
      { product: 'futures', asset: 'USDT', amount: '10000' },
    ],
  });
  spot = await ccxtClient(server);
  swap = await ccxtClient(server, { type: 'swap' });
  await Promise.all([spot.loadMarkets(), swap.loadMarkets()]);
});

afterAll(async () => {
  await Promise.all([spot.close(), swap.close()]);
  await server.close();
});

test.each([
  ['spot', SPOT],
  ['swap', SWAP],
] as const)('%s: candles, tickers, trades and prices come by themselves', async (which, pair) => {
  const exchange = which === 'spot' ? spot : swap;
  const [candles, ticker, trades, best] = await Promise.all([
    exchange.watchOHLCV(pair, '1m'),
    exchange.watchTicker(pair),
    exchange.watchTrades(pair),
    exchange.watchBidsAsks([pair]),
  ]);
  const [rest] = await exchange.fetchOHLCV(pair, '1m', Number(candles[0]?.[0]), 1);
  expect(rest?.[1]).toBe(candles[0]?.[1]);
  expect(ticker.last).toBeGreaterThan(0);
  expect(trades[0]?.price).toBeGreaterThan(0);
  expect(Number(best[pair]?.bid)).toBeLessThan(Number(best[pair]?.ask));
});

test('candles of several pairs and all tickers', async () => {
  const candles = await spot.watchOHLCVForSymbols([
    [SPOT, '5m'],
    ['ETH/USDT', '5m'],
  ]);
  expect(Object.keys(candles)).toHaveLength(1);
  expect(Object.keys(await swap.watchTickers()).length).toBeGreaterThan(5);
  const full = await spot.watchTicker('ETH/USDT', { name: 'ticker' });
  expect(full.bid).toBeGreaterThan(0);
  expect((await swap.watchMarkPrice(SWAP)).markPrice).toBeGreaterThan(0);
});

test.each([
  ['spot', SPOT],
  ['swap', SWAP],
] as const)('%s: a watched book is the book', async (which, pair) => {
  const exchange = which === 'spot' ? spot : swap;
  let book = await exchange.watchOrderBook(pair, 20);
  for (let updates = 0; updates < 10; updates += 1) book = await exchange.watchOrderBook(pair, 20);
  expect(book.bids.length).toBeGreaterThan(5);
  expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]));
  const prices = book.bids.map((level) => Number(level[0]));
  expect(prices).toEqual([...prices].sort((one, other) => other - one));
});

test('spot orders, trades and balance come over the signed stream', async () => {
  const watched = Promise.all([spot.watchOrders(SPOT), spot.watchMyTrades(SPOT), spot.watchBalance()]);
  await until(() => subscribers() >= 1);
  const placed = await spot.createOrder(SPOT, 'market', 'buy', 0.01, undefined, { clientOrderId: 'watched-1' });
  const [orders, trades, balance] = await watched;
  expect(orders[0]).toMatchObject({ id: placed.id, clientOrderId: 'watched-1', symbol: SPOT });
  expect(trades[0]).toMatchObject({ order: placed.id, symbol: SPOT, side: 'buy' });
  expect(trades[0]?.fee?.cost).toBeGreaterThan(0);
  expect(balance['USDT']?.free).toBeLessThan(10_000);
});

test('futures orders, trades, balance and positions come over the key\u2019s stream', async () => {
  const watched = Promise.all([
    swap.watchOrders(SWAP),
    swap.watchMyTrades(SWAP),
    swap.watchBalance(),
    swap.watchPositions([SWAP]),
  ]);
  await until(() => subscribers() >= 2);
  const placed = await swap.createOrder(SWAP, 'market', 'buy', 0.01, undefined, { clientOrderId: 'watched-2' });
  const [orders, trades, balance, positions] = await watched;
  expect(orders[0]).toMatchObject({ id: placed.id, clientOrderId: 'watched-2', symbol: SWAP });
  expect(trades[0]).toMatchObject({ order: placed.id, symbol: SWAP, side: 'buy' });
  expect(balance['USDT']?.total).toBeGreaterThan(0);
  expect(positions[0]).toMatchObject({ symbol: SWAP, contracts: 0.01, side: 'long' });
});

test('a cut stream is an error once and comes back when it is watched again', async () => {
  await spot.watchTicker('SOL/USDT');
  const broken = expect(spot.watchTicker('SOL/USDT')).rejects.toMatchObject({ name: 'NetworkError' });
  server.simex.setFaults(parseFaultPlan({ streams: [{ kind: 'cut', stream: 'solusdt@*', times: 1 }] }));
  await broken;
  expect((await spot.watchTicker('SOL/USDT')).last).toBeGreaterThan(0);
  server.simex.faults.clear();
});

test('leaves what is not watched any more', async () => {
  const before = server.simex.streams.subscriptions.market;
  await spot.watchOHLCV('XRP/USDT', '1m');
  expect(server.simex.streams.subscriptions.market).toBe(before + 1);
  await spot.unWatchOHLCV('XRP/USDT', '1m');
  await until(() => server.simex.streams.subscriptions.market === before);
});

/** User streams that are subscribed now. */
function subscribers(): number {
  return server.simex.streams.subscriptions.user;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
