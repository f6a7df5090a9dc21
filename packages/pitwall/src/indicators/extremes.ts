/** The highest and lowest value of a sliding window, in linear time. */
import { checkPeriod, firstValid, warmedUp } from './window.ts';

/** The highest of the last `period` values. */
export function highest(values: Float64Array, period = 30): Float64Array {
  checkPeriod('highest', 'period', period);
  return slide(values, period, (candidate, kept) => candidate >= kept);
}

/** The lowest of the last `period` values. */
export function lowest(values: Float64Array, period = 30): Float64Array {
  checkPeriod('lowest', 'period', period);
  return slide(values, period, (candidate, kept) => candidate <= kept);
}

/** Keeps the rows that can still become the extreme, best first; a newcomer drops those it beats. */
function slide(
  values: Float64Array,
  period: number,
  beats: (candidate: number, kept: number) => boolean,
): Float64Array {
  const first = firstValid(values);
  const start = first + period - 1;
  const result = warmedUp(values.length, start);
  const rows = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = first; i < values.length; i += 1) {
    const value = values[i] as number;
    while (tail > head && beats(value, values[rows[tail - 1] as number] as number)) tail -= 1;
    rows[tail] = i;
    tail += 1;
    if ((rows[head] as number) <= i - period) head += 1;
    if (i >= start) result[i] = values[rows[head] as number] as number;
  }
  return result;
}
