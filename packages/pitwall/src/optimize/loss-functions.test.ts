import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOSS_FUNCTIONS, type JudgedTrade, type LossInput } from './loss-functions.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2024, 0, 1);

function input(profits: readonly number[], changes: Partial<LossInput> = {}): LossInput {
  const trades = profits.map((ratio, index): JudgedTrade => ({
    closeDate: START + index * DAY_MS + 3_600_000,
    closeProfit: ratio,
    closeProfitAbs: ratio * 1000,
    durationMinutes: 150,
  }));
  return { trades, from: START, to: START + 4 * DAY_MS, startingBalance: 1000, ...changes };
}

function loss(name: string, given: LossInput): number {
  const found = LOSS_FUNCTIONS[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return found.loss(given);
}

describe('worked by hand', () => {
  // Ratios .05, -.03, -.04, .1 on four days; sums of P: 50, 20, -20, 80.
  const given = input([0.05, -0.03, -0.04, 0.1]);
  const net = [0.0495, -0.0305, -0.0405, 0.0995];
  const mean = 0.078 / 4;
  const population = Math.sqrt(net.reduce((total, x) => total + (x - mean) ** 2, 0) / 4);
  // Over five calendar days, the last without a trade.
  const daily = [...net, 0];
  const sample = Math.sqrt(daily.reduce((total, x) => total + (x - 0.078 / 5) ** 2, 0) / 4);
  const year = Math.sqrt(365);

  it.each([
    ['OnlyProfitHyperOptLoss', -80],
    ['SharpeHyperOptLoss', -(0.078 / 4 / population) * year],
    ['SharpeHyperOptLossDaily', -(0.078 / 5 / sample) * year],
    // Losing trades 0, -.03, -.04, 0: mean -.0175, population deviation √(.00031875 - ...)
    ['SortinoHyperOptLoss', -(0.078 / 4 / Math.sqrt(0.0025 / 4 - 0.0175 ** 2)) * year],
    ['SortinoHyperOptLossDaily', -(0.078 / 5 / Math.sqrt((0.0305 ** 2 + 0.0405 ** 2) / 5)) * year],
    // The fall of 70 from the high of 50.
    ['CalmarHyperOptLoss', -(((0.08 - 0.0005) / 4) * 100 * year) / (70 / 50)],
    ['MaxDrawDownHyperOptLoss', -80 / 70],
    ['MaxDrawDownRelativeHyperOptLoss', -80 / 70 / (70 / 1050)],
    ['ProfitDrawDownHyperOptLoss', -80 * (1 - 0.075 * 1.4)],
    ['ShortTradeDurHyperOptLoss', 1 - 0.25 * Math.exp(-(596 ** 2) / 10 ** 5.8) + (1 - 0.08 / 3) + 0.4 * 0.5],
  ])('%s', (name, expected) => {
    expect(loss(name, given)).toBeCloseTo(expected, 10);
  });
});

describe('nothing to divide by', () => {
  const ratioNames = ['Sharpe', 'SharpeDaily', 'Sortino', 'SortinoDaily', 'Calmar'];
  it.each(ratioNames)('%s of no trades is bad, not endless', (name) => {
    const full = name.endsWith('Daily') ? `${name.slice(0, -5)}HyperOptLossDaily` : `${name}HyperOptLoss`;
    expect(loss(full, input([]))).toBe(20);
  });

  it('no fall: the profit alone counts', () => {
    for (const name of ['MaxDrawDown', 'MaxDrawDownRelative', 'ProfitDrawDown']) {
      expect(loss(`${name}HyperOptLoss`, input([0.01, 0.02]))).toBeCloseTo(-30, 10);
    }
    expect(loss('CalmarHyperOptLoss', input([0.01, 0.02]))).toBe(20);
  });

  it('a range of less than a day counts as a day', () => {
    const short = input([0.05, 0.01], { to: START + 60_000 });
    expect(Number.isFinite(loss('SharpeHyperOptLoss', short))).toBe(true);
  });
});

it('gives a number for any trades', () => {
  const profits = fc.array(fc.double({ min: -0.9, max: 0.9, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(profits, (values) => {
      for (const name of Object.keys(LOSS_FUNCTIONS)) expect(loss(name, input(values))).not.toBeNaN();
    }),
  );
});

it('more profit at equal risk is better', () => {
  for (const name of ['OnlyProfit', 'Sharpe', 'ShortTradeDur', 'MaxDrawDown']) {
    const worse = loss(`${name}HyperOptLoss`, input([0.05, -0.03, 0.06]));
    expect(loss(`${name}HyperOptLoss`, input([0.06, -0.03, 0.07]))).toBeLessThan(worse);
  }
});
