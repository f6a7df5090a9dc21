import { describe, expect, it } from 'vitest';
import type { CandleRow } from '../domain/frame.ts';
import { closedRows, isDue } from './closed-rows.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2024, 0, 16, 12);
const row = (minute: number, changes: Partial<Record<1 | 2 | 3 | 4 | 5, number>> = {}): CandleRow => [
  NOON + minute * MINUTE,
  changes[1] ?? 10,
  changes[2] ?? 12,
  changes[3] ?? 9,
  changes[4] ?? 11,
  changes[5] ?? 5,
];
const minutes = (rows: readonly CandleRow[]): number[] => rows.map(([date]) => (date - NOON) / MINUTE);

describe('closedRows', () => {
  it.each([
    ['drops the running candle', [0, 5, 10], 12 * MINUTE, [0, 5]],
    ['keeps what is followed by a newer one', [0, 5, 10], 10 * MINUTE + 1, [0, 5]],
    ['does not believe a last row that has only just ended', [0, 5], 10 * MINUTE + 1_000, [0]],
    ['believes it half a minute later', [0, 5], 10 * MINUTE + 30_000, [0, 5]],
    ['sorts', [10, 0, 5], 15 * MINUTE, [0, 5]],
  ] as const)('%s', (_name, given, afterNoon, expected) => {
    const rows = given.map((minute) => row(minute));
    expect(minutes(closedRows(rows, '5m', NOON + afterNoon, true))).toEqual(expected);
  });

  it('believes the last row of an exchange that gives closed candles only', () => {
    expect(minutes(closedRows([row(0), row(5)], '5m', NOON + 10 * MINUTE, false))).toEqual([0, 5]);
  });

  it('merges rows of one date', () => {
    const rows = [row(0), row(0, { 1: 99, 2: 15, 3: 8, 4: 7, 5: 3 }), row(5)];
    expect(closedRows(rows, '5m', NOON + 6 * MINUTE, true)).toEqual([[NOON, 10, 15, 8, 7, 5]]);
  });

  it('makes nothing of nothing', () => {
    expect(closedRows([], '5m', NOON, true)).toEqual([]);
  });
});

describe('isDue', () => {
  it.each([
    [10 * MINUTE, false],
    [10 * MINUTE + 999, false],
    [10 * MINUTE + 1_000, true],
    [20 * MINUTE, true],
  ])('%d ms after the last closed candle opened: %s', (afterNoon, expected) => {
    expect(isDue(NOON, '5m', NOON + afterNoon)).toBe(expected);
  });
});
