import { expect, test } from 'vitest';
import { feeRate, isPlausibleFee } from './fee-rate.ts';

const ORDER = { pair: 'ETH/USDT', amount: 10, cost: 100 };

test.each([
  ['as given', { currency: 'ETH', cost: 9, rate: 0.001 }, null, 0.001],
  ['in base', { currency: 'ETH', cost: 0.01, rate: null }, null, 0.001],
  ['in quote', { currency: 'USDT', cost: 0.075, rate: null }, null, 0.00075],
  ['in a third currency', { currency: 'BNB', cost: 0.0003, rate: null }, 250, 0.00075],
  ['in a currency without price', { currency: 'BNB', cost: 0.0003, rate: null }, null, null],
  ['rounded', { currency: 'USDT', cost: 0.0333333333, rate: null }, null, 0.00033333],
])('a fee %s', (_name, fee, currencyRate, expected) => {
  expect(feeRate(ORDER, fee, currencyRate)).toBe(expected);
});

test('an empty order has no fee rate', () => {
  expect(feeRate({ ...ORDER, amount: 0, cost: 0 }, { currency: 'ETH', cost: 1, rate: null }, null)).toBeNull();
  expect(feeRate({ ...ORDER, amount: 0, cost: 0 }, { currency: 'USDT', cost: 1, rate: null }, null)).toBeNull();
});

test('two percent is no fee', () => {
  expect([null, 0, 0.0199, 0.02].map(isPlausibleFee)).toEqual([false, true, true, false]);
});
