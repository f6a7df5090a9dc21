import { expect, test } from 'vitest';
import { INTERVALS, type Interval, type Kline } from '../venue/market-types.ts';
import type { MarketEvent } from '../venue/types.ts';
import { units } from '../venue/units.ts';
import { TRIAL_START_MS, createTrial, valueOf } from '../venue/trial.ts';
import { intervalStart, nextStart } from './intervals.ts';

const MINUTE_MS = 60_000;

/** The sum of candles, as texts: what a longer candle must say. */
function sum(candles: readonly Kline[]): Record<string, string | number | undefined> {
  const total = (pick: (candle: Kline) => string): string =>
    candles.reduce((value, candle) => value + units(pick(candle)), 0n).toString();
  const extreme = (pick: (candle: Kline) => string, largest: boolean): string =>
    candles
      .map((candle) => units(pick(candle)))
      .reduce((a, b) => (a > b === largest ? a : b))
      .toString();
  return {
    open: candles[0]?.open,
    close: candles.at(-1)?.close,
    high: extreme((candle) => candle.high, true),
    low: extreme((candle) => candle.low, false),
    volume: total((candle) => candle.volume),
    quoteVolume: total((candle) => candle.quoteVolume),
    trades: candles.reduce((count, candle) => count + candle.trades, 0),
  };
}

const LONGER: readonly (readonly [Interval, Interval])[] = [
  ['3m', '1m'],
  ['5m', '1m'],
  ['15m', '1m'],
  ['30m', '1m'],
  ['1h', '1m'],
  ['2h', '15m'],
  ['4h', '1h'],
  ['6h', '1h'],
  ['8h', '1h'],
  ['12h', '30m'],
  ['1d', '1m'],
  ['3d', '1h'],
  ['1w', '1d'],
  ['1M', '1d'],
];

test.each(LONGER)('every %s candle is exactly its %s candles, the running one too', (longer, shorter) => {
  const { venue } = createTrial({ background: true });
  const pages = valueOf(venue.klines('spot', 'ETHUSDT', longer, { limit: 3 }));
  expect(pages).toHaveLength(3);
  for (const candle of pages) {
    const parts: Kline[] = [];
    let startTime = candle.openTime;
    while (startTime <= candle.closeTime && startTime <= TRIAL_START_MS) {
      const page = valueOf(
        venue.klines('spot', 'ETHUSDT', shorter, { startTime, endTime: candle.closeTime, limit: 1500 }),
      );
      parts.push(...page);
      startTime = (parts.at(-1)?.closeTime ?? Infinity) + 1;
    }
    expect(sum([candle])).toEqual(sum(parts));
  }
});

test('candles are contiguous, aligned and chained', () => {
  const { venue } = createTrial({ background: true });
  for (const interval of INTERVALS) {
    const page = valueOf(venue.klines('spot', 'BTCUSDT', interval, { limit: 50 }));
    expect(page).toHaveLength(50);
    expect(page.at(-1)?.openTime).toBe(intervalStart(interval, TRIAL_START_MS));
    for (const [index, candle] of page.entries()) {
      expect(candle.closeTime).toBe(nextStart(interval, candle.openTime) - 1);
      const before = page[index - 1];
      if (before) {
        expect(candle.openTime).toBe(before.closeTime + 1);
        expect(candle.open).toBe(before.close);
      }
    }
  }
});

test('history does not depend on when it is asked for, nor in which order', () => {
  const first = createTrial({ background: true });
  const second = createTrial({ background: true });
  second.clock.advance(3 * 86_400_000 + 12_345);
  second.venue.klines('spot', 'BTCUSDT', '1d', { limit: 900 });
  const query = { startTime: Date.UTC(2025, 5, 3), limit: 700 };
  const old = valueOf(second.venue.klines('spot', 'BTCUSDT', '1m', query));
  expect(old).toEqual(valueOf(first.venue.klines('spot', 'BTCUSDT', '1m', query)));
  const other = createTrial({ background: true, seed: 'another' });
  expect(valueOf(other.venue.klines('spot', 'BTCUSDT', '1m', query))).not.toEqual(old);
});

