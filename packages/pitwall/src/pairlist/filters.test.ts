import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CandleRow } from '../domain/frame.ts';
import type { Market, Ticker } from '../domain/market.ts';
import { PAIR_LISTS } from './definitions.ts';
import type { PairListContext, PairListRule } from './handler.ts';
import { volatility } from './volatility-filter.ts';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS + 5;
const PAIRS = ['A/USDT', 'B/USDT', 'C/USDT', 'D/USDT'];

function rule(name: string, parameters: Record<string, unknown> = {}): PairListRule {
  const definition = PAIR_LISTS.find((one) => one.name === name);
  if (definition === undefined) throw new Error(`no ${name}`);
  return definition.create(parameters);
}

function market(pair: string, changes: Partial<Market> = {}): [string, Market] {
  const none = { min: null, max: null };
  const limits = { amount: none, price: none, cost: none };
  const plain = { base: pair.slice(0, 1), quote: 'USDT', settle: null, active: true, spot: true, future: false };
  const steps = { amountPrecision: 0.001, pricePrecision: 0.01, precisionMode: 4 as const };
  return [pair, { pair, ...plain, ...steps, maker: 0, taker: 0, contractSize: 1, limits, ...changes }];
}

function ticker(pair: string, values: Partial<Ticker>): [string, Ticker] {
  return [pair, { pair, last: null, bid: null, ask: null, quoteVolume: null, percentage: null, ...values }];
}

function context(changes: Partial<PairListContext> = {}): PairListContext {
  return {
    now: NOW,
    markets: new Map(PAIRS.map((pair) => market(pair))),
    tickers: new Map(),
    stakeCurrency: 'USDT',
    tradingMode: 'spot',
    stoploss: -0.1,
    pairWhitelist: PAIRS,
    isBlacklisted: () => false,
    candles: async () => null,
    results: async () => [],
    ...changes,
  };
}

/** Daily candles whose closes are given; highs and lows are 1 above and below. */
function days(...closes: number[]): CandleRow[] {
  return closes.map((close, index) => [index * DAY_MS, close, close + 1, close - 1, close, 1]);
}

describe('OffsetFilter', () => {
  test.each([
    [{}, PAIRS],
    [{ offset: 1 }, ['B/USDT', 'C/USDT', 'D/USDT']],
    [{ offset: 1, number_assets: 2 }, ['B/USDT', 'C/USDT']],
    [{ number_assets: 2 }, ['A/USDT', 'B/USDT']],
    [{ offset: 9 }, []],
  ])('%j', async (parameters, expected) => {
    expect(await rule('OffsetFilter', parameters).filter(PAIRS, context())).toEqual(expected);
  });
});

describe('ShuffleFilter', () => {
  test('loses and doubles nothing, whatever the seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.uniqueArray(fc.string()), async (seed, pairs) => {
        const shuffled = await rule('ShuffleFilter', { seed }).filter(pairs, context());
        expect(shuffled.toSorted()).toEqual(pairs.toSorted());
      }),
    );
  });

  test('gives the same orders for the same seed, and another one each time', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `P${index}/USDT`);
    const [first, second] = [rule('ShuffleFilter', { seed: 7 }), rule('ShuffleFilter', { seed: 7 })];
    const order = await first.filter(many, context());
    expect(await second.filter(many, context())).toEqual(order);
    expect(await second.filter(many, context())).not.toEqual(order);
    expect(await rule('ShuffleFilter').filter(many, context())).not.toEqual(many);
  });
});

describe('PriceFilter', () => {
  const tickers = new Map([
    ticker('A/USDT', { last: 0.5 }),
    ticker('B/USDT', { last: 10 }),
    ticker('C/USDT', { last: 5_000 }),
    ticker('D/USDT', { last: null }),
  ]);
  test.each([
    ['off', {}, PAIRS],
    ['one step is 2 % of 0.5', { low_price_ratio: 0.01 }, ['B/USDT', 'C/USDT']],
    ['at the limit', { low_price_ratio: 0.02 }, ['A/USDT', 'B/USDT', 'C/USDT']],
    ['too cheap', { min_price: 10 }, ['B/USDT', 'C/USDT']],
    ['too dear', { max_price: 10 }, ['A/USDT', 'B/USDT']],
    ['one amount step is worth 5', { max_value: 4.9 }, ['A/USDT', 'B/USDT']],
  ])('%s', async (_name, parameters, expected) => {
    const filter = rule('PriceFilter', parameters);
    expect(filter.needsTickers?.(NOW)).toBe(Object.keys(parameters).length > 0);
    expect(await filter.filter(PAIRS, context({ tickers }))).toEqual(expected);
  });

  test('steps in decimal places count as well', async () => {
    const markets = new Map([market('A/USDT', { pricePrecision: 2, precisionMode: 2 })]);
    const filter = rule('PriceFilter', { low_price_ratio: 0.01 });
    expect(await filter.filter(['A/USDT'], context({ tickers, markets }))).toEqual([]);
  });
});

