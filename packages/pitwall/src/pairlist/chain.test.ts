import { describe, expect, test } from 'vitest';
import type { Market, Ticker } from '../domain/market.ts';
import { createPairListChain, type ChainContext } from './chain.ts';

function market(pair: string, changes: Partial<Market> = {}): Market {
  const [base = '', quote = ''] = pair.split('/');
  return {
    pair,
    base,
    quote,
    settle: null,
    active: true,
    spot: true,
    future: false,
    maker: 0.001,
    taker: 0.001,
    amountPrecision: null,
    pricePrecision: null,
    precisionMode: 4,
    contractSize: 1,
    limits: { amount: { min: null, max: null }, price: { min: null, max: null }, cost: { min: null, max: null } },
    ...changes,
  };
}

const MARKETS = [
  market('ETH/USDT'),
  market('BTC/USDT'),
  market('OLD/USDT', { active: false }),
  market('ETH/BTC'),
  market('PERP/USDT', { spot: false, future: true }),
  market('XRP/USDT'),
  market('BTCUP/USDT'),
];
const VOLUMES: Record<string, number | null> = {
  'ETH/USDT': 50,
  'BTC/USDT': 100,
  'XRP/USDT': null,
  'BTCUP/USDT': 10,
  'OLD/USDT': 999,
};

function context(changes: Partial<ChainContext> = {}): ChainContext {
  const ticker = (pair: string, quoteVolume: number | null): [string, Ticker] => [
    pair,
    { pair, last: 1, bid: 1, ask: 1, quoteVolume, percentage: null },
  ];
  return {
    now: 0,
    markets: new Map(MARKETS.map((row) => [row.pair, row])),
    tickers: new Map(Object.entries(VOLUMES).map(([pair, volume]) => ticker(pair, volume))),
    stakeCurrency: 'USDT',
    tradingMode: 'spot',
    stoploss: -0.1,
    candles: async () => null,
    results: async () => [],
    pairWhitelist: ['XRP/USDT', 'btc.*/usdt', 'OLD/USDT', 'ETH/BTC', 'PERP/USDT', 'NEW/USDT', 'BTC/USDT'],
    ...changes,
  };
}
const handler = (method: string, parameters: Record<string, unknown> = {}) => ({ method, parameters });
const STATIC = handler('StaticPairList');

describe('StaticPairList', () => {
  test('gives the whitelist: patterns expanded, active markets of the stake only, each once', async () => {
    expect(await createPairListChain([STATIC], []).refresh(context())).toEqual(['XRP/USDT', 'BTC/USDT', 'BTCUP/USDT']);
  });

  test('keeps every name with allow_inactive', async () => {
    const chain = createPairListChain([handler('StaticPairList', { allow_inactive: true })], []);
    const pairWhitelist = ['OLD/USDT', 'NEW/USDT', 'XRP/USDT'];
    expect((await chain.refresh(context({ pairWhitelist }))).toSorted()).toEqual(pairWhitelist.toSorted());
  });

  test('appends what is missing when it comes later', async () => {
    const chain = createPairListChain([handler('VolumePairList', { number_assets: 1 }), STATIC], []);
    expect(await chain.refresh(context({ pairWhitelist: ['XRP/USDT', 'BTC/USDT'] }))).toEqual(['BTC/USDT', 'XRP/USDT']);
  });
});