test('the running candle is made of the trades printed so far, and ends as the candle of history', () => {
  const { venue, clock } = createTrial({ background: true });
  const open = intervalStart('1m', TRIAL_START_MS);
  for (let step = 0; step < 6; step += 1) {
    const now = clock.now();
    const trades = valueOf(venue.publicTrades('spot', 'SOLUSDT', { startTime: open, limit: 1000 }));
    const candle = valueOf(venue.klines('spot', 'SOLUSDT', '1m', { limit: 1 }))[0];
    expect(trades.every((trade) => trade.time <= now)).toBe(true);
    expect(candle?.open).toBe(trades[0]?.price);
    expect(candle?.close).toBe(trades.at(-1)?.price);
    expect(candle?.trades).toBe(trades.length);
    const volume = trades.reduce((total, trade) => total + units(trade.quantity), 0n);
    expect(units(candle?.volume ?? '')).toBe(volume);
    const prices = trades.map((trade) => Number(trade.price));
    expect(Number(candle?.high)).toBe(Math.max(...prices));
    expect(Number(candle?.low)).toBe(Math.min(...prices));
    clock.advance(4_900);
  }
  clock.advance(MINUTE_MS);
  const trades = valueOf(
    venue.publicTrades('spot', 'SOLUSDT', { startTime: open, endTime: open + 59_999, limit: 1000 }),
  );
  const closed = valueOf(venue.klines('spot', 'SOLUSDT', '1m', { startTime: open, limit: 1 }))[0];
  expect(closed?.trades).toBe(trades.length);
  expect(units(closed?.volume ?? '')).toBe(trades.reduce((total, trade) => total + units(trade.quantity), 0n));
  expect(closed?.close).toBe(trades.at(-1)?.price);
});

test('the model is lively: minutes move about 0.1 to 0.2 %, volatility clusters, symbols move together', () => {
  const { venue } = createTrial({ background: true });
  const returns = (symbol: string): number[] => {
    const result: number[] = [];
    for (let block = 0; block < 8; block += 1) {
      const startTime = Date.UTC(2025, block, 11);
      for (const { open, close } of valueOf(venue.klines('spot', symbol, '1m', { startTime, limit: 1440 }))) {
        result.push(Math.log(Number(close) / Number(open)));
      }
    }
    return result;
  };
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const correlation = (a: readonly number[], b: readonly number[]): number => {
    const [meanA, meanB] = [mean(a), mean(b)];
    const product = mean(a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB)));
    return product / Math.sqrt(mean(a.map((v) => (v - meanA) ** 2)) * mean(b.map((v) => (v - meanB) ** 2)));
  };
  const [bitcoin, ether] = [returns('BTCUSDT'), returns('ETHUSDT')];
  const sizes = bitcoin.map(Math.abs);
  expect(mean(sizes)).toBeGreaterThan(0.0007);
  expect(mean(sizes)).toBeLessThan(0.003);
  expect(correlation(bitcoin, ether)).toBeGreaterThan(0.15);
  expect(correlation(bitcoin, ether)).toBeLessThan(0.8);
  expect(correlation(sizes.slice(1), sizes.slice(0, -1))).toBeGreaterThan(0.1);
  const calm = createTrial({ background: true, market: { kind: 'model', volatility: 0.2 } }).venue;
  const day = { startTime: Date.UTC(2025, 3, 11), limit: 1440 };
  const move = (candles: readonly Kline[]): number =>
    mean(candles.map((k) => Math.abs(Number(k.close) / Number(k.open) - 1)));
  const ratio =
    move(valueOf(calm.klines('spot', 'BTCUSDT', '1m', day))) /
    move(valueOf(venue.klines('spot', 'BTCUSDT', '1m', day)));
  expect(ratio).toBeGreaterThan(0.1);
  expect(ratio).toBeLessThan(0.35);
});

test('the book is deep, ordered, aligned to ticks and around the last price', () => {
  const { venue, clock } = createTrial({ background: true });
  for (const { symbol, product } of [...venue.symbols('spot'), ...venue.symbols('futures')]) {
    const { bids, asks } = valueOf(venue.book(product, symbol));
    expect(bids.length).toBeGreaterThanOrEqual(20);
    expect(asks.length).toBeGreaterThanOrEqual(20);
    const tick = units(valueOf(venue.symbol(product, symbol)).tickSize);
    const bidPrices = bids.map(([price]) => units(price));
    const askPrices = asks.map(([price]) => units(price));
    expect([...bidPrices, ...askPrices].every((price) => price > 0n && price % tick === 0n)).toBe(true);
    expect(bidPrices).toEqual([...new Set(bidPrices)].sort((a, b) => (a < b ? 1 : -1)));
    expect(askPrices).toEqual([...new Set(askPrices)].sort((a, b) => (a > b ? 1 : -1)));
    expect(bidPrices[0] ?? 0n).toBeLessThan(askPrices[0] ?? 0n);
    const last = units(valueOf(venue.ticker(product, symbol)).lastPrice);
    expect([bidPrices[0], askPrices[0]]).toContain(last);
    clock.advance(1_700);
  }
});

