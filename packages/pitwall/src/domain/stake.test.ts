import { describe, expect, test } from 'vitest';
import type { Market } from './market.ts';
import {
  availableStake,
  maxStake,
  minStake,
  proposedStake,
  startingBalance,
  totalStake,
  validateStake,
} from './stake.ts';

const SETTINGS = {
  stakeCurrency: 'USDT',
  stakeAmount: 'unlimited' as number | 'unlimited',
  maxOpenTrades: 3,
  tradableBalanceRatio: 0.99,
  availableCapital: null as number | null,
  amendLastStakeAmount: false,
  lastStakeAmountMinRatio: 0.5,
};
const funds = (tied: number, free: number, closedProfit = 0) => ({ tied, free, closedProfit });

describe('stake', () => {
  test.each([
    ['an equal share', {}, funds(0, 1000), 330],
    ['an equal share later', {}, funds(330, 670), 330],
    ['no slots, no stake', { maxOpenTrades: 0 }, funds(0, 1000), 0],
    ['no end of slots', { maxOpenTrades: Infinity }, funds(0, 1000), 0],
    ['a fixed one', { stakeAmount: 400 }, funds(0, 1000), 400],
    ['amended below its minimum', { stakeAmount: 400, amendLastStakeAmount: true }, funds(800, 200), 0],
    ['amended', { stakeAmount: 400, amendLastStakeAmount: true, lastStakeAmountMinRatio: 0.4 }, funds(800, 200), 190],
    ['own capital with its profits', { availableCapital: 300 }, funds(0, 1000, 30), 110],
  ])('%s', (_name, changes, money, expected) => {
    expect(proposedStake({ ...SETTINGS, ...changes }, money)).toBeCloseTo(expected, 10);
  });

  test('too little left is an error that says so', () => {
    expect(() => proposedStake({ ...SETTINGS, stakeAmount: 400 }, funds(800, 200))).toThrow(
      'The available balance (190 USDT) is below the stake amount (400 USDT)',
    );
  });

  test('a balance that is gone is too little as well', () => {
    expect(() => proposedStake(SETTINGS, funds(1200, -10))).toThrow('The available balance (-21.9');
  });

  test('totals', () => {
    expect(totalStake(SETTINGS, funds(330, 670))).toBe(990);
    expect(availableStake(SETTINGS, funds(330, 670))).toBe(660);
    expect(availableStake({ ...SETTINGS, availableCapital: 5000 }, funds(0, 670))).toBe(670);
    expect(startingBalance(SETTINGS, funds(330, 700, 30))).toBe(1000);
    expect(startingBalance({ ...SETTINGS, availableCapital: 500 }, funds(330, 700, 30))).toBe(500);
  });
});

function marketWith(limits: {
  cost?: [number | null, number | null];
  amount?: [number | null, number | null];
}): Market {
  const [costMin = null, costMax = null] = limits.cost ?? [];
  const [amountMin = null, amountMax = null] = limits.amount ?? [];
  return {
    pair: 'ETH/USDT',
    base: 'ETH',
    quote: 'USDT',
    settle: null,
    active: true,
    spot: true,
    future: false,
    maker: 0.001,
    taker: 0.001,
    amountPrecision: null,
    pricePrecision: null,
    precisionMode: 4,
    contractSize: 1,
    limits: {
      amount: { min: amountMin, max: amountMax },
      price: { min: null, max: null },
      cost: { min: costMin, max: costMax },
    },
  };
}

describe('limits', () => {
  test.each([
    [{}, -0.1, 1, null],
    [{ cost: [10, null] as [number, null] }, -0.1, 1, 11.666666667],
    [{ cost: [10, null] as [number, null] }, -0.1, 2, 5.833333333],
    [{ cost: [10, null] as [number, null] }, -1, 1, 15],
    [{ cost: [10, null] as [number, null] }, -0.9, 1, 15],
    [{ cost: [10, null] as [number, null], amount: [1, null] as [number, null] }, 0, 1, 105],
  ])('%o, stop %d, leverage %d: at least %s', (limits, stoploss, leverage, expected) => {
    const min = minStake(marketWith(limits), 100, stoploss, leverage, 0.05);
    if (expected === null) expect(min).toBeNull();
    else expect(min).toBeCloseTo(expected, 8);
  });

  test('at most', () => {
    expect(maxStake(marketWith({}), 100, 1)).toBe(Infinity);
    expect(maxStake(marketWith({ cost: [null, 5000], amount: [null, 20] }), 100, 2)).toBe(1000);
  });

  test.each([
    ['lifted to the minimum', 80, 100, 1000, 1000, 100],
    ['too small to be lifted', 70, 100, 1000, 1000, 0],
    ['cut to the venue', 80, 10, 50, 1000, 50],
    ['cut to what is there', 80, 10, 1000, 60, 60],
    ['minimum above what is there', 80, 70, 1000, 60, 0],
    ['none wanted', 0, 10, 1000, 1000, 0],
    ['not a number', Number.NaN, 10, 1000, 1000, 0],
    ['no minimum', 5, null, 1000, 1000, 5],
    ['nothing there', 5, null, 1000, -3, 0],
  ] as const)('%s', (_name, stake, min, max, available, expected) => {
    expect(validateStake(stake, min, max, available)).toBe(expected);
  });
});
