/** Closed profit by pair. */
import type { PerformanceRow } from '@pitwall/wire';
import type { ControlContext } from './context.ts';
import { toPercent } from './rounding.ts';

/** What is summed of a closed trade. */
export interface ClosedResult {
  readonly pair: string;
  readonly closeProfit: number | null;
  readonly closeProfitAbs: number | null;
}

export interface PairResult {
  pair: string;
  ratio: number;
  abs: number;
  count: number;
}

/** Sums by pair, in order of first appearance; profits that were never stored count as 0. */
export function resultsByPair(trades: readonly ClosedResult[]): PairResult[] {
  const results = new Map<string, PairResult>();
  for (const trade of trades) {
    const result = results.get(trade.pair) ?? { pair: trade.pair, ratio: 0, abs: 0, count: 0 };
    result.ratio += trade.closeProfit ?? 0;
    result.abs += trade.closeProfitAbs ?? 0;
    result.count += 1;
    results.set(trade.pair, result);
  }
  return [...results.values()];
}

/** One row per pair, best first. */
export async function queryPerformance(context: ControlContext): Promise<PerformanceRow[]> {
  const results = resultsByPair((await context.trades.closed()).results);
  return results
    .sort((left, right) => right.abs - left.abs)
    .map(({ pair, ratio, abs, count }) => {
      const percent = toPercent(ratio);
      return { pair, profit: percent, profit_ratio: ratio, profit_pct: percent, profit_abs: abs, count };
    });
}
