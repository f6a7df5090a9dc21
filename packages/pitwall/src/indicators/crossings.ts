/** Rows where one series crosses another or a level. */
import { checkLengths } from './window.ts';

/** One flag a row: 1 where a condition holds, else 0. */
export type Mask = Uint8Array;

/** A series, or a level that is the same at every row. */
export type Level = Float64Array | number;

/** Rows where `values` is above `level` and was not at the row before. NaN crosses nothing. */
export function crossedAbove(values: Float64Array, level: Level): Mask {
  if (typeof level !== 'number') checkLengths('crossedAbove', values, level);
  const result = new Uint8Array(values.length);
  for (let i = 1; i < values.length; i += 1) {
    const now = typeof level === 'number' ? level : (level[i] as number);
    const before = typeof level === 'number' ? level : (level[i - 1] as number);
    if ((values[i] as number) > now && (values[i - 1] as number) <= before) result[i] = 1;
  }
  return result;
}

/** Rows where `values` is below `level` and was not at the row before. NaN crosses nothing. */
export function crossedBelow(values: Float64Array, level: Level): Mask {
  if (typeof level !== 'number') checkLengths('crossedBelow', values, level);
  const result = new Uint8Array(values.length);
  for (let i = 1; i < values.length; i += 1) {
    const now = typeof level === 'number' ? level : (level[i] as number);
    const before = typeof level === 'number' ? level : (level[i - 1] as number);
    if ((values[i] as number) < now && (values[i - 1] as number) >= before) result[i] = 1;
  }
  return result;
}
