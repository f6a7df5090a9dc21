import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { round8 } from './decimal.ts';
import { aTrade } from './fixtures/trade.ts';
import { closeValue, openValue, profitAbs, profitRatio } from './profit.ts';

describe('ten bought at ten, fees 0.1 %', () => {
  test.each([
    ['long', aTrade(), 10.5, 100.1, 104.895, 4.795, 0.0479021],
    ['long 3x', aTrade({ leverage: 3 }), 10.5, 100.1, 104.895, 4.795, 0.14370629],
    ['short 5x', aTrade({ isShort: true, leverage: 5 }), 9.5, 99.9, 95.095, 4.805, 0.24049049],
    [
      'short 5x, funding paid',
      aTrade({ isShort: true, leverage: 5, tradingMode: 'futures', fundingFees: -0.5 }),
      9.5,
      99.9,
      95.595,
      4.305,
      0.21546547,
    ],
    ['spot knows no funding', aTrade({ fundingFees: -0.5 }), 10.5, 100.1, 104.895, 4.795, 0.0479021],
  ])('%s', (_name, trade, rate, open, close, absolute, ratio) => {
    expect(openValue(trade)).toBe(open);
    expect(closeValue(trade, rate)).toBe(close);
    expect(profitAbs(trade, rate)).toBe(absolute);
    expect(profitRatio(trade, rate)).toBe(ratio);
  });
});

test('a part is valued by itself', () => {
  expect(profitAbs(aTrade({ amount: 20 }), 12, { amount: 5, openRate: 9 })).toBe(14.895);
  expect(profitRatio(aTrade({ amount: 20 }), 12, { amount: 5, openRate: 9 })).toBe(0.33066933);
});

test('an unknown rate has an unknown profit, and nothing earns nothing', () => {
  expect(profitRatio(aTrade(), Number.NaN)).toBeNaN();
  expect(profitAbs(aTrade(), Number.NaN)).toBeNaN();
  expect(profitRatio(aTrade({ amount: 0, openTradeValue: 0 }), 10)).toBe(0);
  expect(profitRatio(aTrade({ isShort: true }), 0)).toBe(0);
});

test('the quick ratio equals the one from exact products', () => {
  const price = fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => ticks / 10_000);
  const fee = fc.integer({ min: 0, max: 100 }).map((points) => points / 10_000);
  const amount = fc.integer({ min: 1, max: 1_000_000 }).map((steps) => steps / 100);
  const leverage = fc.constantFrom(1, 2, 3.5, 10);
  fc.assert(
    fc.property(price, price, amount, fee, leverage, fc.boolean(), (open, close, base, rate, times, isShort) => {
      const trade = aTrade({ isShort, openRate: open, amount: base, feeOpen: rate, feeClose: rate, leverage: times });
      trade.openTradeValue = openValue(trade);
      const quotient = closeValue(trade, close) / trade.openTradeValue;
      expect(profitRatio(trade, close)).toBe(round8((isShort ? 1 - quotient : quotient - 1) * times));
    }),
    { numRuns: 1_000 },
  );
});

test('a higher rate never earns a long less', () => {
  const rate = fc.double({ min: 0.001, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (left, right) => {
      const [low, high] = left < right ? [left, right] : [right, left];
      expect(profitAbs(aTrade(), high)).toBeGreaterThanOrEqual(profitAbs(aTrade(), low));
      expect(profitAbs(aTrade({ isShort: true }), high)).toBeLessThanOrEqual(profitAbs(aTrade({ isShort: true }), low));
    }),
  );
});
