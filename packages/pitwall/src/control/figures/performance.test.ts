import { describe, expect, it } from 'vitest';
import { resultsBy } from './performance.ts';

describe('resultsBy', () => {
  it('sums by the key, and counts profits that were never stored as 0', () => {
    const trade = (pair: string, closeProfit: number | null, closeProfitAbs: number | null) => ({
      pair,
      closeProfit,
      closeProfitAbs,
    });
    const trades = [trade('A/B', 0.1, 1), trade('C/B', null, null), trade('A/B', 0.2, 2)];
    expect(resultsBy(trades, ({ pair }) => pair)).toEqual([
      { key: 'A/B', ratio: expect.closeTo(0.3, 12) as number, abs: 3, count: 2, best: 2 },
      { key: 'C/B', ratio: 0, abs: 0, count: 1, best: 0 },
    ]);
  });
});
