/**
 * A candle inside the venue: prices in whole ticks, volume in whole steps, so that sums and comparisons are exact.
 *
 * Entry points: `Bar`, `mergeBars`.
 */

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In steps; at least `perMinute` per minute of its length, or 0 with no trades. */
  readonly volume: number;
  /** Turnover in `QUOTE_PARTS` of the quote. */
  readonly turnover: number;
  /** Trades in it. */
  readonly trades: number;
}

/** Variance of the logarithmic price inside, and the print density; needed to refine a bar. */
export interface SourceBar extends Bar {
  readonly variance: number;
  readonly perMinute: number;
}

/** The sum of two adjacent bars. */
export function mergeBars(earlier: Bar, later: Bar): Bar {
  return {
    open: earlier.open,
    high: Math.max(earlier.high, later.high),
    low: Math.min(earlier.low, later.low),
    close: later.close,
    volume: earlier.volume + later.volume,
    turnover: earlier.turnover + later.turnover,
    trades: earlier.trades + later.trades,
  };
}

/** The sum of adjacent bars, oldest first; undefined for none. */
export function mergeAll(bars: Iterable<Bar | undefined>): Bar | undefined {
  let sum: Bar | undefined;
  for (const bar of bars) {
    if (bar) sum = sum ? mergeBars(sum, bar) : bar;
  }
  return sum;
}

/** A bar without trades at one price. */
export function flatBar(price: number): Bar {
  return { open: price, high: price, low: price, close: price, volume: 0, turnover: 0, trades: 0 };
}
