import type { RangeColumns } from './atr.ts';
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
  let previousHigh = high[first] as number;
  let previousLow = low[first] as number;
  let previousClose = close[first] as number;
  for (let i = first + 1; i < close.length; i += 1) {
    const top = high[i] as number;
    const bottom = low[i] as number;
    const rise = Math.max(top - previousHigh, 0);
    const fall = Math.max(previousLow - bottom, 0);
    if (i >= smoothFrom) {
      plus *= keep;
      minus *= keep;
      range *= keep;
    }
    if (rise > fall) plus += rise;
    else if (fall > rise) minus += fall;
    range += Math.max(top, previousClose) - Math.min(bottom, previousClose);
    previousHigh = top;
    previousLow = bottom;
    previousClose = close[i] as number;
    if (i < smoothFrom) continue;
    const movement = plus + minus;
    const isMoving = range > 0 && movement > 0;
    if (i <= start) average += isMoving ? (100 * Math.abs(minus - plus)) / movement / period : 0;
    else if (isMoving) average += ((100 * Math.abs(minus - plus)) / movement - average) / period;
    if (i >= start) result[i] = average;
  }
  return result;
}
