import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, decimal, multiply, product, round8, roundToStep, subtract, sum, toNumber } from './decimal.ts';

const money = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });

test('a number is the decimal people read', () => {
  expect(decimal(0.1)).toEqual({ digits: 1n, scale: 1 });
  expect(decimal(-1.5e-7)).toEqual({ digits: -15n, scale: 8 });
  expect(decimal(1e21)).toEqual({ digits: 10n ** 21n, scale: 0 });
  expect(() => decimal(Number.NaN)).toThrow('no');
});

test('sums and products are exact', () => {
  expect(sum(0.1, 0.2)).toBe(0.3);
  expect(product(1.1, 1.1)).toBe(1.21);
  expect(product(163.3, 0.612)).toBe(99.9396);
});

test('reading and writing a number changes nothing', () => {
  fc.assert(fc.property(money, (value) => toNumber(decimal(value)) === value));
});

test('arithmetic agrees with integers', () => {
  const cents = fc.integer({ min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(cents, cents, (left, right) => {
      const [a, b] = [decimal(left / 100), decimal(right / 100)];
      expect(toNumber(add(a, b))).toBe((left + right) / 100);
      expect(toNumber(subtract(a, b))).toBe((left - right) / 100);
      expect(multiply(a, b).digits * 10n ** BigInt(4 - multiply(a, b).scale)).toBe(BigInt(left) * BigInt(right));
    }),
  );
});

describe('rounding to a step', () => {
  test.each([
    [1.23456, 0.01, 'up', 1.24],
    [2.000001, 0.5, 'up', 2.5],
    [-1.21, 0.1, 'down', -1.3],
    [-1.21, 0.1, 'up', -1.2],
    [0.25, 0.1, 'nearest', 0.3],
    [-0.25, 0.1, 'nearest', -0.3],
    [0.24, 0.1, 'nearest', 0.2],
    [0.3, 0.1, 'up', 0.3],
  ] as const)('%d by %d %s is %d', (value, step, rounding, expected) => {
    expect(toNumber(roundToStep(decimal(value), decimal(step), rounding))).toBe(expected);
  });
});

describe('rounding to eight decimals', () => {
  test.each([
    [0.123456785, 0.12345678],
    [0.001953125, 0.00195312],
    [0.005859375, 0.00585938],
    [-0.001953125, -0.00195312],
    [104.123456789, 104.12345679],
    [1e20, 1e20],
    [0, 0],
  ])('%d becomes %d', (value, expected) => {
    expect(round8(value)).toBe(expected);
  });

  test('the quick way and the exact way agree', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e7, max: 1e7 }), (value) => {
        const exact = Number(value.toFixed(8));
        // Ties go to the even digit, toFixed takes them up: they are the only difference allowed.
        return Object.is(round8(value) + 0, exact + 0) || /50*$/.test(value.toFixed(70).slice(-62));
      }),
      { numRuns: 2_000 },
    );
  });
});
