import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimeRange } from './timerange.ts';

const FIFTH = Date.UTC(2024, 0, 5);
const SIXTH = Date.UTC(2024, 0, 6);

test.each([
  ['20240105-20240106', FIFTH, SIXTH],
  ['20240105-', FIFTH, null],
  ['-20240106', null, SIXTH],
  ['1704412800-1704499200', FIFTH, SIXTH],
  ['1704412800000-1704499200000', FIFTH, SIXTH],
  ['-1704499200', null, SIXTH],
  ['20240105-20240105', FIFTH, FIFTH],
  ['', null, null],
])('%s', (text, from, to) => {
  expect(parseTimeRange(text)).toEqual({ from, to });
});

test.each([
  ['-', 'cannot be read'],
  ['20240105', 'cannot be read'],
  ['20240105-1704499200', 'cannot be read'],
  ['2024-01-05-2024-01-06', 'cannot be read'],
  ['20240105-20240106x', 'cannot be read'],
  ['20240230-', '20240230, which is no day'],
  ['20241301-', '20241301, which is no day'],
  ['20240106-20240105', 'begins after its end'],
])('%j is refused', (text, message) => {
  expect(() => parseTimeRange(text)).toThrow(message);
});

test('milliseconds come back as they were', () => {
  const time = fc.integer({ min: 1e12, max: 9_999_999_999_999 });
  fc.assert(
    fc.property(time, time, (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      expect(parseTimeRange(`${from}-${to}`)).toEqual({ from, to });
    }),
  );
});
