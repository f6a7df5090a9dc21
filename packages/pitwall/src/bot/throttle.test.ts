import fc from 'fast-check';
import { expect, test } from 'vitest';
import { previousDate } from '../domain/timeframe.ts';
import { throttleSleepMs } from './throttle.ts';

const at = (text: string): number => Date.parse(`2024-01-01T${text}Z`);

test.each([
  ['in the middle of a candle the throttle decides', '12:01:00.000', '12:01:00.400', '12:01:05.000'],
  ['a slow turn is followed at once', '12:01:00.000', '12:01:08.000', '12:01:08.000'],
  ['not before the first second of the new candle is over', '12:04:56.500', '12:04:56.600', '12:05:01.000'],
  ['a wake-up within that second waits for its end', '12:04:55.300', '12:04:55.400', '12:05:01.000'],
  ['nor later than its end', '12:04:58.000', '12:04:58.100', '12:05:01.000'],
  ['a turn that ends within that second waits as well', '12:04:50.000', '12:05:00.200', '12:05:01.000'],
])('%s', (_name, startedAt, now, wakeAt) => {
  expect(at(now) + throttleSleepMs(at(startedAt), at(now), 5_000, '5m')).toBe(at(wakeAt));
});

test('a clock that is set back during a turn does not put the next one off', () => {
  expect(throttleSleepMs(at('13:30:00.000'), at('12:30:00.000'), 5_000, '1d')).toBeLessThanOrEqual(6_000);
});

test('the sleep is never negative, ends by the second after the next candle, and never within it', () => {
  const start = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 });
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 0, max: 90_000 }),
      fc.integer({ min: 0, max: 120_000 }),
      (begun, took, pace) => {
        const now = begun + took;
        const wake = now + throttleSleepMs(begun, now, pace, '1m');
        expect(wake).toBeGreaterThanOrEqual(now);
        expect(wake).toBeLessThanOrEqual(previousDate('1m', now) + 61_000);
        expect(wake - previousDate('1m', wake)).toBeGreaterThanOrEqual(1_000);
      },
    ),
  );
});
