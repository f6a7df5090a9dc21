/**
 * PerformanceFilter: sorts by the profit of closed trades, best first; of equal ones those with fewer trades, then the
 * order that comes in. A pair without trades counts as profit 0.
 */
import { round8 } from '../domain/decimal.ts';
import { definePairList } from './definition.ts';
import type { PairResult } from './handler.ts';

interface Performance {
  readonly ratio: number;
  readonly count: number;
}

const NONE: Performance = { ratio: 0, count: 0 };

function byPair(results: readonly PairResult[], since: number): ReadonlyMap<string, Performance> {
  const sums = new Map<string, Performance>();
  for (const { pair, closeDate, profitRatio } of results) {
    if (closeDate < since) continue;
    const { ratio, count } = sums.get(pair) ?? NONE;
    sums.set(pair, { ratio: round8(ratio + profitRatio), count: count + 1 });
  }
  return sums;
}

export const performanceFilter = definePairList({
  name: 'PerformanceFilter',
  description: 'Sorts the pairs by their past profit.',
  isGenerator: false,
  parameters: {
    minutes: {
      type: 'number',
      default: 0,
      min: 0,
      description: 'Minutes looked back',
      help: 'Only trades closed during the last so many minutes count; 0: all.',
    },
    min_profit: {
      type: 'number',
      default: null,
      description: 'Smallest profit',
      help: 'Leave out pairs with a smaller sum of profit ratios.',
    },
  },
  rule: ({ minutes, min_profit: least }) => ({
    summary: 'PerformanceFilter - the pairs with the most profit first',
    filter: async (pairs, { now, results }) => {
      const performances = byPair(await results(), minutes === 0 ? -Infinity : now - minutes * 60_000);
      const of = (pair: string): Performance => performances.get(pair) ?? NONE;
      return pairs
        .filter((pair) => least === null || performances.size === 0 || of(pair).ratio >= least)
        .toSorted((left, right) => of(right).ratio - of(left).ratio || of(left).count - of(right).count);
    },
  }),
});