test('SpreadFilter', async () => {
  const tickers = new Map([
    ticker('A/USDT', { bid: 99.6, ask: 100 }),
    ticker('B/USDT', { bid: 99.1, ask: 100 }),
    ticker('C/USDT', { bid: 100 }),
    ticker('D/USDT', { bid: 0, ask: 0 }),
  ]);
  expect(await rule('SpreadFilter').filter(PAIRS, context({ tickers }))).toEqual(['A/USDT']);
  expect(await rule('SpreadFilter', { max_spread_ratio: 0.01 }).filter(PAIRS, context({ tickers }))).toHaveLength(2);
  expect(await rule('SpreadFilter', { max_spread_ratio: 0 }).filter(PAIRS, context())).toEqual(PAIRS);
});

test('PrecisionFilter keeps what has steps finer than 1 % at the stop', async () => {
  const tickers = new Map([
    ticker('A/USDT', { last: 100 }),
    // The stop at 0.45 and 0.4455 below: both 0.45 when rounded up to 0.01 … and 0.5 when rounded to 0.1.
    ticker('B/USDT', { last: 0.5 }),
    ticker('C/USDT', { last: null }),
  ]);
  const markets = new Map([market('A/USDT'), market('B/USDT', { pricePrecision: 0.1 }), market('C/USDT')]);
  expect(await rule('PrecisionFilter').filter(PAIRS, context({ tickers, markets }))).toEqual(['A/USDT']);
});

describe('PerformanceFilter', () => {
  const result = (pair: string, profitRatio: number, minutesAgo: number) => ({
    pair,
    profitRatio,
    closeDate: NOW - minutesAgo * 60_000,
  });
  const results = async () => [
    result('B/USDT', 0.05, 100),
    result('B/USDT', 0.01, 5),
    result('C/USDT', 0.06, 50),
    result('D/USDT', -0.2, 200),
  ];
  test.each([
    ['by the sum, then fewer trades', {}, ['C/USDT', 'B/USDT', 'A/USDT', 'D/USDT']],
    ['of the last minutes', { minutes: 60 }, ['C/USDT', 'B/USDT', 'A/USDT', 'D/USDT']],
    ['of the last minute: as they came', { minutes: 1 }, PAIRS],
    ['with a minimum', { min_profit: 0.01 }, ['C/USDT', 'B/USDT']],
    ['with a minimum of 0', { min_profit: 0 }, ['C/USDT', 'B/USDT', 'A/USDT']],
  ])('%s', async (_name, parameters, expected) => {
    expect(await rule('PerformanceFilter', parameters).filter(PAIRS, context({ results }))).toEqual(expected);
  });

  test('without any trade nothing is left out', async () => {
    expect(await rule('PerformanceFilter', { min_profit: 0.01 }).filter(PAIRS, context())).toEqual(PAIRS);
  });
});

describe('AgeFilter', () => {
  const ages: Record<string, number> = { 'A/USDT': 3, 'B/USDT': 10, 'C/USDT': 50 };
  const asked: string[] = [];
  const candles: PairListContext['candles'] = async ({ pair, timeframe }, limit) => {
    asked.push(pair);
    expect(timeframe).toBe('1d');
    const age = ages[pair];
    return age === undefined ? null : days(...new Array<number>(Math.min(age, limit)).fill(5));
  };

  test('asks again for those that failed only, on the next day', async () => {
    const filter = rule('AgeFilter');
    expect(await filter.filter(PAIRS, context({ candles }))).toEqual(['B/USDT', 'C/USDT']);
    asked.length = 0;
    ages['A/USDT'] = 12;
    // Nothing is known of D yet, so it is asked for each time.
    expect(await filter.filter(PAIRS, context({ candles }))).toEqual(['B/USDT', 'C/USDT']);
    expect(asked).toEqual(['D/USDT']);
    asked.length = 0;
    const tomorrow = context({ candles, now: 101 * DAY_MS });
    expect(await filter.filter(PAIRS, tomorrow)).toEqual(['A/USDT', 'B/USDT', 'C/USDT']);
    expect(asked).toEqual(['A/USDT', 'D/USDT']);
  });

  test('with a limit to the other side', async () => {
    const parameters = { min_days_listed: 2, max_days_listed: 12 };
    expect(await rule('AgeFilter', parameters).filter(PAIRS, context({ candles }))).toEqual(['A/USDT', 'B/USDT']);
  });
});

