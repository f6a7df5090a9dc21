import { checkPeriod, firstValid, warmedUp } from './window.ts';

export interface BollingerBands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands: the simple moving average and `deviations` population standard deviations above and below it.
 *
 * The variance is updated as the window slides (it never subtracts two large sums), so that prices of 0.00001 keep their
 * bands; a window of equal prices has no width at all.
 */
export function bollingerBands(values: Float64Array, period = 20, deviations = 2): BollingerBands {
  checkPeriod('bollingerBands', 'period', period, 2);
  const first = firstValid(values);
  const start = first + period - 1;
  const upper = warmedUp(values.length, start);
  const middle = warmedUp(values.length, start);
  const lower = warmedUp(values.length, start);
  let mean = 0;
  let squares = 0;
  let equal = 1;
  for (let i = first; i <= start && i < values.length; i += 1) {
    const value = values[i] as number;
    const distance = value - mean;
    mean += distance / (i - first + 1);
    squares += distance * (value - mean);
    equal = i > first && value === values[i - 1] ? equal + 1 : 1;
  }
  for (let i = start; i < values.length; i += 1) {
    if (i > start) {
      const added = values[i] as number;
      const removed = values[i - period] as number;
      const before = mean;
      mean += (added - removed) / period;
      squares = Math.max(0, squares + (added - removed) * (added - mean + removed - before));
      equal = added === values[i - 1] ? equal + 1 : 1;
    }
    if (equal >= period) {
      mean = values[i] as number;
      squares = 0;
    }
    const width = deviations * Math.sqrt(squares / period);
    upper[i] = mean + width;
    middle[i] = mean;
    lower[i] = mean - width;
  }
  return { upper, middle, lower };
}
