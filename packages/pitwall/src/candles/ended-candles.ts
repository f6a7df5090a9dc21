/**
 * Stored candles as they may be analysed: the last one of a file may have been running when it was stored, and is left
 * out wherever a strategy sees stored candles.
 */
import type { Candles } from '../domain/frame.ts';
import type { FileCandles } from '../ports/candle-files.ts';

/** All but the last candle of the file, however often it is there. */
export function endedCandles(candles: FileCandles): Candles {
  if (!candles.hasLast) return candles;
  const last = candles.date.reduce((newest, date) => Math.max(newest, date), -Infinity);
  const ended = (column: Float64Array): Float64Array => column.filter((_value, row) => candles.date[row] !== last);
  const { date, open, high, low, close, volume } = candles;
  return {
    date: ended(date),
    open: ended(open),
    high: ended(high),
    low: ended(low),
    close: ended(close),
    volume: ended(volume),
  };
}
