import { expect, test } from 'vitest';
import { maintenanceOf, maxLeverage } from './leverage.ts';
import { liquidationPrice, withLiquidationBuffer } from './liquidation.ts';

const TIERS = [
  { minNotional: 0, maxNotional: 10_000, maintenanceMarginRate: 0.005, maxLeverage: 75, maintenanceAmount: 0 },
  { minNotional: 10_000, maxNotional: 50_000, maintenanceMarginRate: 0.01, maxLeverage: 50, maintenanceAmount: 50 },
];

test.each([
  [0, 75],
  [133.33, 75],
  [150, 66.66666667],
  [200, 50],
  [5_000, 10],
])('a stake of %d allows %d times', (stake, expected) => {
  expect(maxLeverage('ETH/USDT:USDT', TIERS, stake)).toBeCloseTo(expected, 2);
});

test('no tiers, no leverage; beyond the last tier, no position', () => {
  expect(maxLeverage('ETH/USDT:USDT', [], 100)).toBe(1);
  expect(() => maxLeverage('ETH/USDT:USDT', TIERS, 50_001)).toThrow('above the largest position');
});

test('maintenance is of the tier the stake is in', () => {
  expect(maintenanceOf(TIERS, 9_999)).toEqual({ rate: 0.005, amount: 0 });
  expect(maintenanceOf(TIERS, 10_000)).toEqual({ rate: 0.01, amount: 50 });
  expect(maintenanceOf([], 1)).toBeUndefined();
});

const POSITION = {
  isShort: false,
  openRate: 10,
  amount: 10,
  stakeAmount: 20,
  maintenanceRate: 0.01,
  maintenanceAmount: null as number | null,
  takerFee: 0.0005,
};

test('liquidation prices', () => {
  const bare = liquidationPrice(POSITION);
  expect(bare).toBeCloseTo(8.0849, 4);
  expect(withLiquidationBuffer(bare, 10, false, 0.05)).toBeCloseTo(8.18065, 4);
  expect(liquidationPrice({ ...POSITION, maintenanceAmount: 0 })).toBeCloseTo(8.0808, 4);
  const short = liquidationPrice({ ...POSITION, isShort: true });
  expect(short).toBeCloseTo(12 / 1.0105, 10);
  expect(withLiquidationBuffer(short, 10, true, 0.05)).toBeLessThan(short);
});
