import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CandleRow } from '../venue/options.ts';
import { TRIAL_START_MS, createTrial, refusalOf, valueOf } from '../venue/trial.ts';
import { readCandleRows } from './candle-source.ts';

const MINUTE_MS = 60_000;
const START = Math.floor(TRIAL_START_MS / (15 * MINUTE_MS)) * 15 * MINUTE_MS;

/** Four candles of 5 minutes before the start, one missing, and two that lie ahead. */
const ROWS: readonly CandleRow[] = [
  [START - 20 * MINUTE_MS, 100, 103, 99, 102, 50],
  [START - 15 * MINUTE_MS, 102, 102.5, 101, 101.5, 20],
  [START - 5 * MINUTE_MS, 101.6, 104, 101.6, 103.9, 70],
  [START, 103.9, 105, 98, 99, 90],
  [START + 5 * MINUTE_MS, 99, 99.5, 90, 91, 120],
];
const market = {
  kind: 'candles',
  candles: [{ product: 'spot', symbol: 'SOLUSDT', timeframeMs: 5 * MINUTE_MS, rows: ROWS }],
} as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simex-candles-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('recorded candles come back as they are, gaps stay gaps, the future is unknown', () => {
  const { venue, clock } = createTrial({ background: true, market });
  const page = (): number[][] =>
    valueOf(venue.klines('spot', 'SOLUSDT', '5m', { startTime: START - 60 * MINUTE_MS })).map((candle) => [
      candle.openTime,
      Number(candle.open),
      Number(candle.high),
      Number(candle.low),
      Number(candle.close),
      Number(candle.volume),
    ]);
  expect(page().slice(0, 3)).toEqual(ROWS.slice(0, 3));
  expect(page()).toHaveLength(4);
  clock.advanceTo(START + 10 * MINUTE_MS);
  expect(page()).toEqual(ROWS);
  const quarter = valueOf(venue.klines('spot', 'SOLUSDT', '15m', { startTime: START })).at(0);
  expect(quarter).toMatchObject({ open: '103.9', high: '105', low: '90', close: '91', volume: '210' });
});

test('inside a recorded candle the price goes from the open over the extremes to the close', () => {
  const { venue, clock } = createTrial({ background: true, market });
  const prices: number[] = [];
  valueOf(
    venue.watch({ channel: 'trade', product: 'spot', symbol: 'SOLUSDT' }, (event) => {
      if (event.kind === 'trade') prices.push(Number(event.trade.price));
    }),
  );
  clock.advanceTo(START + 10 * MINUTE_MS - 1);
  expect(Math.min(...prices)).toBe(90);
  expect(prices.at(-1)).toBe(91);
  const order = { product: 'spot', symbol: 'SOLUSDT', side: 'BUY', type: 'MARKET', quantity: '1' } as const;
  const { fills } = valueOf(venue.placeOrder(order));
  expect(Math.abs(Number(fills[0]?.price) - 91)).toBeLessThan(0.2);
});

