/**
 * Conditions over whole columns. A mask holds one flag a row; masks combine with `and`, `or`, `not`. NaN (an indicator's
 * warm-up) fulfils no comparison, so that a condition holds only where all it looks at is known.
 */
import { PitwallError } from '../domain/errors.ts';
import type { Level, Mask } from '../indicators/index.ts';

/** A row's values, one number for each column or level given. */
export type RowOf<C extends readonly Level[]> = { [K in keyof C]: number };

/** Rows where `values` is greater than `level` (a column or a number). */
export function above(values: Float64Array, level: Level): Mask {
  return where([values, level], (value, limit) => value > limit);
}

/** Rows where `values` is less than `level` (a column or a number). */
export function below(values: Float64Array, level: Level): Mask {
  return where([values, level], (value, limit) => value < limit);
}

/** Rows where every mask is set. */
export function and(first: Mask, ...others: readonly Mask[]): Mask {
  const result = Uint8Array.from(first);
  for (const mask of others) {
    sameLength('and', first.length, mask.length);
    for (let i = 0; i < result.length; i += 1) result[i] = (result[i] as number) & (mask[i] as number);
  }
  return result;
}

/** Rows where at least one mask is set. */
export function or(first: Mask, ...others: readonly Mask[]): Mask {
  const result = Uint8Array.from(first);
  for (const mask of others) {
    sameLength('or', first.length, mask.length);
    for (let i = 0; i < result.length; i += 1) result[i] = (result[i] as number) | (mask[i] as number);
  }
  return result;
}

/** Rows where the mask is not set. */
export function not(mask: Mask): Mask {
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < result.length; i += 1) result[i] = mask[i] === 0 ? 1 : 0;
  return result;
}

/**
 * Rows where `test` holds. It gets the row's value of each column, in their order:
 *
 *     where([frame.close, frame.column('ema')], (close, ema) => close > ema * 1.01)
 */
export function where<const C extends readonly Level[]>(columns: C, test: (...values: RowOf<C>) => boolean): Mask {
  const result = new Uint8Array(rowsOf('where', columns));
  eachRow(columns, result.length, test, (row, holds) => {
    if (holds) result[row] = 1;
  });
  return result;
}

/**
 * A new column, computed row by row from others:
 *
 *     compute([frame.high, frame.low], (high, low) => (high + low) / 2)
 */
export function compute<const C extends readonly Level[]>(
  columns: C,
  formula: (...values: RowOf<C>) => number,
): Float64Array {
  const result = new Float64Array(rowsOf('compute', columns));
  eachRow(columns, result.length, formula, (row, value) => {
    result[row] = value;
  });
  return result;
}

/** The column moved down by `rows`: row i holds what row i - `rows` held; the first rows are NaN. */
export function shift(values: Float64Array, rows = 1): Float64Array {
  if (!Number.isInteger(rows) || rows < 0) {
    throw new PitwallError('STRATEGY', `shift: rows must be a whole number of at least 0 (no look-ahead), got ${rows}`);
  }
  const result = new Float64Array(values.length).fill(NaN, 0, Math.min(rows, values.length));
  if (rows < values.length) result.set(values.subarray(0, values.length - rows), rows);
  return result;
}

/** The newest value of a column, NaN when it is empty. */
export function last(values: Float64Array): number {
  return values.at(-1) ?? NaN;
}

function sameLength(helper: string, expected: number, actual: number): void {
  if (expected === actual) return;
  throw new PitwallError('STRATEGY', `${helper}: rows differ, got ${expected} and ${actual}`);
}

function rowsOf(helper: string, columns: readonly Level[]): number {
  let rows = -1;
  for (const column of columns) {
    if (typeof column === 'number') continue;
    if (rows === -1) rows = column.length;
    sameLength(helper, rows, column.length);
  }
  if (rows === -1) throw new PitwallError('STRATEGY', `${helper}: give at least one column`);
  return rows;
}

function valueAt(column: Level | undefined, row: number): number {
  return typeof column === 'object' ? (column[row] as number) : (column ?? NaN);
}

/** Calls `run` with the values of each row. One to three columns, the usual numbers, go without an array for each row. */
function eachRow<C extends readonly Level[], T>(
  columns: C,
  rows: number,
  run: (...values: RowOf<C>) => T,
  take: (row: number, result: T) => void,
): void {
  const call = run as unknown as (...values: number[]) => T;
  const [a, b, c] = columns;
  if (columns.length === 1) for (let i = 0; i < rows; i += 1) take(i, call(valueAt(a, i)));
  else if (columns.length === 2) for (let i = 0; i < rows; i += 1) take(i, call(valueAt(a, i), valueAt(b, i)));
  else if (columns.length === 3) {
    for (let i = 0; i < rows; i += 1) take(i, call(valueAt(a, i), valueAt(b, i), valueAt(c, i)));
  } else {
    for (let i = 0; i < rows; i += 1) take(i, call(...columns.map((column) => valueAt(column, i))));
  }
}
