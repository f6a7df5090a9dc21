/** Which rows of an exchange's answer are whole candles. Pure. */
import type { CandleRow } from '../domain/frame.ts';
import { timeframeMs } from '../domain/timeframe.ts';

/**
 * A last row is only taken for closed when its end is this far back, or half a candle: the exchange's clock may be
 * behind ours, and then a candle that is over for us is not over there.
 */
const MAX_SKEW_MS = 30_000;

/**
 * The rows, in order, without those still running. Rows of equal date are merged: first open, highest high, lowest low,
 * last close, largest volume.
 *
 * @param isLastPartial the exchange's last row may still be running
 */
export function closedRows(
  rows: readonly CandleRow[],
  timeframe: string,
  now: number,
  isLastPartial: boolean,
): CandleRow[] {
  const lengthMs = timeframeMs(timeframe);
  const merged = merge(rows).filter((row) => row[0] + lengthMs <= now);
  const last = merged.at(-1);
  const newest = rows.reduce((date, row) => Math.max(date, row[0]), 0);
  if (last === undefined || !isLastPartial || last[0] < newest) return merged;
  return last[0] + lengthMs + Math.min(MAX_SKEW_MS, lengthMs / 2) <= now ? merged : merged.slice(0, -1);
}

function merge(rows: readonly CandleRow[]): CandleRow[] {
  const byDate = new Map<number, CandleRow>();
  for (const row of rows) {
    const before = byDate.get(row[0]);
    byDate.set(row[0], before === undefined ? row : mergeTwo(before, row));
  }
  return [...byDate.values()].sort((left, right) => left[0] - right[0]);
}

function mergeTwo(first: CandleRow, second: CandleRow): CandleRow {
  const [date, open, high, low, , volume] = first;
  const [, , otherHigh, otherLow, close, otherVolume] = second;
  return [date, open, Math.max(high, otherHigh), Math.min(low, otherLow), close, Math.max(volume, otherVolume)];
}

/**
 * Whether it is time to ask for new candles: the candle after the last closed one must be over, strictly, in whole
 * seconds. At exactly 12:05:00 a 5m candle of 12:00 is not asked for yet.
 */
export function isDue(lastClosed: number, timeframe: string, now: number): boolean {
  return Math.floor((lastClosed + 2 * timeframeMs(timeframe)) / 1000) < Math.floor(now / 1000);
}