test('a resting order is filled by the candle that reaches it', () => {
  const { venue, clock } = createTrial({ background: true, market, fillWholly: true });
  const order = { product: 'spot', symbol: 'SOLUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;
  const { orderId } = valueOf(venue.placeOrder({ ...order, price: '92', quantity: '2' })).order;
  clock.advanceTo(START + 5 * MINUTE_MS - 1);
  expect(valueOf(venue.order({ product: 'spot', symbol: 'SOLUSDT', orderId })).status).toBe('NEW');
  clock.advanceTo(START + 10 * MINUTE_MS);
  const filled = valueOf(venue.order({ product: 'spot', symbol: 'SOLUSDT', orderId }));
  expect(filled).toMatchObject({ status: 'FILLED', averagePrice: '92' });
  expect(filled.updateTime).toBeGreaterThanOrEqual(START + 5 * MINUTE_MS);
});

test('a symbol without candles has no price', () => {
  const { venue } = createTrial({ background: true, market });
  expect(valueOf(venue.klines('spot', 'BTCUSDT', '1m'))).toEqual([]);
  expect(venue.tickers('spot').map((ticker) => ticker.symbol)).toEqual(['SOLUSDT']);
  const order = { product: 'spot', symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' } as const;
  expect(refusalOf(venue.placeOrder(order)).code).toBe(-1013);
});

test('candle files are read plain and packed; others are refused by name', () => {
  const plain = join(folder, 'plain.json');
  const packed = join(folder, 'packed.json.gz');
  const broken = join(folder, 'broken.json');
  writeFileSync(plain, JSON.stringify(ROWS));
  writeFileSync(packed, gzipSync(JSON.stringify(ROWS)));
  writeFileSync(broken, JSON.stringify([...ROWS, [1, 2, 3]]));
  expect(readCandleRows(plain)).toEqual(ROWS);
  expect(readCandleRows(packed)).toEqual(ROWS);
  expect(() => readCandleRows(broken)).toThrow(/broken\.json: row 5 is not/);
});

test('an unknown timeframe is refused', () => {
  const bad = { kind: 'candles', candles: [{ ...market.candles[0], timeframeMs: 7 * MINUTE_MS }] } as const;
  const { venue } = createTrial({ market: bad });
  expect(() => venue.ticker('spot', 'SOLUSDT')).toThrow(/420000 ms is not one of/);
});

const quotes = [
  {
    product: 'spot',
    symbol: 'ADABTC',
    last: '0.00001224',
    bid: '0.00001223',
    ask: '0.00001225',
    quoteVolume: '0.01',
    baseVolume: '1000',
    percentage: '1.5',
    bids: [
      ['0.00001223', '10'],
      ['0.00001222', '11'],
    ],
    asks: [
      ['0.00001225', '12'],
      ['0.00001226', '13'],
    ],
  },
] as const;

test('a static market stands still: tickers and books as given', () => {
  const { venue, clock } = createTrial({ background: true, market: { kind: 'static', quotes } });
  const ticker = valueOf(venue.ticker('spot', 'ADABTC'));
  expect(ticker).toMatchObject({
    lastPrice: '0.00001224',
    bidPrice: '0.00001223',
    askPrice: '0.00001225',
    quoteVolume: '0.01',
    volume: '1000',
    priceChangePercent: '1.5',
  });
  const book = valueOf(venue.book('spot', 'ADABTC'));
  expect(book.bids).toEqual(quotes[0].bids);
  expect(book.asks).toEqual(quotes[0].asks);
  clock.advance(86_400_000);
  expect(valueOf(venue.ticker('spot', 'ADABTC')).lastPrice).toBe('0.00001224');
  expect(valueOf(venue.klines('spot', 'ADABTC', '1m'))).toEqual([]);
  expect(venue.tickers('spot')).toHaveLength(1);
});

test('orders walk a static book; a price set by hand moves it', () => {
  const market = { kind: 'static', quotes } as const;
  const { venue } = createTrial({ market, deposits: [{ product: 'spot', asset: 'BTC', amount: '1' }] });
  const order = { product: 'spot', symbol: 'ADABTC', side: 'BUY' } as const;
  const small = valueOf(venue.placeOrder({ ...order, type: 'MARKET', quantity: '20' }));
  expect(small.fills.map((fill) => [fill.price, fill.quantity])).toEqual([
    ['0.00001225', '12'],
    ['0.00001226', '8'],
  ]);
  expect(valueOf(venue.book('spot', 'ADABTC')).asks).toEqual([['0.00001226', '5']]);
  const limit = { ...order, type: 'LIMIT', timeInForce: 'GTC', price: '0.000012', quantity: '100' } as const;
  const { orderId } = valueOf(venue.placeOrder(limit)).order;
  venue.setPrice('spot', 'ADABTC', '0.0000119');
  expect(valueOf(venue.order({ product: 'spot', symbol: 'ADABTC', orderId })).status).toBe('FILLED');
  expect(valueOf(venue.ticker('spot', 'ADABTC')).lastPrice).toBe('0.0000119');
});