test('a book kept by deltas stays the book, own orders included', () => {
  const { venue, clock } = createTrial({ background: true });
  const snapshot = valueOf(venue.book('spot', 'BTCUSDT'));
  const bids = new Map(snapshot.bids);
  const asks = new Map(snapshot.asks);
  let lastId = snapshot.lastUpdateId;
  let deltas = 0;
  const apply = (event: MarketEvent): void => {
    if (event.kind !== 'book') return;
    deltas += 1;
    expect(event.previousUpdateId).toBe(lastId);
    expect(event.firstUpdateId).toBe(lastId + 1);
    expect(event.finalUpdateId).toBeGreaterThan(lastId);
    lastId = event.finalUpdateId;
    for (const [side, changes] of [
      [bids, event.bids],
      [asks, event.asks],
    ] as const) {
      for (const [price, quantity] of changes) {
        if (quantity === '0') side.delete(price);
        else side.set(price, quantity);
      }
    }
  };
  valueOf(venue.watch({ channel: 'book', product: 'spot', symbol: 'BTCUSDT' }, apply));
  const price = snapshot.bids[2]?.[0] ?? '';
  const order = { product: 'spot', symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;
  valueOf(venue.placeOrder({ ...order, price, quantity: '0.01' }));
  expect(Number(bids.get(price))).toBeCloseTo(Number(snapshot.bids[2]?.[1]) + 0.01, 8);
  clock.advance(28_000);
  expect(deltas).toBeGreaterThan(10);
  const end = valueOf(venue.klines('spot', 'BTCUSDT', '1m', { limit: 1 }))[0];
  expect([...bids.keys(), ...asks.keys()].length).toBeGreaterThan(100);
  expect(Math.max(...[...bids.keys()].map(Number))).toBeLessThan(Math.min(...[...asks.keys()].map(Number)));
  expect([Math.max(...[...bids.keys()].map(Number)), Math.min(...[...asks.keys()].map(Number))]).toContain(
    Number(end?.close),
  );
});

test('watched candles come with every trade and are closed once', () => {
  const { venue, clock } = createTrial({ background: true });
  const closed: Kline[] = [];
  let open = 0;
  const stop = valueOf(
    venue.watch({ channel: 'kline', product: 'spot', symbol: 'XRPUSDT', interval: '1m' }, (event) => {
      if (event.kind !== 'kline') return;
      if (event.closed) closed.push(event.candle);
      else open += 1;
    }),
  );
  clock.advance(3 * MINUTE_MS);
  expect(closed).toEqual(valueOf(venue.klines('spot', 'XRPUSDT', '1m', { limit: 4 })).slice(0, 3));
  expect(open).toBe(90);
  stop();
  clock.advance(MINUTE_MS);
  expect(closed).toHaveLength(3);
});

test('tickers and mark prices come every second while they are watched', () => {
  const { venue, clock } = createTrial({ background: true });
  const kinds: string[] = [];
  valueOf(venue.watch({ channel: 'mark', symbol: 'BTCUSDT' }, (event) => kinds.push(event.kind)));
  valueOf(venue.watch({ channel: 'ticker', product: 'spot', symbol: 'BTCUSDT' }, (event) => kinds.push(event.kind)));
  clock.advance(10_000);
  expect(kinds.filter((kind) => kind === 'mark')).toHaveLength(10);
  expect(kinds.filter((kind) => kind === 'ticker').length).toBeGreaterThan(2);
  expect(kinds.filter((kind) => kind === 'ticker').length).toBeLessThanOrEqual(10);
});

test('a ticker is the last 24 hours', () => {
  const { venue } = createTrial({ background: true });
  const ticker = valueOf(venue.ticker('spot', 'ADAUSDT'));
  const day = sum(valueOf(venue.klines('spot', 'ADAUSDT', '1m', { limit: 1440 })));
  expect(ticker.openPrice).toBe(day['open']);
  expect(ticker.lastPrice).toBe(day['close']);
  expect(units(ticker.highPrice).toString()).toBe(day['high']);
  expect(units(ticker.lowPrice).toString()).toBe(day['low']);
  expect(units(ticker.volume).toString()).toBe(day['volume']);
  expect(ticker.count).toBe(day['trades']);
  expect(venue.tickers('spot')).toHaveLength(venue.symbols('spot').length);
});
