/** Candle updates in one block of numbers: what crosses to a worker by transfer, and what the candle buffers take. */
import type { CandleUpdate } from './brain.ts';
import { ROW_WIDTH } from './candle-buffer.ts';
import type { CandleKey, Candles } from '../domain/frame.ts';

export interface PackedUpdate {
  readonly key: CandleKey;
  readonly replace: boolean;
  /** Rows in `PackedUpdates.numbers`, after those of the updates before. */
  readonly rows: number;
}

export interface PackedUpdates {
  readonly updates: readonly PackedUpdate[];
  /** Six numbers a row, see `CandleRow`. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

export function packUpdates(updates: readonly CandleUpdate[]): PackedUpdates {
  let total = 0;
  for (const update of updates) total += update.rows.length;
  const numbers = new Float64Array(total * ROW_WIDTH);
  let offset = 0;
  for (const { rows } of updates) {
    for (const row of rows) {
      for (let column = 0; column < ROW_WIDTH; column += 1) numbers[offset + column] = row[column] as number;
      offset += ROW_WIDTH;
    }
  }
  return { updates: updates.map(({ key, replace, rows }) => ({ key, replace, rows: rows.length })), numbers };
}

/** The same from columns, each replacing what the brain has of its key. */
export function packCandles(all: readonly { readonly key: CandleKey; readonly candles: Candles }[]): PackedUpdates {
  const numbers = new Float64Array(ROW_WIDTH * all.reduce((rows, { candles }) => rows + candles.date.length, 0));
  let offset = 0;
  for (const { candles } of all) {
    const columns = [candles.date, candles.open, candles.high, candles.low, candles.close, candles.volume];
    for (let row = 0; row < candles.date.length; row += 1) {
      for (const column of columns) {
        numbers[offset] = column[row] as number;
        offset += 1;
      }
    }
  }
  const updates = all.map(({ key, candles }) => ({ key, replace: true, rows: candles.date.length }));
  return { updates, numbers };
}

/** Calls `take` with each update's rows, in order. */
export function eachUpdate(packed: PackedUpdates, take: (update: PackedUpdate, rows: Float64Array) => void): void {
  let offset = 0;
  for (const update of packed.updates) {
    const end = offset + update.rows * ROW_WIDTH;
    take(update, packed.numbers.subarray(offset, end));
    offset = end;
  }
}
