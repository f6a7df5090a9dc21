import { checkPeriod, firstValid, warmedUp } from './window.ts';

/**
 * Relative strength index (Wilder), 0 … 100: 100 x average gain / (average gain + average loss). The averages are seeded
 * with the mean of the first `period` changes, then smoothed by (average x (period - 1) + value) / period. 0 while
 * nothing has moved. First value at row `period`.
 */
export function rsi(values: Float64Array, period = 14): Float64Array {
  checkPeriod('rsi', 'period', period, 2);
  const first = firstValid(values);
  const start = first + period;
  const result = warmedUp(values.length, start);
  if (start >= values.length) return result;
  let gain = 0;
  let loss = 0;
  let previous = values[first] as number;
  for (let i = first + 1; i <= start; i += 1) {
    const value = values[i] as number;
    const change = value - previous;
    previous = value;
    if (change < 0) loss -= change;
    else gain += change;
  }
  gain /= period;
  loss /= period;
  result[start] = ratio(gain, loss);
  for (let i = start + 1; i < values.length; i += 1) {
    const value = values[i] as number;
    const change = value - previous;
    previous = value;
    gain = (gain * (period - 1) + (change > 0 ? change : 0)) / period;
    loss = (loss * (period - 1) - (change < 0 ? change : 0)) / period;
    result[i] = ratio(gain, loss);
  }
  return result;
}

function ratio(gain: number, loss: number): number {
  const sum = gain + loss;
  return sum === 0 ? 0 : (100 * gain) / sum;
}
