import { describe, expect, it } from 'vitest';
import { maxDrawdown } from './drawdown.ts';

function trades(...profits: number[]) {
  return profits.map((closeProfitAbs, index) => ({ closeDate: 1_700_000_000_000 + index * 60_000, closeProfitAbs }));
}

describe('maxDrawdown', () => {
  it('case 200: a second loss counts, a first one does not', () => {
    const drawdown = maxDrawdown(trades(-5, -2), 1007.004);
    expect(drawdown.abs).toBe(2);
    expect(drawdown.ratio).toBeCloseTo(2 / (1007.004 - 5), 12);
    expect(maxDrawdown(trades(-5, 3), 1007.004)).toEqual({ ratio: 0, abs: 0, highDate: null, lowDate: null });
  });

  it('measures from the highest point before the deepest', () => {
    const rows = trades(10, -4, 6, -9, 1, -1, 20);
    expect(maxDrawdown(rows, 100)).toEqual({
      ratio: 9 / 112,
      abs: 9,
      highDate: rows[2]?.closeDate,
      lowDate: rows[3]?.closeDate,
    });
  });

  it('takes the high alone as capital when there was none before', () => {
    expect(maxDrawdown(trades(10, -4), 0).ratio).toBe(0.4);
  });

  it('orders by whole seconds of the close, equal ones as they come', () => {
    const [first, second] = trades(5, -5);
    const swapped = [
      { ...second!, closeDate: 1_700_000_000_900 },
      { ...first!, closeDate: 1_700_000_000_100 },
    ];
    expect(maxDrawdown(swapped, 100).abs).toBe(0);
    expect(maxDrawdown([first!, second!], 100).abs).toBe(5);
  });

  it('leaves out trades without close date, and nothing is no drawdown', () => {
    expect(maxDrawdown([{ closeDate: null, closeProfitAbs: -50 }, ...trades(1)], 100).abs).toBe(0);
    expect(maxDrawdown([], 100).abs).toBe(0);
  });
});
