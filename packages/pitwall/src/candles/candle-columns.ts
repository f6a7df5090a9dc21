/** Candles that come in pieces, collected into growing columns. Those outside a range are left out as they come. */
import type { Candles } from '../domain/frame.ts';
import type { CandleRange, FileCandles } from '../ports/candle-files.ts';

/** More rows than 19 years of minutes: a file with more is broken, or none of ours. */
export const ROW_LIMIT = 10_000_000;

const FIRST_CAPACITY = 1_024;
const NAMES = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

type Columns = Record<(typeof NAMES)[number], Float64Array>;

function emptyColumns(capacity: number): Columns {
  return Object.fromEntries(NAMES.map((name) => [name, new Float64Array(capacity)])) as Columns;
}

export class CandleColumns {
  readonly #from: number;
  readonly #to: number;
  #columns = emptyColumns(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;
  #rows = 0;
  /** Date of the last candle that came, wanted or not. */
  #lastDate: number | undefined;

  constructor(range: CandleRange = { from: null, to: null }) {
    this.#from = range.from ?? -Infinity;
    this.#to = range.to ?? Infinity;
  }

  /** Takes one candle: open time in ms UTC, prices, volume. Throws RangeError past ROW_LIMIT. */
  add(date: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.#lastDate = date;
    if (!this.#isWanted(date)) return;
    this.#reserve(1);
    const row = this.#rows;
    const columns = this.#columns;
    columns.date[row] = date;
    columns.open[row] = open;
    columns.high[row] = high;
    columns.low[row] = low;
    columns.close[row] = close;
    columns.volume[row] = volume;
    this.#rows += 1;
  }

  /** Takes many candles at once. Throws RangeError past ROW_LIMIT. */
  addAll(candles: Candles): void {
    const { date, open, high, low, close, volume } = candles;
    if (date.every((value) => this.#isWanted(value))) {
      this.#reserve(date.length);
      for (const name of NAMES) this.#columns[name].set(candles[name], this.#rows);
      this.#rows += date.length;
      this.#lastDate = date.at(-1) ?? this.#lastDate;
      return;
    }
    for (let row = 0; row < date.length; row += 1) {
      const at = (column: Float64Array): number => column[row] as number;
      this.add(at(date), at(open), at(high), at(low), at(close), at(volume));
    }
  }

  /** What was collected, in buffers of its own. */
  candles(): FileCandles {
    const columns = this.#columns;
    const own = Object.fromEntries(NAMES.map((name) => [name, columns[name].slice(0, this.#rows)])) as Columns;
    return { ...own, hasLast: this.#rows > 0 && own.date.at(-1) === this.#lastDate };
  }

  #isWanted(date: number): boolean {
    return date >= this.#from && date <= this.#to;
  }

  #reserve(rows: number): void {
    const needed = this.#rows + rows;
    if (needed > ROW_LIMIT) throw new RangeError(`it has more than ${ROW_LIMIT} candles`);
    if (needed <= this.#capacity) return;
    this.#capacity = Math.max(needed, this.#capacity * 2);
    const larger = emptyColumns(this.#capacity);
    for (const name of NAMES) larger[name].set(this.#columns[name]);
    this.#columns = larger;
  }
}
