/** Moving averages: simple, exponential, weighted. NaN until the first full window. */
import { checkPeriod, firstValid, warmedUp } from './window.ts';

/** Simple moving average: the mean of the last `period` values. */
export function sma(values: Float64Array, period = 30): Float64Array {
  checkPeriod('sma', 'period', period);
  const start = firstValid(values) + period - 1;
  const result = warmedUp(values.length, start);
  let sum = 0;
  for (let i = start - period + 1; i < start && i < values.length; i += 1) sum += values[i] as number;
  for (let i = start; i < values.length; i += 1) {
    sum += values[i] as number;
    result[i] = sum / period;
    sum -= values[i - period + 1] as number;
  }
  return result;
}

/** Exponential moving average with the factor 2 / (period + 1), seeded with the mean of the first `period` values. */
export function ema(values: Float64Array, period = 30): Float64Array {
  checkPeriod('ema', 'period', period);
  return emaFrom(values, period, firstValid(values));
}

/** The exponential moving average whose seed is the mean of the `period` values from row `first` on. */
export function emaFrom(values: Float64Array, period: number, first: number): Float64Array {
  const start = first + period - 1;
  const result = warmedUp(values.length, start);
  if (start >= values.length) return result;
  let sum = 0;
  for (let i = first; i <= start; i += 1) sum += values[i] as number;
  const factor = 2 / (period + 1);
  let average = sum / period;
  result[start] = average;
  for (let i = start + 1; i < values.length; i += 1) {
    average += ((values[i] as number) - average) * factor;
    result[i] = average;
  }
  return result;
}

/** Weighted moving average: weights 1 … `period`, the newest value weighs most. */
export function wma(values: Float64Array, period = 30): Float64Array {
  checkPeriod('wma', 'period', period);
  const first = firstValid(values);
  const start = first + period - 1;
  const result = warmedUp(values.length, start);
  const divider = (period * (period + 1)) / 2;
  let sum = 0;
  let weighted = 0;
  for (let i = first; i < start && i < values.length; i += 1) {
    sum += values[i] as number;
    weighted += (values[i] as number) * (i - first + 1);
  }
  for (let i = start; i < values.length; i += 1) {
    const value = values[i] as number;
    sum += value;
    weighted += value * period;
    result[i] = weighted / divider;
    weighted -= sum;
    sum -= values[i - period + 1] as number;
  }
  return result;
}
