import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../text/dates.ts';
import { DAYS, MONTHS, periodRows, periodStarts, WEEKS } from './periods.ts';

const TODAY = Date.UTC(2024, 2, 5);

/** Rows of the last days. */
function dailyRows(trades: Parameters<typeof periodRows>[0], days: number, capital: number, fiatRate: number) {
  return periodRows(trades, periodStarts(DAYS, TODAY + 5_000, days), TODAY + DAY_MS, capital, fiatRate);
}

describe('periodRows', () => {
  it('case 59: shares of the balance before the day', () => {
    const trades = [
      { closeDate: TODAY - 2 * DAY_MS + 1000, closeProfitAbs: -4.09 },
      { closeDate: TODAY + 1000, closeProfitAbs: 3.9875 },
      { closeDate: TODAY + 2000, closeProfitAbs: 2.8425 },
    ];
    const rows = dailyRows(trades, 7, 1069.2, 0);
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
    const counts = dailyRows([...trades, at(TODAY + DAY_MS - 1), at(TODAY + DAY_MS)], 3, 100, 2).map(
      (row) => row.trade_count,
    );
    expect(counts).toEqual([2, 2, 1]);
  });

  it('gives no share of a balance that is gone', () => {
    expect(dailyRows([{ closeDate: TODAY, closeProfitAbs: 5 }], 1, 3, 0)[0]?.rel_profit).toBe(0);
  });
});

describe('weeks and months', () => {
  const now = Date.UTC(2023, 2, 31, 21, 45, 5);
  const days = (starts: readonly number[]): string[] =>
    starts.map((start) => new Date(start).toISOString().slice(0, 10));

  it('case 57 and 58: start on Mondays, and on the first', () => {
    expect(days(periodStarts(WEEKS, now, 4))).toEqual(['2023-03-27', '2023-03-20', '2023-03-13', '2023-03-06']);
    expect(days(periodStarts(MONTHS, now, 4))).toEqual(['2023-03-01', '2023-02-01', '2023-01-01', '2022-12-01']);
    expect(days(periodStarts(WEEKS, Date.UTC(2023, 2, 27), 1))).toEqual(['2023-03-27']);
    expect(days(periodStarts(WEEKS, Date.UTC(2023, 2, 27) - 1, 1))).toEqual(['2023-03-20']);
  });

  it('count each trade in the month it closed in', () => {
    const at = (...date: [number, number, number]) => ({ closeDate: Date.UTC(...date), closeProfitAbs: 1 });
    const trades = [at(2023, 2, 31), at(2023, 2, 1), at(2023, 1, 28), at(2023, 0, 1), at(2022, 11, 31), at(2023, 3, 1)];
    const rows = periodRows(trades, periodStarts(MONTHS, now, 3), Date.UTC(2023, 3), 100, 0);
    expect(rows.map((row) => [row.date, row.trade_count, row.starting_balance])).toEqual([
      ['2023-03-01', 2, 98],
      ['2023-02-01', 1, 97],
      ['2023-01-01', 1, 96],
    ]);
  });
});
