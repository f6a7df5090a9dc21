import { expect, it } from 'vitest';
import { Rates } from '../../../pitwall/src/bot/rates.ts';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { PricingSettings } from '../../../pitwall/src/domain/settings.ts';
import { botSettings } from '../../../pitwall/src/brain/fixtures/settings.ts';

const PAIR = 'ETH/USDT:USDT';
const BOOK = { bids: [[3199, 1]], asks: [[3201, 1]] } as const;
const PRICING: PricingSettings = { ...botSettings().exitPricing, useOrderBook: true };

function openRates() {
  const state = { now: 0, asked: 0, isDown: false };
  const rates = new Rates(
    {
      traits: { hasOrderBook: true },
      fetchTicker: async () => Promise.reject(new Error('Nobody asks for tickers here.')),
      fetchTickers: async () => new Map(),
      fetchOrderBook: async () => {
        state.asked += 1;
        if (state.isDown) throw new PitwallError('EXCHANGE_TEMPORARY', 'The exchange is away.');
        return BOOK;
      },
    },
    { now: () => state.now },
  );
  const recent = async (isShort: boolean) => rates.recent(PAIR, 'exit', isShort, PRICING);
  return { state, rates, recent };
}

it('displays of a long and a short on one pair show one rate, asked for once', async () => {
  const { state, recent } = openRates();
  const together = await Promise.all([recent(false), recent(true), recent(false)]);
  expect(new Set(together).size).toBe(1);
  expect(await recent(true)).toBe(together[0]);
  expect(state.asked).toBe(1);
});

it('trading asks for its own side, and displays follow', async () => {
  const { state, rates, recent } = openRates();
  const long = await recent(false);
  const short = await rates.fresh(PAIR, 'exit', true, PRICING);
  expect([long, short].toSorted()).toEqual([3199, 3201]);
  expect(await recent(false)).toBe(short);
  expect(state.asked).toBe(2);
});

it('a rate is shown for 30 minutes, and a failure is not kept', async () => {
  const { state, recent } = openRates();
  const rate = await recent(false);
  state.now = 30 * 60_000 - 1;
  expect(await recent(false)).toBe(rate);
  state.now += 1;
  state.isDown = true;
  await expect(recent(false)).rejects.toThrow('The exchange is away.');
  state.isDown = false;
  expect(await recent(false)).toBe(rate);
  expect(state.asked).toBe(3);
});
