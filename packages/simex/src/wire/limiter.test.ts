import { expect, test } from 'vitest';

import { WireError } from './errors.ts';
import { RateLimiter, SPOT_LIMITS } from './limiter.ts';

function statusOf(act: () => void): number {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error.status;
    throw error;
  }
  return 200;
}

const START = 1_700_000_000_000 - (1_700_000_000_000 % 60_000);

test('counts weight by minute and address', () => {
  const limiter = new RateLimiter(SPOT_LIMITS);
  limiter.spend('a', 5990, START);
  expect(limiter.headers('a', false, START)['x-mbx-used-weight-1m']).toBe('5990');
  expect(statusOf(() => limiter.spend('a', 11, START + 1))).toBe(429);
  expect(statusOf(() => limiter.spend('a', 10, START + 2))).toBe(200);
  expect(statusOf(() => limiter.spend('b', 11, START + 3))).toBe(200);
  expect(statusOf(() => limiter.spend('a', 11, START + 60_000))).toBe(200);
});

test('says when to come back', () => {
  const limiter = new RateLimiter(SPOT_LIMITS);
  limiter.spend('a', 6000, START);
  try {
    limiter.spend('a', 1, START + 30_500);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ status: 429, code: -1003, headers: { 'retry-after': '30' } });
  }
});

test('bans an address that goes on, longer each time', () => {
  const limiter = new RateLimiter(SPOT_LIMITS);
  const abuse = (now: number): number[] => {
    limiter.spend('a', 6000, now);
    return Array.from({ length: 12 }, () => statusOf(() => limiter.spend('a', 1, now)));
  };
  expect(abuse(START)).toEqual([...Array.from({ length: 10 }, () => 429), 418, 418]);
  expect(statusOf(() => limiter.spend('a', 1, START + 119_999))).toBe(418);
  expect(abuse(START + 120_000).slice(9)).toEqual([429, 418, 418]);
  expect(statusOf(() => limiter.spend('a', 1, START + 120_000 + 239_999))).toBe(418);
  expect(statusOf(() => limiter.spend('a', 1, START + 120_000 + 240_000))).toBe(200);
});

test('limits new orders by interval', () => {
  const limiter = new RateLimiter(SPOT_LIMITS);
  for (let count = 0; count < 100; count += 1) limiter.spendOrder(START);
  expect(limiter.headers('a', true, START)).toMatchObject({
    'x-mbx-order-count-10s': '100',
    'x-mbx-order-count-1d': '100',
  });
  expect(statusOf(() => limiter.spendOrder(START + 9999))).toBe(429);
  expect(statusOf(() => limiter.spendOrder(START + 10_000))).toBe(200);
});
