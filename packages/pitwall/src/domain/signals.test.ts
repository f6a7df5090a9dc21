import { describe, expect, test } from 'vitest';
import { entrySignal, exitSignal, isExpired, isOutdated, type SignalRow } from './signals.ts';

const row = (enterLong: number, exitLong: number, enterShort: number, exitShort: number): SignalRow => ({
  enterLong,
  exitLong,
  enterShort,
  exitShort,
  enterTag: 'in',
  exitTag: 'out',
});

describe('entries', () => {
  test.each([
    [row(1, 0, 0, 0), true, 'long'],
    [row(1, 1, 0, 0), true, undefined],
    [row(1, 0, 1, 0), true, undefined],
    [row(1, 0, 0, 1), true, 'long'],
    [row(0, 0, 1, 0), true, 'short'],
    [row(0, 1, 1, 0), true, 'short'],
    [row(0, 0, 1, 1), true, undefined],
    [row(0, 0, 1, 0), false, undefined],
    [row(1, 0, 1, 1), false, undefined],
    [row(0, 0, 0, 0), true, undefined],
    [row(2, 0, 0, 0), true, undefined],
  ])('%o, shorts %s: %s', (columns, canShort, direction) => {
    expect(entrySignal(columns, canShort)?.direction).toBe(direction);
  });

  test('carry their tag, and need not have one', () => {
    expect(entrySignal(row(1, 0, 0, 0), false)).toEqual({ direction: 'long', tag: 'in' });
    expect(entrySignal({ ...row(1, 0, 0, 0), enterTag: undefined }, false)?.tag).toBeNull();
  });
});

test('exits are read for the side of the trade', () => {
  expect(exitSignal(row(1, 0, 0, 1), false)).toEqual({ enter: true, exit: false, tag: 'out' });
  expect(exitSignal(row(1, 0, 0, 1), true)).toEqual({ enter: false, exit: true, tag: 'out' });
});

const FIVE_MINUTES = 300_000;

test.each([
  [900_000, false],
  [900_001, true],
])('a 5m candle is outdated after two candles and the tolerance (%d ms: %s)', (age, expected) => {
  expect(isOutdated(1_000_000, 1_000_000 + age, FIVE_MINUTES, 5)).toBe(expected);
});

test.each([
  [310_000, 10, false],
  [310_001, 10, true],
  [9_999_999, 0, false],
])('an entry signal expires %d ms after the open with a limit of %d s: %s', (age, limit, expected) => {
  expect(isExpired(0, age, FIVE_MINUTES, limit)).toBe(expected);
});
