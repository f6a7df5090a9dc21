/**
 * The deepest fall of the summed closed profit below its highest point so far.
 *
 * Two traits are kept as the original has them, so that its figures come out: trades are ordered by whole seconds of
 * their close, and the first high is the sum after the first trade, not zero, so a loss on the very first trade never
 * counts.
 */

export interface ClosedTrade {
  readonly closeDate: number | null;
  readonly closeProfitAbs: number | null;
}

export interface Drawdown {
  /** Share of the capital at the high; 0 when the sum never fell. */
  readonly ratio: number;
  readonly abs: number;
  /** Close dates at the high and at the low, ms UTC; null when the sum never fell. */
  readonly highDate: number | null;
  readonly lowDate: number | null;
}

const NONE: Drawdown = { ratio: 0, abs: 0, highDate: null, lowDate: null };

interface DatedTrade extends ClosedTrade {
  readonly closeDate: number;
}

function byCloseDate(trades: readonly ClosedTrade[]): DatedTrade[] {
  return trades
    .filter((trade): trade is DatedTrade => trade.closeDate !== null)
    .sort((left, right) => Math.floor(left.closeDate / 1000) - Math.floor(right.closeDate / 1000));
}

/** @param startingBalance capital before the first trade, in stake currency */
export function maxDrawdown(trades: readonly ClosedTrade[], startingBalance: number): Drawdown {
  let sum = 0;
  let high = Number.NEGATIVE_INFINITY;
  let highDate = 0;
  let deepest = 0;
  let result = NONE;
  for (const { closeDate, closeProfitAbs } of byCloseDate(trades)) {
    sum += closeProfitAbs ?? 0;
    if (sum > high) {
      high = sum;
      highDate = closeDate;
    }
    if (sum - high >= deepest) continue;
    deepest = sum - high;
    const capital = startingBalance === 0 ? high : startingBalance + high;
    result = { ratio: -deepest / capital, abs: -deepest, highDate, lowDate: closeDate };
  }
  return result;
}

/** The largest share of the capital that was lost since its highest point; 0 when the sum never fell. */
export function maxRelativeDrawdown(trades: readonly ClosedTrade[], startingBalance: number): number {
  let sum = 0;
  let high = Number.NEGATIVE_INFINITY;
  let largest = 0;
  for (const { closeProfitAbs } of byCloseDate(trades)) {
    sum += closeProfitAbs ?? 0;
    high = Math.max(high, sum);
    largest = Math.max(largest, (high - sum) / (startingBalance + high));
  }
  return largest;
}
