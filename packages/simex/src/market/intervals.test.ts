import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INTERVALS } from '../venue/market-types.ts';
import { earlierStart, intervalStart, nextStart } from './intervals.ts';

const at = (text: string): number => Date.parse(`${text}Z`);

test.each([
  ['1m', '2026-03-18T13:37:45', '2026-03-18T13:37:00'],
  ['3m', '2026-03-18T13:37:45', '2026-03-18T13:36:00'],
  ['15m', '2026-03-18T13:37:45', '2026-03-18T13:30:00'],
  ['4h', '2026-03-18T13:37:45', '2026-03-18T12:00:00'],
  ['1d', '2026-03-18T13:37:45', '2026-03-18T00:00:00'],
  ['1w', '2026-03-18T13:37:45', '2026-03-16T00:00:00'],
  ['1M', '2026-03-18T13:37:45', '2026-03-01T00:00:00'],
] as const)('%s: %s lies in the candle of %s', (interval, time, open) => {
  expect(intervalStart(interval, at(time))).toBe(at(open));
});

test('a month ends where the next begins', () => {
  expect(nextStart('1M', at('2026-12-01T00:00:00'))).toBe(at('2027-01-01T00:00:00'));
  expect(earlierStart('1M', at('2026-01-01T00:00:00'), 2)).toBe(at('2025-11-01T00:00:00'));
});

test('every time lies in exactly one candle', () => {
  fc.assert(
    fc.property(fc.constantFrom(...INTERVALS), fc.integer({ min: 0, max: 4e12 }), (interval, time) => {
      const open = intervalStart(interval, time);
      expect(open).toBeLessThanOrEqual(time);
      expect(nextStart(interval, open)).toBeGreaterThan(time);
      expect(intervalStart(interval, open)).toBe(open);
      expect(earlierStart(interval, nextStart(interval, open), 1)).toBe(open);
    }),
  );
});
