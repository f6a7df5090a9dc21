/** Figures over closed trades: wins and losses, what a trade is expected to bring, how long trades last. */
import { meanOf } from './rounding.ts';

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
  const profits = trades.flatMap((trade) => (trade.closeDate === null ? [] : [trade.closeProfitAbs ?? 0]));
  if (profits.length === 0) return { expectancy: 0, ratio: NO_LOSS_RATIO };
  const wins = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0);
  const winShare = wins.length / profits.length;
  const meanWin = meanOf(wins);
  const meanLoss = Math.abs(meanOf(losses));
  return {
    expectancy: winShare * meanWin - (losses.length / profits.length) * meanLoss,
    ratio: meanLoss > 0 ? (1 + meanWin / meanLoss) * winShare - 1 : NO_LOSS_RATIO,
  };
}

/** Mean time between open and close, ms; 0 when nothing was closed. */
export function meanDurationMs(trades: readonly ClosedTrade[]): number {
  return meanOf(trades.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs])));
}

export interface ProfitSums {
  /** Stake currency, rounded to 8 decimals by the caller. */
  readonly abs: number;
  readonly ratioSum: number;
  readonly count: number;
}

export const NO_PROFIT: ProfitSums = { abs: 0, ratioSum: 0, count: 0 };

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
