/** What every implementation of the store port must do: `describeStore(name, makeWorld)` for a vitest file. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PairLock } from '../../pitwall/src/domain/lock.ts';
import type { Store } from '../../pitwall/src/ports/store.ts';
import { TEST_TIME, makeIntent, makeOrder, makeTrade } from './make-trade.ts';

export interface StoreWorld {
  readonly store: Store;
  /** Closes the store and opens it again on what it kept; null when it keeps nothing. */
  readonly reopen: (() => Promise<Store>) | null;
  /** Tries to open the same database beside the open store; null when nobody else can reach it. */
  readonly openSecond: (() => Promise<Store>) | null;
  readonly close: () => Promise<void>;
}

export function describeStore(name: string, makeWorld: () => Promise<StoreWorld>): void {
  describe(name, () => {
    let world: StoreWorld;
    let store: Store;
    beforeEach(async () => {
      world = await makeWorld();
      store = world.store;
    });
    afterEach(async () => world.close());

    const sharedStore = () => store;
    describeTrades(sharedStore);
    describeTradeOrder(sharedStore);
    describeTradeQueries(sharedStore);
    describeTransactions(sharedStore);
    describeRest(sharedStore);

    it('keeps what it committed over a restart', async () => {
      if (!world.reopen) return;
      const trade = makeTrade({ orders: [makeOrder()] });
      await store.trades.save(trade);
      await store.keyValues.set('bot_tag', 123_456);
      store = await world.reopen();
      expect(await store.trades.all()).toEqual([trade]);
      expect(await store.keyValues.get('bot_tag')).toBe(123_456);
    });

    it('refuses a second bot on the same database, by name and without its password', async () => {
      if (!world.openSecond) return;
      const failure = await world.openSecond().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'DATABASE' });
      expect(String(failure)).toContain('belongs to a bot that is running');
      expect(String(failure)).not.toContain('secret');
      await store.trades.save(makeTrade());
    });
  });
}

