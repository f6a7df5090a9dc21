/**
 * Candle frames: structs of equally long `Float64Array` columns, oldest row first.
 *
 * `date` is the open time of the candle in ms UTC. Text columns (`enter_tag`, `exit_tag`) are plain arrays. Frames are
 * handed over, not shared: whoever appends makes new columns.
 */

export interface Candles {
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Base volume. */
  readonly volume: Float64Array;
}

/** One candle: open time in ms UTC, then prices (quote per base) and base volume. */
export type CandleRow = readonly [date: number, open: number, high: number, low: number, close: number, volume: number];

export type NumberColumn = Float64Array;
export type TextColumn = (string | null)[];

/** Candles plus what a strategy computed, by column name in the order of creation. */
export interface AnalyzedFrame {
  readonly pair: string;
  readonly timeframe: string;
  /** When the strategy last ran on it, ms UTC. */
  readonly analyzedAt: number;
  /** Number of the first row in the strategy's frame: not 0 when only the last rows are here. 0 when absent. */
  readonly firstRow?: number;
  readonly columns: ReadonlyMap<string, NumberColumn | TextColumn>;
}

/** Which candles: spot candles of a pair and timeframe. */
export interface CandleKey {
  readonly pair: string;
  readonly timeframe: string;
}
