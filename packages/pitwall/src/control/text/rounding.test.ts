import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, roundTo, toPercent } from './rounding.ts';

describe('roundTo', () => {
  it.each([
    [0.125, 2, 0.12],
    [0.375, 2, 0.38],
    [2.5, 0, 2],
    [-2.5, 0, -2],
    [2.675, 2, 2.67],
    [1.005, 2, 1],
    [-0.5, 0, -0],
    [1e16, 2, 1e16],
    [53.13289646192964, 2, 53.13],
  ])('%d to %d decimals is %d', (value, digits, expected) => {
    expect(roundTo(value, digits)).toBe(expected);
  });

  it('keeps what is no finite number', () => {
    expect([roundTo(Number.NaN, 2), roundTo(Infinity, 2)]).toEqual([Number.NaN, Infinity]);
  });

  it('never moves a value by more than half a unit, and not again', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 8 }), (value, digits) => {
        const rounded = roundTo(value, digits);
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual((0.5 + 1e-6) / 10 ** digits);
        expect(roundTo(rounded, digits) - rounded).toBe(0);
      }),
    );
  });

  it('writes percents, and means of nothing', () => {
    expect(toPercent(0.05314)).toBe(5.31);
    expect(meanOf([])).toBe(0);
  });
});
