import { describe, expect, it } from 'vitest';
import type { BookLevel, OrderBook } from '../../domain/market.ts';
import { crosses, marketFillPrice } from './fill-model.ts';

const book = (asks: readonly BookLevel[], bids: readonly BookLevel[]): OrderBook => ({ asks, bids });
const ASKS: readonly BookLevel[] = [
  [100, 1],
  [101, 2],
  [103, 5],
];
const BIDS: readonly BookLevel[] = [
  [99, 1],
  [98, 2],
  [90, 5],
];
const BOOK = book(ASKS, BIDS);

describe('marketFillPrice', () => {
  it.each([
    ['buy', 1, 100, 100],
    ['buy', 3, 100, 302 / 3],
    ['buy', 4, 100, 101.25],
    ['buy', 20, 100, 102.65],
    ['sell', 3, 99, 295 / 3],
    // The book gives 93.125, but no more than 5 % is lost to slippage.
    ['sell', 8, 99, 94.05],
  ] as const)('%s %d at %d fills at %d', (side, amount, rate, expected) => {
    expect(marketFillPrice(BOOK, side, amount, rate)).toBeCloseTo(expected, 10);
  });

  it('looks at 20 levels only and takes the rest at the last one', () => {
    const asks = Array.from({ length: 30 }, (_, index): BookLevel => [100 + index / 10, 1]);
    // 20 levels average 100.95; 20 more at 101.9.
    expect(marketFillPrice(book(asks, []), 'buy', 40, 100)).toBeCloseTo((20 * 100.95 + 20 * 101.9) / 40, 10);
  });

  it('fills at the rate when nobody stands on the other side', () => {
    expect(marketFillPrice(book([], BIDS), 'buy', 2, 100)).toBe(100);
  });
});

describe('crosses', () => {
  it.each([
    ['buy', 99.99, false],
    ['buy', 100, true],
    ['buy', 101, true],
    ['sell', 99.01, false],
    ['sell', 99, true],
    ['sell', 98, true],
  ] as const)('%s with limit %d: %s', (side, limit, expected) => {
    expect(crosses(BOOK, side, limit)).toBe(expected);
  });

  it('never happens on an empty side', () => {
    expect(crosses(book([], []), 'buy', 1e9)).toBe(false);
    expect(crosses(book([], []), 'sell', 1e-9)).toBe(false);
  });
});