function describeTrades(store: () => Store): void {
  it('gives a trade back as it was saved, orders included', async () => {
    const trade = makeTrade({
      tradingMode: 'futures',
      isShort: true,
      isStopLossTrailing: true,
      closeDate: TEST_TIME + 1,
      stoplossLastUpdate: TEST_TIME + 999,
      orders: [
        makeOrder({ orderFilledDate: TEST_TIME + 5, status: 'closed', ftIsOpen: false, filled: 0.1 }),
        makeOrder({ orderId: '1002', clientOrderId: null, orderType: null, side: null, price: null, amount: null }),
      ],
    });
    await store().trades.save(trade);
    expect(trade.id).toBeGreaterThan(0);
    expect(trade.orders.map((order) => order.id > 0)).toEqual([true, true]);
    expect(await store().trades.byId(trade.id)).toEqual(trade);
  });

  it('writes changes, adds orders and deletes those that are gone', async () => {
    const trade = makeTrade({ orders: [makeOrder(), makeOrder({ orderId: '1002' })] });
    await store().trades.save(trade);
    trade.orders.shift();
    trade.orders.push(makeOrder({ orderId: '1003' }));
    trade.amount = 0.25;
    await store().trades.save(trade);
    const stored = await store().trades.byId(trade.id);
    expect(stored).toEqual(trade);
    expect(stored?.orders.map((order) => order.orderId)).toEqual(['1002', '1003']);
  });

  it('deletes a trade with its orders', async () => {
    const trade = makeTrade({ orders: [makeOrder()] });
    await store().trades.save(trade);
    await store().trades.delete(trade.id);
    expect(await store().trades.all()).toEqual([]);
    await store().trades.save(makeTrade({ orders: [makeOrder()] }));
  });

  it('knows no rows of numbers that no row can have', async () => {
    for (const id of [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      expect(await store().trades.byId(id)).toBeUndefined();
      expect(await store().locks.byId(id)).toBeUndefined();
    }
  });

  it('refuses to save a trade that somebody deleted', async () => {
    const trade = makeTrade();
    await store().trades.save(trade);
    await store().trades.delete(trade.id);
    await expect(store().trades.save(trade)).rejects.toMatchObject({ code: 'INVARIANT' });
  });

  it('cuts long texts to the length of their columns', async () => {
    const trade = makeTrade({ enterTag: 'x'.repeat(300), exitReason: 'y'.repeat(300) });
    await store().trades.save(trade);
    const stored = await store().trades.byId(trade.id);
    expect(stored?.enterTag).toHaveLength(255);
    expect(stored?.exitReason).toHaveLength(255);
  });
}

function describeTradeOrder(store: () => Store): void {
  it('lists trades that closed at the same time by id', async () => {
    for (const seconds of [1, 2, 2, 2, 3]) {
      await store().trades.save(makeTrade({ isOpen: false, closeDate: TEST_TIME + seconds * 1_000 }));
    }
    expect(await store().trades.closedIds()).toEqual([5, 2, 3, 4, 1]);
    const closed = await store().trades.closed({ orderBy: 'closeDateDescending' });
    expect(closed.map(({ id }) => id)).toEqual([5, 2, 3, 4, 1]);
  });
}

function describeTradeQueries(store: () => Store): void {
  it('tells open from closed and pages, sorts and limits the closed ones', async () => {
    for (let index = 0; index < 5; index += 1) {
      const closed = { isOpen: false, closeDate: TEST_TIME - index * 1_000, closeProfitAbs: 1.5 };
      await store().trades.save(makeTrade(index === 4 ? {} : closed));
    }
    const ids = async (query: Parameters<Store['trades']['closed']>[0]) =>
      (await store().trades.closed(query)).map((trade) => trade.id);
    expect((await store().trades.open()).map((trade) => trade.id)).toEqual([5]);
    expect(await ids({})).toEqual([1, 2, 3, 4]);
    expect(await ids({ orderBy: 'closeDateDescending', limit: 2, offset: 1 })).toEqual([2, 3]);
    expect(await ids({ limit: -1, offset: 3 })).toEqual([4]);
    expect(await ids({ limit: 0 })).toEqual([]);
    expect(await ids({ closedSince: TEST_TIME - 1_000 })).toEqual([1, 2]);
    expect(await ids({ closedBefore: TEST_TIME - 1_000 })).toEqual([3, 4]);
    expect(await store().trades.closedCount()).toBe(4);
    expect(await store().trades.totalClosedProfit()).toBe(6);
  });

  it('sums the cost of the filled orders of each closed trade', async () => {
    const filled = { status: 'closed', orderFilledDate: TEST_TIME, cost: 12.5 } as const;
    const orders = [makeOrder(filled), makeOrder({ ...filled, orderId: '2' }), makeOrder({ orderId: '3', cost: 99 })];
    const costs = async () => (await store().trades.closedResults()).map(({ filledCost }) => filledCost);
    const trade = makeTrade({ isOpen: false, closeDate: TEST_TIME, orders });
    await store().trades.save(trade);
    await store().trades.save(makeTrade({ isOpen: false, closeDate: TEST_TIME, orders: [] }));
    expect(await costs()).toEqual([25, null]);
    await store().trades.save({ ...trade, orders: trade.orders.slice(1) });
    expect(await costs()).toEqual([12.5, null]);
  });

  it('gives the results of closed trades without their orders', async () => {
    const closed = {
      isOpen: false,
      closeDate: TEST_TIME + 5_000,
      closeProfit: 0.5,
      closeProfitAbs: 7.25,
      exitReason: 'roi',
    };
    await store().trades.save(makeTrade());
    await store().trades.save(makeTrade({ ...closed, orders: [makeOrder()] }));
    expect(await store().trades.closedResults()).toEqual([
      {
        id: 2,
        pair: 'ETH/USDT',
        openDate: TEST_TIME,
        closeDate: TEST_TIME + 5_000,
        closeProfit: 0.5,
        closeProfitAbs: 7.25,
        enterTag: 'dip',
        exitReason: 'roi',
        durationMs: 5_000,
        filledCost: null,
      },
    ]);
  });

  it('changes its revision with every write of a trade, and with nothing else', async () => {
    const revisions = [store().trades.revision()];
    const note = (): number => revisions.push(store().trades.revision());
    const trade = makeTrade();
    await store().trades.save(trade);
    note();
    await store().transaction(async ({ trades }) => trades.save({ ...trade, amount: 2 }));
    note();
    await store().trades.delete(trade.id);
    note();
    expect(new Set(revisions).size).toBe(4);
    await store().trades.all();
    await store().keyValues.set('bot_tag', 'x');
    expect(store().trades.revision()).toBe(revisions.at(-1));
  });
}

function describeTransactions(store: () => Store): void {
  it('writes all of a transaction or nothing', async () => {
    const failure = new Error('half way');
    await expect(
      store().transaction(async (session) => {
        await session.trades.save(makeTrade({ orders: [makeOrder()] }));
        await session.journal.record(makeIntent());
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await store().trades.all()).toEqual([]);
    expect(await store().journal.byClientOrderId('abc')).toBeUndefined();
  });

  it('runs transactions one at a time and keeps readers out of an open one', async () => {
    const increment = async () =>
      store().transaction(async (session) => {
        const value = (await session.keyValues.get('counter')) ?? 0;
        await Promise.resolve();
        await session.keyValues.set('counter', Number(value) + 1);
      });
    const [, seen] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, increment)),
      store().keyValues.get('counter'),
    ]);
    expect(await store().keyValues.get('counter')).toBe(20);
    expect(Number.isInteger(seen ?? 0)).toBe(true);
  });

  it('goes on after a statement that failed', async () => {
    await store().trades.save(makeTrade({ orders: [makeOrder()] }));
    const twice = makeTrade({ orders: [makeOrder()] });
    await expect(store().trades.save(twice)).rejects.toMatchObject({ code: 'DATABASE' });
    expect(twice.id).toBe(0);
    await store().trades.save(makeTrade());
    expect(await store().trades.all()).toHaveLength(2);
  });
}

