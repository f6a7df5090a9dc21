/** Candle updates in one block of numbers: what crosses to a worker by transfer, and what the candle buffers take. */
import type { CandleUpdate } from './brain.ts';
import { ROW_WIDTH } from './candle-buffer.ts';
import type { CandleKey } from '../domain/frame.ts';

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

/** Calls `take` with each update's rows, in order. */
export function eachUpdate(packed: PackedUpdates, take: (update: PackedUpdate, rows: Float64Array) => void): void {
  let offset = 0;
  for (const update of packed.updates) {
    const end = offset + update.rows * ROW_WIDTH;
    take(update, packed.numbers.subarray(offset, end));
    offset = end;
  }
}
