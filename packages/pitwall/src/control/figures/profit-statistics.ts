/**
 * Figures over closed trades: wins and losses, what a trade is expected to bring, how long trades last. Each goes through
 * the trades once and makes no list of its own: 10,000 trades are gone through again after each that is closed.
 */

export interface ClosedTrade {
  readonly closeDate: number | null;
  /** From opening to closing, ms; null when it was never noted. */
  readonly durationMs: number | null;
  readonly closeProfit: number | null;
  readonly closeProfitAbs: number | null;
}

export interface WinLoss {
  readonly wins: number;
  readonly losses: number;
  readonly winrate: number;
  /** Won money per lost money; infinite when nothing was lost. */
  readonly profitFactor: number;
}

/** A draw counts as a win. */
export function winLoss(trades: readonly ClosedTrade[]): WinLoss {
  let wins = 0;
  let won = 0;
  let lost = 0;
  for (const trade of trades) {
    const abs = trade.closeProfitAbs ?? 0;
    if ((trade.closeProfit ?? 0) >= 0) {
      wins += 1;
      won += abs;
    } else lost += abs;
  }
  return {
    wins,
    losses: trades.length - wins,
    winrate: trades.length === 0 ? 0 : wins / trades.length,
    profitFactor: lost === 0 ? Infinity : won / Math.abs(lost),
  };
}

/** 0 of nothing. */
function quotient(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count;
}

export interface Expectancy {
  /** Stake currency per trade. */
  readonly expectancy: number;
  readonly ratio: number;
}

/** Ratio when there is nothing to lose by what is known. */
const NO_LOSS_RATIO = 100;

/**
 * With w and l the shares of winning and losing trades, W and L their mean win and loss: w*W - l*L, and as a ratio
 * (1 + W/L)*w - 1.
 */
export function expectancyOf(trades: readonly ClosedTrade[]): Expectancy {
  let count = 0;
  const won = { count: 0, sum: 0 };
  const lost = { count: 0, sum: 0 };
  for (const { closeDate, closeProfitAbs } of trades) {
    if (closeDate === null) continue;
    count += 1;
    const profit = closeProfitAbs ?? 0;
    if (profit === 0) continue;
    const side = profit > 0 ? won : lost;
    side.count += 1;
    side.sum += profit;
  }
  if (count === 0) return { expectancy: 0, ratio: NO_LOSS_RATIO };
  const winShare = won.count / count;
  const meanWin = quotient(won.sum, won.count);
  const meanLoss = Math.abs(quotient(lost.sum, lost.count));
  return {
    expectancy: winShare * meanWin - (lost.count / count) * meanLoss,
    ratio: meanLoss > 0 ? (1 + meanWin / meanLoss) * winShare - 1 : NO_LOSS_RATIO,
  };
}

/** Mean time between open and close, ms; 0 when nothing was closed. */
export function meanDurationMs(trades: readonly ClosedTrade[]): number {
  let count = 0;
  let sum = 0;
  for (const { durationMs } of trades) {
    if (durationMs === null) continue;
    count += 1;
    sum += durationMs;
  }
  return quotient(sum, count);
}

export interface ProfitSums {
  /** Stake currency, rounded to 8 decimals by the caller. */
  readonly abs: number;
  readonly ratioSum: number;
  readonly count: number;
}

/** Of closed trades, first to last. */
export function closedProfits(trades: readonly ClosedTrade[]): ProfitSums {
  let abs = 0;
  let ratioSum = 0;
  for (const trade of trades) {
    abs += trade.closeProfitAbs ?? 0;
    ratioSum += trade.closeProfit ?? 0;
  }
  return { abs, ratioSum, count: trades.length };
}

/** Goes on summing, first to last. */
export function addProfits(
  sums: ProfitSums,
  results: Iterable<{ readonly ratio: number; readonly abs: number }>,
): ProfitSums {
  let { abs, ratioSum, count } = sums;
  for (const result of results) {
    abs += result.abs;
    ratioSum += result.ratio;
    count += 1;
  }
  return { abs, ratioSum, count };
}
