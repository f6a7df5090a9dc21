/**
 * The candles of one pair and timeframe, bounded in length: appended at the end, dropped at the front.
 *
 * Invariants: dates ascend strictly; between two rows no candle is missing (gaps are filled with flat candles at the
 * previous close and volume 0; months, whose lengths differ, are left as they come). Rows arrive packed: six numbers a
 * row, as in `CandleRow`. Within one arrival rows of equal date are merged (first open, highest high, lowest low, last
 * close, largest volume); a row whose date is known replaces it.
 */
import type { CandleKey, Candles } from '../domain/frame.ts';
import { timeframeMs } from '../domain/timeframe.ts';

/** Numbers of a packed row. */
export const ROW_WIDTH = 6;

/** Room kept beyond the bound, so that rows move rarely. */
const SLACK_ROWS = 256;

export class CandleBuffer {
  readonly key: CandleKey;
  readonly #lengthMs: number;
  readonly #fillsGaps: boolean;
  #maxRows: number;
  /** Column after column, each `#capacity` long. */
  #block: Float64Array;
  #capacity: number;
  #start = 0;
  #rows = 0;

  constructor(key: CandleKey, maxRows: number) {
    this.key = key;
    this.#lengthMs = timeframeMs(key.timeframe);
    this.#fillsGaps = !key.timeframe.endsWith('M');
    this.#maxRows = maxRows;
    this.#capacity = maxRows + SLACK_ROWS;
    this.#block = new Float64Array(ROW_WIDTH * this.#capacity);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Open time of the newest candle, ms UTC; null while empty. */
  get lastDate(): number | null {
    return this.#rows === 0 ? null : this.#at(0, this.#rows - 1);
  }

  /** Close of the newest candle; null while empty. */
  get lastClose(): number | null {
    return this.#rows === 0 ? null : this.#at(4, this.#rows - 1);
  }

  /** Takes packed rows, any order. `replace`: drop what is there first. */
  apply(packed: Float64Array, replace: boolean): void {
    if (replace) this.#clear();
    const ordered = isAscending(packed) ? packed : mergeDuplicates(packed);
    const last = this.lastDate;
    const isNewer = last === null || !((ordered[0] ?? Infinity) < last);
    this.#append(isNewer ? ordered : this.#mergedWith(ordered));
  }

  /** A copy of all rows as columns of one block. */
  copy(): Candles {
    const block = new Float64Array(ROW_WIDTH * this.#rows);
    const column = (index: number): Float64Array => {
      const from = index * this.#capacity + this.#start;
      const copied = block.subarray(index * this.#rows, (index + 1) * this.#rows);
      copied.set(this.#block.subarray(from, from + this.#rows));
      return copied;
    };
    return { date: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
  }

  /** Changes the bound. Rows are kept as far as it allows. */
  resize(maxRows: number): void {
    if (maxRows === this.#maxRows) return;
    const kept = this.#packed();
    this.#maxRows = maxRows;
    this.#capacity = maxRows + SLACK_ROWS;
    this.#block = new Float64Array(ROW_WIDTH * this.#capacity);
    this.#clear();
    this.#append(kept);
  }

  #at(column: number, row: number): number {
    return this.#block[column * this.#capacity + this.#start + row] as number;
  }

  #clear(): void {
    this.#start = 0;
    this.#rows = 0;
  }

  /** Appends ascending rows none of which is older than the last; an equal date replaces it. */
  #append(packed: Float64Array): void {
    for (let i = 0; i < packed.length; i += ROW_WIDTH) {
      const date = packed[i] as number;
      const last = this.lastDate;
      if (last === date) this.#rows -= 1;
      else if (last !== null && this.#fillsGaps) this.#fillGap(last, date);
      this.#push(date, i, packed);
    }
  }

  #fillGap(last: number, date: number): void {
    const missing = Math.round((date - last) / this.#lengthMs) - 1;
    if (missing <= 0) return;
    const close = this.lastClose as number;
    const flat = Float64Array.of(0, close, close, close, close, 0);
    for (let left = Math.min(missing, this.#maxRows); left > 0; left -= 1) {
      this.#push(date - left * this.#lengthMs, 0, flat);
    }
  }

  #push(date: number, offset: number, packed: Float64Array): void {
    if (this.#start + this.#rows === this.#capacity) this.#moveToFront();
    const row = this.#start + this.#rows;
    this.#block[row] = date;
    for (let column = 1; column < ROW_WIDTH; column += 1) {
      this.#block[column * this.#capacity + row] = packed[offset + column] as number;
    }
    this.#rows += 1;
    if (this.#rows > this.#maxRows) {
      this.#start += 1;
      this.#rows -= 1;
    }
  }

  #moveToFront(): void {
    for (let column = 0; column < ROW_WIDTH; column += 1) {
      const base = column * this.#capacity;
      this.#block.copyWithin(base, base + this.#start, base + this.#start + this.#rows);
    }
    this.#start = 0;
  }

  #packed(): Float64Array {
    const packed = new Float64Array(ROW_WIDTH * this.#rows);
    for (let row = 0; row < this.#rows; row += 1) {
      for (let column = 0; column < ROW_WIDTH; column += 1) packed[row * ROW_WIDTH + column] = this.#at(column, row);
    }
    return packed;
  }

  /** What is there together with older rows that came late; the newcomers win. Leaves the buffer empty. */
  #mergedWith(newcomers: Float64Array): Float64Array {
    const rows = new Map<number, Float64Array>();
    for (const source of [this.#packed(), newcomers]) {
      for (let i = 0; i < source.length; i += ROW_WIDTH)
        rows.set(source[i] as number, source.subarray(i, i + ROW_WIDTH));
    }
    this.#clear();
    return packSorted(rows);
  }
}

function isAscending(packed: Float64Array): boolean {
  for (let i = ROW_WIDTH; i < packed.length; i += ROW_WIDTH) {
    if (!((packed[i] as number) > (packed[i - ROW_WIDTH] as number))) return false;
  }
  return true;
}

function mergeDuplicates(packed: Float64Array): Float64Array {
  const rows = new Map<number, Float64Array>();
  for (let i = 0; i < packed.length; i += ROW_WIDTH) {
    const row = packed.slice(i, i + ROW_WIDTH);
    const known = rows.get(row[0] as number);
    if (known === undefined) {
      rows.set(row[0] as number, row);
      continue;
    }
    known[2] = Math.max(known[2] as number, row[2] as number);
    known[3] = Math.min(known[3] as number, row[3] as number);
    known[4] = row[4] as number;
    known[5] = Math.max(known[5] as number, row[5] as number);
  }
  return packSorted(rows);
}

function packSorted(rows: ReadonlyMap<number, Float64Array>): Float64Array {
  const packed = new Float64Array(rows.size * ROW_WIDTH);
  [...rows.keys()]
    .sort((a, b) => a - b)
    .forEach((date, row) => packed.set(rows.get(date) as Float64Array, row * ROW_WIDTH));
  return packed;
}
