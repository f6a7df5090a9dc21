/** Live bots (real signed orders) against the exchange's own books, order by order and fill by fill. */
import { expect, test } from 'vitest';
import { NO_FAULTS, type FaultPlan, type FeeMode } from '../../../simex/src/index.ts';
import { botTrades, compareBalances, compareWithLedger } from './compare-with-ledger.ts';
import { createWholeWorld } from './whole-world.ts';

const MINUTE_MS = 60_000;
const ORDERS = 200;

/** A world that trades less than this fails the test instead of going on for ever. */
const LONGEST_MINUTES = 400;

const NO_TROUBLE = 0;
/** Chance of each kind of trouble with a request about an order. */
const TROUBLE = 0.03;

const CASES: readonly [FeeMode, number, number][] = [
  ['received', NO_TROUBLE, 1],
  ['received', TROUBLE, 2],
  ['quote', NO_TROUBLE, 3],
  ['third', NO_TROUBLE, 4],
  ['third', TROUBLE, 5],
];

/** Requests about orders that get lost, late, or without their answer. */
function faultsOf(seed: number, chance: number): FaultPlan {
  const rates = { answerLost: chance, notDelivered: chance, errorAfter: chance, late: chance, garbled: chance };
  return {
    ...NO_FAULTS,
    seed,
    rates: { match: [{ path: '/api/v3/order' }], rates, delayMs: [100, 9_000], hangs: 0.5 },
  };
}

test.each(CASES)('fees in %s, trouble %f, seed %i', { timeout: 300_000 }, async (feeMode, chance, seed) => {
  const pairs = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'DOGE/USDT'];
  const configuration = { max_open_trades: 5, internals: { process_throttle_secs: 10 } };
  const faults = faultsOf(seed, chance);
  const world = await createWholeWorld({ seed, feeMode, pairs, configuration, faults });
  const accepted = (): number => world.venue.ledger.entries().filter(({ type }) => type === 'accepted').length;
  for (let minute = 0; accepted() < ORDERS && minute < LONGEST_MINUTES; minute += 1) await world.pass(MINUTE_MS);
  await world.comeToRest();

  const entries = world.venue.ledger.entries();
  const comparison = compareWithLedger(entries, {
    trades: botTrades(await world.trades()),
    journal: await world.journal(),
  });
  expect(comparison.differences).toEqual([]);
  const wallets = await world.settle(world.bot.wallets(true));
  expect(compareBalances(entries, wallets.balances)).toEqual([]);
  // The world was no fair-weather one.
  expect(comparison.orders).toBeGreaterThanOrEqual(ORDERS);
  expect(comparison.empty).toBeGreaterThan(0);
  expect(comparison.emptyExits).toBeGreaterThan(0);
  expect(comparison.fills).toBeGreaterThan(comparison.orders - comparison.empty);
  await world.end();
});
