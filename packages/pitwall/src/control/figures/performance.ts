/** Closed profit by pair, and what all groupings of closed trades share. */
import type { PerformanceRow } from '@pitwall/wire';
import type { ClosedResult } from '../../ports/store.ts';
import type { ControlContext } from '../context.ts';
import { keptPer } from '../kept.ts';
import { toPercent } from '../text/rounding.ts';
import { writtenAs, type Written } from '../written.ts';

/** What is summed of a closed trade. */
type Summed = Pick<ClosedResult, 'closeProfit' | 'closeProfitAbs'>;
type PairResult = Summed & Pick<ClosedResult, 'pair'>;

export interface GroupResult {
  readonly key: string;
  ratio: number;
  abs: number;
  count: number;
  /** The most one trade of the group has brought. */
  best: number;
}

/** Sums by the key of each trade, in order of first appearance; profits that were never stored count as 0. */
export function resultsBy<T extends Summed>(trades: readonly T[], keyOf: (trade: T) => string): GroupResult[] {
  const results = new Map<string, GroupResult>();
  for (const trade of trades) {
    const key = keyOf(trade);
    const result = results.get(key) ?? { key, ratio: 0, abs: 0, count: 0, best: -Infinity };
    const abs = trade.closeProfitAbs ?? 0;
    result.ratio += trade.closeProfit ?? 0;
    result.abs += abs;
    result.count += 1;
    result.best = Math.max(result.best, abs);
    results.set(key, result);
  }
  return [...results.values()];
}

/** A group's sums as the wire has them. */
export function sumsOf({ ratio, abs, count }: GroupResult) {
  return { profit_ratio: ratio, profit_pct: toPercent(ratio), profit_abs: abs, count };
}

/** Most money first. */
export function byProfit(left: GroupResult, right: GroupResult): number {
  return right.abs - left.abs;
}

/** Closed profit by pair, in order of first appearance. */
export const resultsByPair = keptPer((results: readonly PairResult[]) => resultsBy(results, ({ pair }) => pair));

const performanceOf = keptPer((results: readonly PairResult[]): Written<PerformanceRow[]> =>
  writtenAs(
    resultsByPair(results)
      .toSorted(byProfit)
      .map((result) => ({ pair: result.key, profit: toPercent(result.ratio), ...sumsOf(result) })),
  ),
);

/** One row per pair, best first. */
export async function queryPerformance(context: ControlContext): Promise<Written<PerformanceRow[]>> {
  return performanceOf(await context.trades.closed());
}