function describeRest(store: () => Store): void {
  it('keeps intents, moves them along their transitions and refuses others', async () => {
    const intent = makeIntent({ tradeSnapshot: makeTrade({ orders: [makeOrder()] }) });
    await store().journal.record(intent);
    expect(await store().journal.byClientOrderId('abc')).toEqual(intent);
    Object.assign(intent, {
      state: 'unknown',
      notFoundCount: 2,
      note: 'time-out',
      tradeId: 7,
      updatedAt: TEST_TIME + 9,
    });
    await store().journal.update(intent);
    expect(await store().journal.inState('unknown', 'intended')).toEqual([intent]);
    await store().journal.update({ ...intent, state: 'abandoned', tradeId: null });
    expect(await store().journal.abandonedSince(TEST_TIME + 9)).toHaveLength(1);
    expect(await store().journal.abandonedSince(TEST_TIME + 10)).toEqual([]);
    await store().journal.update({ ...intent, state: 'accepted', orderId: '77' });
    await expect(store().journal.update({ ...intent, state: 'refused' })).rejects.toMatchObject({ code: 'INVARIANT' });
    await expect(store().journal.record(intent)).rejects.toMatchObject({ code: 'DATABASE' });
  });

  it('keeps locks', async () => {
    const saved: PairLock = {
      id: 0,
      pair: 'ETH/USDT',
      side: '*',
      reason: 'Auto lock',
      lockTime: TEST_TIME,
      lockEndTime: TEST_TIME + 60_000,
      active: true,
    };
    await store().locks.save(saved);
    expect(await store().locks.active(TEST_TIME)).toEqual([saved]);
    expect(await store().locks.active(TEST_TIME + 60_000)).toEqual([]);
    saved.active = false;
    await store().locks.save(saved);
    expect(await store().locks.active(TEST_TIME)).toEqual([]);
    expect(await store().locks.byId(saved.id)).toEqual(saved);
  });

  it('keeps small facts by key', async () => {
    const facts = { text: 'abc', count: 16_777_215, ratio: 0.25, large: 5_000_000_000, bot_start_time: TEST_TIME + 7 };
    for (const [key, value] of Object.entries(facts)) await store().keyValues.set(key, value);
    await store().keyValues.set('text', 'def');
    for (const [key, value] of Object.entries({ ...facts, text: 'def' })) {
      expect(await store().keyValues.get(key)).toBe(value);
    }
    expect(await store().keyValues.get('nothing')).toBeUndefined();
  });
}