describe('RangeStabilityFilter', () => {
  const rows: Record<string, CandleRow[]> = { 'A/USDT': days(1_000, 1_000), 'B/USDT': days(100, 120), 'C/USDT': [] };
  const candles: PairListContext['candles'] = async ({ pair }) => rows[pair] ?? null;
  test.each([
    ['999 to 1001 is too little', {}, ['B/USDT']],
    ['within', { min_rate_of_change: 0.002 }, ['A/USDT', 'B/USDT']],
    ['99 to 121 is too much', { min_rate_of_change: 0, max_rate_of_change: 0.2 }, ['A/USDT']],
  ])('%s', async (_name, parameters, expected) => {
    expect(await rule('RangeStabilityFilter', parameters).filter(PAIRS, context({ candles }))).toEqual(expected);
  });

  test('keeps a verdict for the refresh period', async () => {
    const filter = rule('RangeStabilityFilter', { refresh_period: 60 });
    let asked = 0;
    const counting: PairListContext['candles'] = async (key, limit) => {
      asked += 1;
      return candles(key, limit);
    };
    for (const now of [0, 59_999, 60_000]) await filter.filter(['B/USDT'], context({ candles: counting, now }));
    expect(asked).toBe(2);
  });
});

describe('VolatilityFilter', () => {
  test('the deviation of the daily changes, for all days', () => {
    // ln(100/110), ln(110/100) and 0: mean 0, √(2 x² / 2) · √3
    expect(volatility(days(100, 110, 100))).toBeCloseTo(Math.log(1.1) * Math.sqrt(3), 12);
  });

  test('leaves out what varies too much or too little, and what is too young', async () => {
    const rows: Record<string, CandleRow[]> = {
      'A/USDT': days(100, 100, 100),
      'B/USDT': days(100, 110, 100),
      'C/USDT': days(100, 200, 100),
      'D/USDT': days(100, 110),
    };
    const candles: PairListContext['candles'] = async ({ pair }) => rows[pair] ?? null;
    const parameters = { lookback_days: 3, min_volatility: 0.1, max_volatility: 0.5 };
    expect(await rule('VolatilityFilter', parameters).filter(PAIRS, context({ candles }))).toEqual(['B/USDT']);
  });
});

describe('VolumePairList by candles', () => {
  const rows: Record<string, CandleRow[]> = { 'A/USDT': days(10, 10), 'B/USDT': days(30, 30), 'C/USDT': days(20, 20) };
  const parameters = { number_assets: 2, lookback_days: 2, refresh_period: 86_400 };

  test('sums volume × price of the candles, and keeps only whole answers', async () => {
    const list = rule('VolumePairList', parameters);
    expect(list.needsTickers?.(NOW)).toBe(false);
    const missing = context({ candles: async ({ pair }) => (pair === 'B/USDT' ? null : (rows[pair] ?? [])) });
    expect(await list.generate?.(missing)).toEqual(['C/USDT', 'A/USDT']);
    const all = context({ candles: async ({ pair }) => rows[pair] ?? [] });
    expect(await list.generate?.(all)).toEqual(['B/USDT', 'C/USDT']);
    expect(await list.generate?.(missing)).toEqual(['B/USDT', 'C/USDT']);
  });
});

test('every handler explains itself and its parameters, and its defaults are allowed', () => {
  for (const { name, description, parameters, create } of PAIR_LISTS) {
    expect(description, name).toMatch(/\.$/);
    for (const parameter of Object.values(parameters)) {
      expect(parameter.description).not.toBe('');
      expect(parameter.help).toMatch(/\.$/);
    }
    const defaults = Object.fromEntries(Object.entries(parameters).map(([key, one]) => [key, one.default]));
    expect(create(defaults).summary).toContain(name);
  }
  expect(PAIR_LISTS.map(({ name }) => name)).toEqual(PAIR_LISTS.map(({ name }) => name).toSorted());
});