describe('VolumePairList', () => {
  test.each([
    ['the most traded first', { number_assets: 10 }, ['BTC/USDT', 'ETH/USDT', 'BTCUP/USDT']],
    ['as many as wanted', { number_assets: 2 }, ['BTC/USDT', 'ETH/USDT']],
    ['strictly above the minimum', { number_assets: 9, min_value: 50 }, ['BTC/USDT']],
  ])('%s', async (_name, parameters, expected) => {
    expect(await createPairListChain([handler('VolumePairList', parameters)], []).refresh(context())).toEqual(expected);
  });

  test('does not count blacklisted pairs', async () => {
    const chain = createPairListChain([handler('VolumePairList', { number_assets: 2 })], ['BTC/.*']);
    expect(await chain.refresh(context())).toEqual(['ETH/USDT', 'BTCUP/USDT']);
  });

  test('keeps its answer for the refresh period, and asks for tickers only then', async () => {
    const chain = createPairListChain([handler('VolumePairList', { number_assets: 1, refresh_period: 60 })], []);
    expect(chain.needsTickers(0)).toBe(true);
    expect(await chain.refresh(context())).toEqual(['BTC/USDT']);
    expect(chain.needsTickers(59_999)).toBe(false);
    expect(await chain.refresh(context({ now: 59_999, tickers: new Map() }))).toEqual(['BTC/USDT']);
    expect(chain.needsTickers(60_000)).toBe(true);
    expect(await chain.refresh(context({ now: 60_000, tickers: new Map() }))).toEqual([]);
  });

  test('sorts what comes in when it comes later', async () => {
    const chain = createPairListChain([STATIC, handler('VolumePairList', { number_assets: 2 })], []);
    expect(chain.needsTickers(0)).toBe(true);
    expect(await chain.refresh(context())).toEqual(['BTC/USDT', 'BTCUP/USDT']);
  });
});

test('the blacklist has the last word and can be replaced', async () => {
  const chain = createPairListChain([STATIC], ['BTCUP/.*']);
  expect(await chain.refresh(context())).toEqual(['XRP/USDT', 'BTC/USDT']);
  chain.setBlacklist(['xrp/usdt']);
  expect(await chain.refresh(context())).toEqual(['BTC/USDT', 'BTCUP/USDT']);
  expect(() => chain.setBlacklist(['*'])).toThrow('exchange.pair_blacklist');
  expect(chain.blacklist()).toEqual(['xrp/usdt']);
});

describe('refusals', () => {
  test.each([
    ['an empty chain', [], 'pairlists is empty'],
    ['an unknown handler', [handler('Nonsense')], '"Nonsense" is not known'],
    ['a missing number', [handler('VolumePairList')], '"number_assets" is missing'],
    ['a wrong number', [handler('VolumePairList', { number_assets: 0 })], 'at least 1'],
    ['a foreign sort key', [handler('VolumePairList', { number_assets: 1, sort_key: 'x' })], '"sort_key" is "x"'],
    [
      'two ways to look back',
      [handler('VolumePairList', { number_assets: 1, lookback_days: 3, lookback_period: 2 })],
      '"lookback_days" and "lookback_period"',
    ],
    [
      'a refresh within a candle',
      [handler('VolumePairList', { number_assets: 1, lookback_days: 3 })],
      'give at least 86400',
    ],
    ['a fraction of a pair', [handler('VolumePairList', { number_assets: 1.5 })], 'give a whole number of at least 1'],
    ['a filter at the beginning', [handler('OffsetFilter')], 'OffsetFilter only filters and cannot be the first'],
    ['a narrow age', [STATIC, handler('AgeFilter', { max_days_listed: 10 })], 'give more than min_days_listed, 10'],
    ['a wrong limit', [STATIC, handler('PriceFilter', { min_price: '1' })], '"min_price" is "1"'],
    ['a wrong flag', [handler('StaticPairList', { allow_inactive: 'yes' })], 'give true or false'],
  ])('%s', (_name, settings, text) => {
    expect(() => createPairListChain(settings, [])).toThrow(text);
  });

  test('a bad pattern names its key', async () => {
    expect(() => createPairListChain([STATIC], ['*/USDT'])).toThrow('"*/USDT" in exchange.pair_blacklist');
    const chain = createPairListChain([STATIC], []);
    await expect(chain.refresh(context({ pairWhitelist: ['('] }))).rejects.toThrow('exchange.pair_whitelist');
  });
});
