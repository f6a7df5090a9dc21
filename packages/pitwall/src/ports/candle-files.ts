/**
 * Stored candles, as the data folder of an exchange holds them. Reading only; adapters live in `candles/`.
 *
 * Nothing here fills gaps, drops unfinished candles or merges repeated ones: what is in the file is what comes.
 */
import type { CandleType } from '@pitwall/wire';
import type { Candles } from '../domain/frame.ts';

export type { CandleType };

/** One file of candles. */
export interface StoredCandles {
  /** `BASE/QUOTE`, or `BASE/QUOTE:SETTLE` for contracts. */
  readonly pair: string;
  readonly timeframe: string;
  readonly candleType: CandleType;
}

/** Open times of the first and last candle wanted, ms UTC, both included; null is no limit. */
export interface CandleRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** Candles of a file. */
export interface FileCandles extends Candles {
  /** The last candle of the file is the last one here: it may have been running when it was stored. */
  readonly hasLast: boolean;
}

export interface CandleFiles {
  /**
   * What is stored, in no particular order. Files that are no candle files are passed over; a folder that does not exist
   * holds nothing. Rejects with CANDLE_FILE when the folder cannot be read.
   */
  list(): Promise<readonly StoredCandles[]>;
  /**
   * The stored candles in the order of the file, which is ascending in files written by a download; null when there is
   * no file. The columns are the caller's own. Funding rates have the rate in `open` and 0 elsewhere.
   * Rejects with CANDLE_FILE, naming the file, when it cannot be read or understood.
   */
  read(stored: StoredCandles, range?: CandleRange): Promise<FileCandles | null>;
}
