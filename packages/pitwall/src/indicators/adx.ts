import { rangeOf, type RangeColumns } from './atr.ts';
import { checkLengths, checkPeriod, firstValid, warmedUp } from './window.ts';

/**
 * Average directional index (Wilder), 0 … 100: the strength of a trend, whatever its direction.
 *
 * Directional movement and true range are summed over the first period - 1 changes, from then on smoothed by
 * sum - sum / period + value; DX = 100 x |+DI - -DI| / (+DI + -DI). The first value, at row 2 x period - 1, is the mean of
 * the first `period` DX, later ones (adx x (period - 1) + DX) / period. A row without any movement keeps the value before.
 */
export function adx({ high, low, close }: RangeColumns, period = 14): Float64Array {
  checkPeriod('adx', 'period', period, 2);
  checkLengths('adx', high, low, close);
  const first = firstValid(high, low, close);
  const start = first + 2 * period - 1;
  const result = warmedUp(close.length, start);
  if (start >= close.length) return result;
  const smoothFrom = first + period;
  const keep = 1 - 1 / period;
  let plus = 0;
  let minus = 0;
  let range = 0;
  let average = 0;
  for (let i = first + 1; i < close.length; i += 1) {
    const rise = (high[i] as number) - (high[i - 1] as number);
    const fall = (low[i - 1] as number) - (low[i] as number);
    if (i >= smoothFrom) {
      plus *= keep;
      minus *= keep;
      range *= keep;
    }
    if (fall > 0 && rise < fall) minus += fall;
    else if (rise > 0 && rise > fall) plus += rise;
    range += rangeOf(high[i] as number, low[i] as number, close[i - 1] as number);
    if (i < smoothFrom) continue;
    // -1: nothing moved, there is no DX.
    const movement = plus + minus;
    const index = range > 0 && movement > 0 ? (100 * Math.abs(minus - plus)) / movement : -1;
    if (i > start) {
      if (index >= 0) average = (average * (period - 1) + index) / period;
    } else if (index > 0) {
      average += index / period;
    }
    if (i >= start) result[i] = average;
  }
  return result;
}
