/**
 * A strategy's table: the candles of one pair as columns, and what the strategy adds to them.
 *
 *     frame.set('rsi', rsi(frame.close, 14));
 *     frame.enterLong(crossedAbove(frame.column('rsi'), 30), 'rsi_cross');
 *
 * Columns are `Float64Array`s of equal length, oldest row first; row i of every column belongs to the candle that opened
 * at `date[i]` (ms UTC). A frame is the strategy's own copy.
 */
import { PitwallError } from '../domain/errors.ts';
import type { Candles, NumberColumn, TextColumn } from '../domain/frame.ts';
import type { Mask } from '../indicators/index.ts';

/** The columns every frame has. They cannot be replaced. */
const CANDLE_COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

const CANDLE_COLUMN_NAMES: ReadonlySet<string> = new Set(CANDLE_COLUMNS);

export class Frame implements Candles {
  readonly pair: string;
  readonly timeframe: string;
  /** Number of rows. */
  readonly length: number;
  /** Open time of each candle, ms UTC. */
  readonly date: NumberColumn;
  readonly open: NumberColumn;
  readonly high: NumberColumn;
  readonly low: NumberColumn;
  readonly close: NumberColumn;
  /** Base volume. */
  readonly volume: NumberColumn;
  readonly #columns = new Map<string, NumberColumn | TextColumn>();

  constructor(pair: string, timeframe: string, candles: Candles) {
    this.pair = pair;
    this.timeframe = timeframe;
    this.length = candles.date.length;
    this.date = candles.date;
    this.open = candles.open;
    this.high = candles.high;
    this.low = candles.low;
    this.close = candles.close;
    this.volume = candles.volume;
    for (const name of CANDLE_COLUMNS) this.#columns.set(name, candles[name]);
  }

  /** All columns by name, in the order of their creation. */
  get columns(): ReadonlyMap<string, NumberColumn | TextColumn> {
    return this.#columns;
  }

  has(name: string): boolean {
    return this.#columns.has(name);
  }

  /** A column of numbers. Throws STRATEGY when there is none of that name. */
  column(name: string): NumberColumn {
    const column = this.#columns.get(name);
    if (column instanceof Float64Array) return column;
    throw this.#missing(name, column === undefined ? 'there is no such column' : 'it holds texts: use text()');
  }

  /** A column of texts. Throws STRATEGY when there is none of that name. */
  text(name: string): TextColumn {
    const column = this.#columns.get(name);
    if (Array.isArray(column)) return column;
    throw this.#missing(name, column === undefined ? 'there is no such column' : 'it holds numbers: use column()');
  }

  /** Adds or replaces a column: numbers, a mask (1 and 0), or one number for all rows. */
  set(name: string, values: NumberColumn | Mask | number): void {
    this.#mayWrite(name);
    if (typeof values === 'number') {
      this.#columns.set(name, new Float64Array(this.length).fill(values));
      return;
    }
    this.#mustFit(name, values.length);
    this.#columns.set(name, values instanceof Float64Array ? values : Float64Array.from(values));
  }

  /** Adds or replaces a column of texts. */
  setText(name: string, values: readonly (string | null)[]): void {
    this.#mayWrite(name);
    this.#mustFit(name, values.length);
    const texts = Array.from(values, (value) => value ?? null);
    const row = texts.findIndex((text: unknown) => text !== null && typeof text !== 'string');
    if (row !== -1) {
      throw new PitwallError(
        'STRATEGY',
        `${this.pair} ${this.timeframe}: column "${name}" holds a ${typeof texts[row]} in row ${row}; ` +
          'setText() takes texts and null, set() takes numbers',
      );
    }
    this.#columns.set(name, texts);
  }

  /** Signals a long entry at every row of `mask`; `tag` names the reason. May be called several times. */
  enterLong(mask: Mask, tag?: string): void {
    this.#signal('enter_long', 'enter_tag', mask, tag);
  }

  /** Signals the exit of longs at every row of `mask`. */
  exitLong(mask: Mask, tag?: string): void {
    this.#signal('exit_long', 'exit_tag', mask, tag);
  }

  /** Signals a short entry at every row of `mask`; needs `canShort` and a futures market. */
  enterShort(mask: Mask, tag?: string): void {
    this.#signal('enter_short', 'enter_tag', mask, tag);
  }

  /** Signals the exit of shorts at every row of `mask`. */
  exitShort(mask: Mask, tag?: string): void {
    this.#signal('exit_short', 'exit_tag', mask, tag);
  }

  #signal(name: string, tagName: string, mask: Mask, tag: string | undefined): void {
    this.#mustFit(name, mask.length);
    if (!this.has(name)) this.set(name, 0);
    const column = this.column(name);
    for (let i = 0; i < mask.length; i += 1) if (mask[i] === 1) column[i] = 1;
    if (tag === undefined) return;
    if (!this.has(tagName)) this.#columns.set(tagName, new Array<string | null>(this.length).fill(null));
    const tags = this.text(tagName);
    for (let i = 0; i < mask.length; i += 1) if (mask[i] === 1) tags[i] = tag;
  }

  #mayWrite(name: string): void {
    if (!CANDLE_COLUMN_NAMES.has(name)) return;
    throw new PitwallError(
      'STRATEGY',
      `${this.pair} ${this.timeframe}: the candle column "${name}" cannot be replaced; give the new column another name`,
    );
  }

  #mustFit(name: string, rows: number): void {
    if (rows === this.length) return;
    throw new PitwallError(
      'STRATEGY',
      `${this.pair} ${this.timeframe}: column "${name}" has ${rows} rows, the frame has ${this.length}`,
    );
  }

  #missing(name: string, why: string): PitwallError {
    const known = [...this.#columns.keys()].join(', ');
    return new PitwallError('STRATEGY', `${this.pair} ${this.timeframe}: column "${name}": ${why}. Columns: ${known}`);
  }
}
