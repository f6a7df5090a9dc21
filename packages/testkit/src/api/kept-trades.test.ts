/**
 * What is kept of trades is never stale: after any sequence of writes, and while writes are under way, lists, rows and
 * pages are those that a fresh reading gives.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlContext } from '../../../pitwall/src/control/context.ts';
import { queryPerformance, resultsBy } from '../../../pitwall/src/control/figures/performance.ts';
import { queryStatus, statusRow } from '../../../pitwall/src/control/trades/status.ts';
import { TradeCache } from '../../../pitwall/src/control/trades/trade-cache.ts';
import { historyTradeRow } from '../../../pitwall/src/control/trades/trade-row.ts';
import { TradeRows } from '../../../pitwall/src/control/trades/trade-rows.ts';
import { queryTrades } from '../../../pitwall/src/control/trades/trades.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import { makeOrder, makeTrade, TEST_TIME } from '../make-trade.ts';

type Step =
  | { readonly kind: 'add'; readonly isOpen: boolean; readonly pair: string; readonly profit: number }
  | { readonly kind: 'change' | 'close' | 'reopen'; readonly at: number; readonly profit: number }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'look'; readonly limit: number; readonly offset: number };

const at = fc.nat(20);
const profit = fc.integer({ min: -50, max: 50 });
const pair = fc.constantFrom('ETH/USDT', 'BTC/USDT', 'SOL/USDT');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), isOpen: fc.boolean(), pair, profit }),
  fc.record({ kind: fc.constantFrom('change', 'close', 'reopen'), at, profit }),
  fc.record({ kind: fc.constant('delete' as const), at }),
  fc.record({ kind: fc.constant('look' as const), limit: fc.integer({ min: -1, max: 4 }), offset: fc.nat(3) }),
);
const work = fc.record({
  steps: fc.array(step, { maxLength: 4 }),
  /** One after the other, in one transaction, in one that is taken back, or all at once. */
  how: fc.constantFrom('each', 'transaction', 'rollback', 'together'),
});

let orders = 0;

function close(trade: Trade, abs: number): Trade {
  return Object.assign(trade, {
    isOpen: false,
    closeDate: TEST_TIME + trade.id * 1000,
    closeRate: 2000 + abs,
    closeProfit: abs / 1000,
    closeProfitAbs: abs,
    realizedProfit: abs,
    exitReason: 'roi',
  });
}

async function apply(trades: Store['trades'], change: Step, look: (change: Step) => Promise<void>): Promise<void> {
  if (change.kind === 'look') return look(change);
  if (change.kind === 'add') {
    orders += 1;
    const entry = makeOrder({
      orderId: String(orders),
      status: 'closed',
      ftIsOpen: false,
      filled: 0.1,
      remaining: 0,
      orderFilledDate: TEST_TIME,
    });
    const trade = makeTrade({ pair: change.pair, orders: [entry] });
    return trades.save(change.isOpen ? trade : close(trade, change.profit));
  }
  const all = await trades.all();
  const trade = all[change.at % Math.max(all.length, 1)];
  if (trade === undefined) return;
  if (change.kind === 'delete') return trades.delete(trade.id);
  if (change.kind === 'close') close(trade, change.profit);
  else if (change.kind === 'reopen') Object.assign(trade, { isOpen: true, closeDate: null, closeProfitAbs: null });
  else {
    Object.assign(trade, { stopLoss: change.profit, closeProfitAbs: change.profit });
    for (const order of trade.orders) order.cost = 100 + change.profit;
  }
  try {
    await trades.save(trade);
  } catch (error) {
    // Two steps at once: the other one deleted it.
    if (!String(error).includes('is not in the database')) throw error;
  }
}

/** The parts of a bot that these queries use. */
function contextOf(store: Store): ControlContext {
  return {
    store,
    trades: new TradeCache(store.trades),
    bot: { exitRate: async (name: string) => name.length * 250 },
    clock: { sleep: async () => undefined },
    fiatCurrency: null,
  } as unknown as ControlContext;
}

