/** Volatility from whole candles: true range and its Wilder average. */
import type { Candles } from '../domain/frame.ts';
import { checkLengths, checkPeriod, firstValid, warmedUp } from './window.ts';

/** The columns a range is computed from. */
export type RangeColumns = Pick<Candles, 'high' | 'low' | 'close'>;

/** True range: the largest of high - low, |high - previous close|, |low - previous close|. First value at row 1. */
export function trueRange({ high, low, close }: RangeColumns): Float64Array {
  checkLengths('trueRange', high, low, close);
  const start = firstValid(high, low, close) + 1;
  const result = warmedUp(close.length, start);
  for (let i = start; i < close.length; i += 1) {
    result[i] = rangeOf(high[i] as number, low[i] as number, close[i - 1] as number);
  }
  return result;
}

/**
 * Average true range: the mean of the first `period` true ranges, then (average x (period - 1) + range) / period. First
 * value at row `period`.
 */
export function atr({ high, low, close }: RangeColumns, period = 14): Float64Array {
  checkPeriod('atr', 'period', period);
  checkLengths('atr', high, low, close);
  const first = firstValid(high, low, close);
  const start = first + period;
  const result = warmedUp(close.length, start);
  if (start >= close.length) return result;
  let sum = 0;
  for (let i = first + 1; i <= start; i += 1)
    sum += rangeOf(high[i] as number, low[i] as number, close[i - 1] as number);
  let average = sum / period;
  result[start] = average;
  for (let i = start + 1; i < close.length; i += 1) {
    const range = rangeOf(high[i] as number, low[i] as number, close[i - 1] as number);
    average = (average * (period - 1) + range) / period;
    result[i] = average;
  }
  return result;
}

function rangeOf(high: number, low: number, previousClose: number): number {
  const top = high > previousClose ? high : previousClose;
  const bottom = low < previousClose ? low : previousClose;
  return top - bottom;
}
