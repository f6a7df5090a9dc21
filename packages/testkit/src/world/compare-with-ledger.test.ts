/** The comparison must see what is wrong: a right account of a run is spoilt in one place at a time. */
import { beforeAll, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../simex/src/index.ts';
import { botTrades, compareBalances, compareWithLedger, type BotTrade } from './compare-with-ledger.ts';
import { createWholeWorld } from './whole-world.ts';

let entries: readonly LedgerEntry[];
let trades: BotTrade[];

beforeAll(async () => {
  const world = await createWholeWorld({ seed: 11 });
  await world.pass(20 * 60_000);
  await world.comeToRest();
  entries = [...world.venue.ledger.entries()];
  trades = botTrades(await world.trades());
  await world.end();
});

type Draft = { -readonly [K in keyof BotTrade]: BotTrade[K] };

/** The last trade: it has an entry and an exit, both filled. */
function spoil(change: (trade: Draft) => void): readonly string[] {
  const copy = structuredClone(trades);
  const trade = copy.at(-1);
  if (trade === undefined) throw new Error('The world made no trade.');
  change(trade);
  return compareWithLedger(entries, { trades: copy, journal: null }).differences;
}

test('an account without faults', () => {
  expect(spoil(() => undefined)).toEqual([]);
});

const spoilOrder = (change: Record<string, unknown>) => (trade: Draft) => {
  trade.orders = trade.orders.map((order, index) => (index === 0 ? { ...order, ...change } : order));
};

test.each<[string, (trade: Draft) => void, RegExp]>([
  ['an order is lost', (trade) => (trade.orders = trade.orders.slice(1)), /is in no trade/],
  ['an order is there twice', (trade) => (trade.orders = [...trade.orders, ...trade.orders]), /is in 2 trades/],
  ['an order is invented', spoilOrder({ orderId: '999999' }), /the exchange has not/],
  ['another amount', spoilOrder({ amount: 7 }), /amount is/],
  ['another price', spoilOrder({ price: 7 }), /price is/],
  ['a fill is missing', spoilOrder({ filled: 0.00001 }), /filled is/],
  ['another average', spoilOrder({ average: 7 }), /average is/],
  ['another cost', spoilOrder({ cost: 7 }), /cost is/],
  ['another status', spoilOrder({ status: 'open' }), /status is/],
  ['another fee in base', spoilOrder({ feeBase: 7 }), /fee in base is/],
  ['another client id', spoilOrder({ clientOrderId: 'x' }), /client id is/],
  ['another opening fee', (trade) => (trade.feeOpen = 0.00101), /opening fee is/],
  ['another fee currency', (trade) => (trade.feeCloseCurrency = 'BNB'), /currency of the closing fee is/],
  ['another closing fee', (trade) => (trade.feeCloseCost = 7), /closing fee taken is/],
])('%s', (_, change, message) => {
  expect(spoil(change).join('\n')).toMatch(message);
});

test('wallets that differ', () => {
  const found = compareBalances(entries, new Map([['USDT', { free: 1, used: 0, total: 1 }]]));
  expect(found.join('\n')).toMatch(/USDT: the ledger has/);
});
