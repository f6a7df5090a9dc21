import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRECISION_MODE } from './market.ts';
import { amountToPrecision, priceToPrecision } from './precision.ts';

const { decimalPlaces, significantDigits, tickSize } = PRECISION_MODE;

describe('prices', () => {
  test.each([
    [1.23456, 0.01, tickSize, 1.24],
    [2.000001, 0.5, tickSize, 2.5],
    [90.000000001, 2, decimalPlaces, 90.01],
    [1.1, 2, decimalPlaces, 1.1],
    [0.00000201, 8, decimalPlaces, 0.00000201],
    [123_456, 3, significantDigits, 124_000],
    [0.0012345, 3, significantDigits, 0.00124],
    [1234.5, -2, decimalPlaces, 1300],
    [1.5, null, tickSize, 1.5],
  ])('%d with precision %s in mode %d goes up to %d', (price, precision, mode, expected) => {
    expect(priceToPrecision(price, precision, mode)).toBe(expected);
  });

  test.each([
    ['nearest', 1.235, 1.24],
    ['nearest', 1.2349, 1.23],
    ['down', 1.239, 1.23],
  ] as const)('%s on request', (rounding, price, expected) => {
    expect(priceToPrecision(price, 0.01, tickSize, rounding)).toBe(expected);
  });
});

describe('amounts', () => {
  test.each([
    [2.349, 0.01, 1, 2.34],
    [0.3, 0.1, 1, 0.3],
    [162.7, 1, 0.1, 162.7],
    [162.79, 1, 0.1, 162.7],
    [25, 1, 10, 20],
    [-2.349, 0.01, 1, -2.34],
  ])('%d with step %d and contracts of %d is cut to %d', (amount, step, contractSize, expected) => {
    expect(amountToPrecision(amount, step, tickSize, contractSize)).toBe(expected);
  });

  test('a cut amount is a whole number of steps, never more than asked for, and less than a step away', () => {
    const steps = fc.constantFrom(0.001, 0.01, 0.1, 0.25, 1, 3);
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 1e6 }), steps, (amount, step) => {
        const cut = amountToPrecision(amount, step, tickSize);
        expect(cut).toBeLessThanOrEqual(amount);
        expect(amount - cut).toBeLessThan(step + 1e-9);
        expect(amountToPrecision(cut, step, tickSize)).toBe(cut);
      }),
    );
  });
});
