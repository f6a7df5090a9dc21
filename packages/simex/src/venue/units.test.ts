import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalFormat, formatUnits, multiply, parseUnits, units, unitsOfNumber } from './units.ts';

test.each([
  ['1', 100_000_000n],
  ['0.00000001', 1n],
  ['-2.5', -250_000_000n],
  ['1.100000000000', 110_000_000n],
  ['0', 0n],
])('%s is %s units', (text, value) => {
  expect(parseUnits(text)).toBe(value);
});

test.each(['', '.', '1e5', 'abc', '1.000000001', '1,5', ' 1', '0x1', 'NaN'])('"%s" is no amount', (text) => {
  expect(parseUnits(text)).toBeUndefined();
  expect(() => units(text)).toThrow(RangeError);
});

test('texts and integers are the same thing', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (value) => {
      expect(parseUnits(formatUnits(value))).toBe(value);
    }),
  );
});

test('counts of ticks are written as their decimal', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.constantFrom('0.01', '0.00000001', '1', '0.05'),
      (count, tick) => {
        expect(decimalFormat(units(tick))(count)).toBe(formatUnits(BigInt(count) * units(tick)));
      },
    ),
  );
});

test('products are cut off, not rounded', () => {
  expect(multiply(units('0.00000003'), units('0.5'))).toBe(1n);
  expect(unitsOfNumber(0.1 + 0.2)).toBe(30_000_000n);
});