const parsed = ({ bytes }: { readonly bytes: Buffer }): unknown => JSON.parse(bytes.toString('utf8'));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function expectFresh(context: ControlContext, { limit, offset }: { limit: number; offset: number }) {
  const { trades } = context.store;
  // Neither of these two is kept.
  const all = await trades.all();
  const closed = await trades.closed(limit === 0 ? { orderBy: 'closeDateDescending' } : { limit, offset });
  const total = all.filter(({ isOpen }) => !isOpen);
  expect(parsed(await queryTrades(context, limit, offset))).toEqual({
    trades: plain(closed.map((trade) => historyTradeRow(trade))),
    trades_count: closed.length,
    offset,
    total_trades: total.length,
  });
  const open = all.filter(({ isOpen }) => isOpen);
  expect(parsed(await queryStatus(context))).toEqual(
    plain(open.map((row) => statusRow(row, row.pair.length * 250, null))),
  );
  expect(await trades.open()).toEqual(open);
  expect(await trades.totalClosedProfit()).toBeCloseTo(
    total.reduce((sum, row) => sum + (row.closeProfitAbs ?? 0), 0),
    8,
  );
  const costs = all.flatMap((row) => row.orders.map(({ cost }) => cost ?? 0));
  const volume =
    costs.length === 0
      ? null
      : expect.closeTo(
          costs.reduce((sum, cost) => sum + cost, 0),
          8,
        );
  expect(await context.trades.tradingVolume()).toEqual(volume);
  const rows = parsed(await queryPerformance(context)) as { pair: string; count: number }[];
  const counts = resultsBy(total, (trade) => trade.pair).map(({ key, count }): [string, number] => [key, count]);
  expect(new Map(rows.map((row) => [row.pair, row.count]))).toEqual(new Map(counts));
}

class TakenBack extends Error {}

async function run(
  store: Store,
  { steps, how }: { steps: readonly Step[]; how: string },
  look: (change: Step) => Promise<void>,
) {
  if (how === 'each') for (const change of steps) await apply(store.trades, change, look);
  else if (how === 'together') await Promise.all(steps.map(async (change) => apply(store.trades, change, look)));
  else {
    // A look from outside waits for the end of the transaction: it is not waited for inside.
    const looks: Promise<void>[] = [];
    const outside = async (change: Step): Promise<void> => void looks.push(look(change));
    const ended = store.transaction(async (session) => {
      for (const change of steps) await apply(session.trades, change, outside);
      if (how === 'rollback') throw new TakenBack();
    });
    await ended.catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
    await Promise.all(looks);
  }
}

describe('what is kept of trades', () => {
  it('is what a fresh reading gives, whatever was written and however', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 8 }), at, async (works, offset) => {
        const store = await openStore('sqlite://');
        const context = contextOf(store);
        const look = async (change: Step): Promise<void> => {
          if (change.kind === 'look') await queryTrades(context, change.limit, change.offset);
          await queryStatus(context);
          await store.trades.totalClosedProfit();
        };
        for (const part of works) {
          await run(store, part, look);
          for (const limit of [2, 0, -1]) await expectFresh(context, { limit, offset: offset % 3 });
        }
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('is not what was read before a write that came while it was read', async () => {
    const store = await openStore('sqlite://');
    const trade = close(makeTrade(), 1);
    await store.trades.save(trade);
    let isWriting = true;
    const rows: TradeRows = new TradeRows({
      trades: {
        revision: () => store.trades.revision(),
        changesSince: (revision) => store.trades.changesSince(revision),
        closedResults: async () => store.trades.closedResults(),
        byIds: async (wanted) => {
          const read = await store.trades.byIds(wanted);
          if (!isWriting) return read;
          isWriting = false;
          await store.trades.save(close(trade, 2));
          // Another request takes note of the write before the first one keeps what it has read.
          await rows.read([], async () => undefined);
          return read;
        },
      },
    });
    const rate = async (): Promise<unknown> => {
      const [row] = (await rows.read([trade.id], async () => undefined)) ?? [];
      return (JSON.parse(row?.toString('utf8') ?? 'null') as { close_rate: number }).close_rate;
    };
    expect(await rate()).toBe(2001);
    expect(await rate()).toBe(2002);
    await store.close();
  });

  it('is within its limit of bytes, and what was asked for last stays', async () => {
    const store = await openStore('sqlite://');
    for (let count = 0; count < 10; count += 1) await store.trades.save(close(makeTrade(), 1));
    const ids = await store.trades.closedIds();
    const reads: (readonly number[])[] = [];
    const trades = {
      revision: () => store.trades.revision(),
      changesSince: (revision: number) => store.trades.changesSince(revision),
      closedResults: async () => store.trades.closedResults(),
      byIds: async (wanted: readonly number[]) => {
        reads.push(wanted);
        return store.trades.byIds(wanted);
      },
    };
    const [row] = (await new TradeRows({ trades }).read([1], async () => undefined)) ?? [];
    reads.length = 0;
    const maxBytes = (row?.length ?? 0) * 4;
    const rows = new TradeRows({ trades, maxBytes });
    for (const id of ids) await rows.read([id], async () => undefined);
    expect(rows.bytes).toBeLessThanOrEqual(maxBytes);
    expect(rows.bytes).toBeGreaterThan(maxBytes / 2);
    reads.length = 0;
    await rows.read(ids.slice(-2), async () => undefined);
    expect(reads).toEqual([]);
    await rows.read(ids.slice(0, 1), async () => undefined);
    expect(reads).toEqual([ids.slice(0, 1)]);
    await store.close();
  });
});
