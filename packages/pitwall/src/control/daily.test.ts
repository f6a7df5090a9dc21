import { describe, expect, it } from 'vitest';
import { DAY_MS } from './dates.ts';
import { dailyRows } from './daily.ts';
import { resultsByPair } from './performance.ts';

const TODAY = Date.UTC(2024, 2, 5);

describe('dailyRows', () => {
  it('case 59: shares of the balance before the day', () => {
    const trades = [
      { closeDate: TODAY - 2 * DAY_MS + 1000, closeProfitAbs: -4.09 },
      { closeDate: TODAY + 1000, closeProfitAbs: 3.9875 },
      { closeDate: TODAY + 2000, closeProfitAbs: 2.8425 },
    ];
    const rows = dailyRows(trades, 7, TODAY, 1069.2, 0);
    expect(rows).toHaveLength(7);
    const [today, yesterday, before] = rows;
    expect(today).toMatchObject({ date: '2024-03-05', rel_profit: 0.00642902, trade_count: 2, fiat_value: 0 });
    expect(today?.starting_balance).toBeCloseTo(1062.37, 9);
    expect(yesterday).toMatchObject({ abs_profit: 0, rel_profit: 0, trade_count: 0 });
    expect(before).toMatchObject({ date: '2024-03-03', abs_profit: -4.09, rel_profit: -0.00383512 });
    expect(before?.starting_balance).toBeCloseTo(1066.46, 9);
  });

  it('counts a day from midnight to midnight', () => {
    const at = (closeDate: number) => ({ closeDate, closeProfitAbs: 1 });
    const trades = [at(TODAY), at(TODAY - 1), at(TODAY - DAY_MS), at(TODAY - DAY_MS - 1), at(TODAY - 2 * DAY_MS - 1)];
    const counts = dailyRows([...trades, at(TODAY + DAY_MS - 1)], 3, TODAY, 100, 2).map((row) => row.trade_count);
    expect(counts).toEqual([2, 2, 1]);
  });

  it('gives no share of a balance that is gone', () => {
    expect(dailyRows([{ closeDate: TODAY, closeProfitAbs: 5 }], 1, TODAY, 3, 0)[0]?.rel_profit).toBe(0);
  });
});

describe('resultsByPair', () => {
  it('sums by pair, and counts profits that were never stored as 0', () => {
    const trade = (pair: string, closeProfit: number | null, closeProfitAbs: number | null) => ({
      pair,
      closeProfit,
      closeProfitAbs,
    });
    const rows = resultsByPair([trade('A/B', 0.1, 1), trade('C/B', null, null), trade('A/B', 0.2, 2)]);
    expect(rows).toEqual([
      { pair: 'A/B', ratio: expect.closeTo(0.3, 12) as number, abs: 3, count: 2 },
      { pair: 'C/B', ratio: 0, abs: 0, count: 1 },
    ]);
  });
});
