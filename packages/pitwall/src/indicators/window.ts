/**
 * What all indicators share: the check of a window length, the place where a series begins, and the NaN warm-up.
 *
 * Warm-up follows TA-Lib: leading NaN of the input (the warm-up of an indicator it was computed from) is skipped, and the
 * rows an indicator cannot know yet are NaN.
 */
import { PitwallError } from '../domain/errors.ts';

/** Throws STRATEGY unless `period` is a whole number of at least `minimum` candles. */
export function checkPeriod(indicator: string, name: string, period: number, minimum = 1): void {
  if (Number.isInteger(period) && period >= minimum) return;
  throw new PitwallError(
    'STRATEGY',
    `${indicator}: ${name} must be a whole number of at least ${minimum}, got ${period}`,
  );
}

/** Throws STRATEGY unless all columns are equally long. */
export function checkLengths(indicator: string, ...columns: readonly Float64Array[]): void {
  const length = columns[0]?.length ?? 0;
  for (const column of columns) {
    if (column.length === length) continue;
    throw new PitwallError(
      'STRATEGY',
      `${indicator}: the columns must be equally long, got ${length} and ${column.length} rows`,
    );
  }
}

/** Index of the first row where every column has a value; the length when there is none. */
export function firstValid(...columns: readonly Float64Array[]): number {
  let first = 0;
  for (const column of columns) {
    while (first < column.length && Number.isNaN(column[first])) first += 1;
  }
  return first;
}

/** A column of `length` rows whose first `warmUp` rows are NaN; the rest is for the caller to fill. */
export function warmedUp(length: number, warmUp: number): Float64Array {
  return new Float64Array(length).fill(NaN, 0, Math.min(warmUp, length));
}
