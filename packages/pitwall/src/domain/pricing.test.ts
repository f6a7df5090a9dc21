import { describe, expect, test } from 'vitest';
import { bookSide, clampCustomPrice, isBookDeepEnough, rateFromBook, rateFromTicker } from './pricing.ts';

const SETTINGS = { priceSide: 'same', useOrderBook: true, orderBookTop: 1, priceLastBalance: 0 } as const;
const BOOK = {
  bids: [
    [99, 1],
    [98, 2],
  ],
  asks: [
    [100, 1],
    [101, 5],
  ],
} as const;

describe('the side of the book', () => {
  test.each([
    ['same', 'entry', false, 'bid'],
    ['other', 'entry', false, 'ask'],
    ['same', 'entry', true, 'ask'],
    ['other', 'entry', true, 'bid'],
    ['same', 'exit', false, 'ask'],
    ['other', 'exit', false, 'bid'],
    ['same', 'exit', true, 'bid'],
    ['other', 'exit', true, 'ask'],
    ['ask', 'entry', false, 'ask'],
    ['bid', 'exit', true, 'bid'],
  ] as const)('%s, %s, short %s: %s', (setting, step, isShort, side) => {
    expect(bookSide(setting, step, isShort)).toBe(side);
  });
});

test('rates come from the wanted level', () => {
  expect(rateFromBook('ETH/USDT', BOOK, SETTINGS, 'entry', false)).toBe(99);
  expect(rateFromBook('ETH/USDT', BOOK, { ...SETTINGS, orderBookTop: 2 }, 'exit', false)).toBe(101);
  expect(() => rateFromBook('ETH/USDT', BOOK, { ...SETTINGS, orderBookTop: 3 }, 'exit', false)).toThrow('level 3');
});

describe('rates from a ticker', () => {
  const ticker = { pair: 'ETH/USDT', last: 10, bid: 5, ask: 20, quoteVolume: null, percentage: null };
  test.each([
    ['entry', 'ask', 0.3, 17],
    ['entry', 'ask', 1, 10],
    ['entry', 'bid', 1, 5],
    ['exit', 'bid', 0.5, 7.5],
    ['exit', 'ask', 0.5, 20],
  ] as const)('%s at the %s, balance %d: %d', (step, priceSide, priceLastBalance, expected) => {
    const settings = { ...SETTINGS, priceSide, priceLastBalance };
    expect(rateFromTicker(ticker, settings, step, false)).toBe(expected);
  });

  test('a missing side is an error, a missing last price is not', () => {
    expect(() => rateFromTicker({ ...ticker, bid: null }, SETTINGS, 'entry', false)).toThrow('has no bid');
    expect(rateFromTicker({ ...ticker, last: null }, SETTINGS, 'entry', false)).toBe(5);
  });
});

test.each([
  [105, 102],
  [90, 98],
  [101, 101],
  [Number.NaN, 100],
])('a custom price of %d against 100 becomes %d', (custom, expected) => {
  expect(clampCustomPrice(custom, 100, 0.02)).toBeCloseTo(expected, 10);
});

test('depth compares the sizes of both sides', () => {
  expect(isBookDeepEnough(BOOK, 0.5, false)).toBe(true);
  expect(isBookDeepEnough(BOOK, 0.51, false)).toBe(false);
  expect(isBookDeepEnough(BOOK, 2, true)).toBe(true);
});
