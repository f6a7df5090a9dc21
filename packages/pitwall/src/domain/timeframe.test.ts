import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDate, previousDate, timeframeMinutes, timeframeMs } from './timeframe.ts';

const at = (text: string): number => Date.parse(`${text}Z`);

test.each([
  ['1m', 60_000],
  ['5m', 300_000],
  ['4h', 14_400_000],
  ['1d', 86_400_000],
  ['1w', 604_800_000],
  ['30s', 30_000],
])('%s lasts %d ms', (timeframe, expected) => {
  expect(timeframeMs(timeframe)).toBe(expected);
});

test.each(['', '5', 'm5', '0m', '5x', '1.5h'])('"%s" is no timeframe', (text) => {
  expect(() => timeframeMs(text)).toThrow('timeframe');
});

test('trades store minutes', () => {
  expect(timeframeMinutes('1h')).toBe(60);
});

test.each([
  ['5m', '2024-01-01T12:00:00', '2024-01-01T12:00:00', '2024-01-01T12:05:00'],
  ['5m', '2024-01-01T12:03:00', '2024-01-01T12:00:00', '2024-01-01T12:05:00'],
  ['1h', '2024-01-01T12:59:59', '2024-01-01T12:00:00', '2024-01-01T13:00:00'],
  ['1w', '2024-01-03T00:00:00', '2024-01-01T00:00:00', '2024-01-08T00:00:00'],
])('%s around %s', (timeframe, now, previous, next) => {
  expect(previousDate(timeframe, at(now))).toBe(at(previous));
  expect(nextDate(timeframe, at(now))).toBe(at(next));
});

test('the next boundary is strictly later and at most one candle away', () => {
  fc.assert(
    fc.property(fc.constantFrom('1m', '5m', '1h', '1d', '1w'), fc.integer({ min: 0, max: 4e12 }), (timeframe, now) => {
      const next = nextDate(timeframe, now);
      expect(next).toBeGreaterThan(now);
      expect(next - now).toBeLessThanOrEqual(timeframeMs(timeframe));
      expect(previousDate(timeframe, next)).toBe(next);
    }),
  );
});
