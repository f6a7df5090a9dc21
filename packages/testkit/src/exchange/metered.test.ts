/** What the adapter tells a meter: every failed try by its code, and the weight the venue says was used. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ErrorCode } from '../../../pitwall/src/domain/errors.ts';
import type { Meter } from '../../../pitwall/src/ports/meter.ts';
import { connectToSimex, type SimexWorld } from './simex-world.ts';

let world: SimexWorld;
let failures: ErrorCode[];
let weights: number[];

beforeEach(async () => {
  failures = [];
  weights = [];
  const meter: Meter = {
    iteration: () => undefined,
    orderSent: () => undefined,
    orderResolved: () => undefined,
    exchangeFailed: (code) => failures.push(code),
    exchangeWeight: (used) => weights.push(used),
  };
  world = await connectToSimex({}, 'spot', meter);
});
afterEach(async () => world[Symbol.asyncDispose]());

it('the weight of every answer, as the venue adds it up', async () => {
  const before = weights.length;
  expect(before).toBeGreaterThan(0);
  await world.exchange.fetchTicker('ETH/USDT');
  await world.exchange.fetchOrderBook('ETH/USDT', 5);
  expect(weights.length).toBe(before + 2);
  expect(weights).toEqual(weights.toSorted((left, right) => left - right));
  expect(new Set(weights).size).toBe(weights.length);
  expect(failures).toEqual([]);
});

it('a refused order, once', async () => {
  const order = world.exchange.createOrder({
    clientOrderId: 'abcdefghij',
    pair: 'ETH/USDT',
    side: 'buy',
    type: 'limit',
    amount: 1_000,
    price: 3_200,
    timeInForce: 'GTC',
    reduceOnly: false,
    leverage: 1,
  });
  await expect(order).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
  expect(failures).toEqual(['INSUFFICIENT_FUNDS']);
});

it('each try of a read that is repeated', async () => {
  await world.simex.close();
  await expect(world.exchange.fetchTicker('ETH/USDT')).rejects.toMatchObject({ code: 'EXCHANGE_TEMPORARY' });
  expect(failures).toEqual(Array.from({ length: 5 }, () => 'EXCHANGE_TEMPORARY'));
});
