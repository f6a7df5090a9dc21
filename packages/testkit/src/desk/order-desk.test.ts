import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeskStep } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import type { RequestRule } from '../../../simex/src/index.ts';
import { PRICE, createDeskWorld } from './desk-world.ts';
import type { DeskWorld } from './desk-world.ts';

const ORDERS = { method: 'POST', path: '/api/v3/order' };
const once = (kind: RequestRule['kind'], match: RequestRule['match'] = ORDERS): RequestRule => ({
  kind,
  match,
  times: 1,
});

let world: DeskWorld;
const steps: DeskStep[] = [];
const atStep = new Map<DeskStep, () => void>();

beforeEach(async () => {
  steps.length = 0;
  atStep.clear();
  world = await createDeskWorld({
    onStep: (step) => {
      steps.push(step);
      atStep.get(step)?.();
    },
  });
});
afterEach(() => world.close());

const rows = (query: string) => world.database.prepare(query).all();

/** Asks until the intent is no longer pending. Returns the outcome and the time it took, ms. */
async function resolve(): Promise<{ outcome: string; afterMs: number; tradeId: number | null }> {
  const start = world.clock.now();
  for (;;) {
    const [resolution] = await world.settle(world.desk.resolve());
    const afterMs = world.clock.now() - start;
    if (resolution && resolution.outcome !== 'pending') {
      return { outcome: resolution.outcome, afterMs, tradeId: resolution.trade?.id ?? null };
    }
    if (afterMs > 300_000) return { outcome: 'pending', afterMs, tradeId: null };
    await world.pass(1_000);
  }
}

describe('placing', () => {
  it('commits intent, trade and slot before anything is sent, and the answer after it', async () => {
    const seen: Record<string, unknown> = {};
    const look = (name: string) => () => {
      const [order] = rows('select order_id, client_order_id from orders');
      const [intent] = rows('select state, trade_id from pitwall_order_journal');
      const open = rows('select id from trades where is_open = 1').length;
      seen[name] = { isUnaccepted: order?.['order_id'] === order?.['client_order_id'], ...intent, open };
    };
    atStep.set('beforeCommit', look('before'));
    atStep.set('sending', look('sending'));
    const { trade, result } = await world.enter();
    look('after')();
    expect(seen).toEqual({
      before: { isUnaccepted: true, open: 0 },
      sending: { isUnaccepted: true, state: 'intended', trade_id: trade.id, open: 1 },
      after: { isUnaccepted: false, state: 'accepted', trade_id: trade.id, open: 1 },
    });
    expect(steps).toEqual([
      'beforeCommit',
      'afterCommit',
      'sending',
      'afterAcceptance',
      'committingAnswer',
      'afterAnswerCommit',
    ]);
    expect(result).toMatchObject({ kind: 'accepted', report: { status: 'open' } });
    expect(await world.store.trades.byId(trade.id)).toEqual(trade);
    expect(trade.openOrderId).toBe(String(world.accepted()[0]?.orderId));
  });

  it('leaves nothing of a refused first entry but its journal row', async () => {
    const { result } = await world.enter({ amount: 100 });
    expect(result).toMatchObject({ kind: 'refused', error: { code: 'INSUFFICIENT_FUNDS' } });
    expect(await world.store.trades.all()).toEqual([]);
    expect(await world.store.journal.inState('refused')).toMatchObject([{ tradeId: null }]);
  });

  it('takes a refused exit off its trade again', async () => {
    const trade = await world.enterAtMarket();
    const order = { ...world.order(trade), purpose: 'exit', side: 'sell', price: PRICE } as const;
    const result = await world.settle(world.desk.place({ ...order, amount: 5 }));
    expect(result.kind).toBe('refused');
    expect(trade).toMatchObject({ openOrderId: null, isOpen: true, orders: [{ side: 'buy' }] });
    expect(await world.store.trades.byId(trade.id)).toEqual(trade);
  });

  it('refuses a second order of the kind the trade waits for', async () => {
    const { trade } = await world.enter();
    await expect(world.desk.place(world.order(trade))).rejects.toMatchObject({ code: 'INVARIANT' });
    expect(world.accepted()).toHaveLength(1);
  });

  it('lets a bug of the adapter reach the top, and still asks for the order', async () => {
    const bug = new TypeError('a bug');
    world.exchange.createOrder = async () => Promise.reject(bug);
    await expect(world.enter()).rejects.toBe(bug);
    expect(await world.store.journal.inState('unknown')).toHaveLength(1);
  });

  it('carries the tag of its database in every id, the same after a restart', async () => {
    const { tag } = world.desk;
    await world.restart();
    expect(world.desk.tag).toBe(tag);
    const other = await createDeskWorld();
    expect(await other.store.keyValues.get('bot_tag')).toBe(other.desk.tag);
    other.close();
  });
});

describe('an unknown outcome', () => {
  it.each(['answerLost', 'errorAfter', 'codeAfter', 'garbled', 'unknownCode'] as const)(
    'of an order that arrived ("%s") is found at the first asking, fills included',
    async (kind) => {
      world.setFaults([once(kind)]);
      const { trade, result } = await world.enter({ type: 'market', price: PRICE });
      expect(result.kind).toBe('unknown');
      expect(result.kind === 'unknown' && world.desk.isUnaccepted(result.order)).toBe(true);
      expect(await resolve()).toMatchObject({ outcome: 'accepted', afterMs: expect.any(Number) });
      const stored = await world.store.trades.byId(trade.id);
      expect(stored?.orders).toMatchObject([{ status: 'closed', filled: 0.1, ftIsOpen: false }]);
      expect(world.sendings()).toBe(1);
    },
  );

  it.each(['notDelivered', 'errorBefore'] as const)(
    'of an order that never arrived ("%s") is given up only when it can no longer come, and is not sent again',
    async (kind) => {
      world.setFaults([once(kind)]);
      const { trade } = await world.enter();
      expect(await world.store.trades.open()).toHaveLength(1);
      const { outcome, afterMs } = await resolve();
      expect(outcome).toBe('abandoned');
      // Deadline 5 s, clock skew 10 s, visibility 10 s, then three askings two seconds apart.
      expect(afterMs).toBeGreaterThanOrEqual(29_000);
      expect(afterMs).toBeLessThan(40_000);
      expect(await world.store.trades.byId(trade.id)).toBeUndefined();
      expect(world.sendings()).toBe(1);
      expect(world.accepted()).toEqual([]);
    },
  );

  it('that the bot did not live to see is asked for at the next start', async () => {
    world.setFaults([once('answerLost')]);
    const { trade } = await world.enter();
    world.database.exec("update pitwall_order_journal set state = 'intended'");
    await world.restart();
    expect(await resolve()).toMatchObject({ outcome: 'accepted', tradeId: trade.id });
  });

  it('cannot be read as an order before it is resolved', async () => {
    world.setFaults([once('answerLost')]);
    const { trade } = await world.enter();
    const [order] = trade.orders;
    await expect(world.desk.refresh(trade, order!)).rejects.toMatchObject({ code: 'ORDER_UNKNOWN' });
    expect(await world.desk.cancel(trade, order!)).toMatchObject({ kind: 'open' });
    expect(world.accepted()).toHaveLength(1);
  });

  it('keeps its trade blocked, and says so once, at a venue that has no deadline', async () => {
    const weak = await createDeskWorld({ clientOrderIds: { deadlineMs: null } });
    weak.setFaults([once('notDelivered')]);
    const { trade } = await weak.enter();
    for (let asking = 0; asking < 100; asking += 1) {
      await weak.settle(weak.desk.resolve());
      await weak.pass(5_000);
    }
    expect(await weak.store.trades.byId(trade.id)).toMatchObject({ isOpen: true });
    expect(weak.messages).toMatchObject([{ type: 'warning', status: expect.stringContaining('stays blocked') }]);
    weak.close();
  });
});

describe('an order that appears late', () => {
  const LAG_MS = 120_000;

  it('is taken into a trade made anew', async () => {
    world.setFaults([once('answerLost')], LAG_MS);
    const { trade } = await world.enter({ type: 'market', price: PRICE });
    expect((await resolve()).outcome).toBe('abandoned');
    expect(await world.store.trades.all()).toEqual([]);
    await world.pass(LAG_MS);
    const { outcome } = await resolve();
    expect(outcome).toBe('adopted');
    expect(await world.store.trades.open()).toMatchObject([
      { pair: trade.pair, stakeAmount: trade.stakeAmount, orders: [{ status: 'closed', filled: 0.1 }] },
    ]);
    expect(await resolve()).toMatchObject({ outcome: 'pending' });
    expect(await world.store.trades.all()).toHaveLength(1);
  });

  it('is cancelled when its trade has gone on without it', async () => {
    const trade = await world.enterAtMarket();
    const exit = { ...world.order(trade), purpose: 'exit', side: 'sell', price: 4000, amount: 0.05 } as const;
    world.setFaults([once('answerLost')], LAG_MS);
    await world.settle(world.desk.place(exit));
    expect((await resolve()).outcome).toBe('abandoned');
    const successor = (await world.store.trades.byId(trade.id))!;
    expect(successor.openOrderId).toBeNull();
    await world.settle(world.desk.place({ ...exit, trade: successor }));
    world.setFaults([]);
    await world.pass(60_000);
    expect((await resolve()).outcome).toBe('adopted');
    const stored = await world.store.trades.byId(trade.id);
    expect(stored?.orders.map((order) => order.status).toSorted()).toEqual(['canceled', 'closed', 'open']);
    expect(stored?.openOrderId).toBe(successor.openOrderId);
  });
});

it('two orders of one trade that are found at once come with one trade that has both', async () => {
  const trade = await world.enterAtMarket();
  const exit = { ...world.order(trade), purpose: 'exit', side: 'sell', price: 4000, amount: 0.05 } as const;
  world.setFaults([{ kind: 'answerLost', match: ORDERS }], 120_000);
  await world.settle(world.desk.place(exit));
  expect((await resolve()).outcome).toBe('abandoned');
  const later = (await world.store.trades.byId(trade.id))!;
  await world.settle(world.desk.place({ ...exit, trade: later }));
  world.setFaults([]);
  await world.pass(60_000);
  const resolutions = await world.settle(world.desk.resolve());
  expect(resolutions.map(({ outcome }) => outcome)).toEqual(['accepted', 'adopted']);
  expect(resolutions[0]?.trade).toBe(resolutions[1]?.trade);
  expect(resolutions[0]?.trade?.orders).toHaveLength(3);
  await world.store.trades.save(resolutions[0]!.trade!);
  expect(await world.store.trades.byId(trade.id)).toEqual(resolutions[1]?.trade);
  for (const { trade: holder, order } of resolutions) expect(holder?.orders).toContain(order);
});

describe('cancelling', () => {
  const CANCELS = { method: 'DELETE', path: '/api/v3/order' };

  it('ends a resting order', async () => {
    const { trade } = await world.enter();
    const result = await world.settle(world.desk.cancel(trade, trade.orders[0]!));
    expect(result).toMatchObject({ kind: 'final', report: { status: 'canceled', filled: 0 } });
    expect(await world.store.trades.byId(trade.id)).toMatchObject({
      orders: [{ status: 'canceled', ftIsOpen: false }],
    });
  });

  it('finds what was filled before it came', async () => {
    const { trade } = await world.enter();
    world.setPrice(2900);
    const result = await world.settle(world.desk.cancel(trade, trade.orders[0]!));
    expect(result).toMatchObject({ kind: 'final', report: { status: 'closed', filled: 0.1 } });
  });

  it.each(['answerLost', 'errorAfter', 'garbled'] as const)('is read back when its answer is "%s"', async (kind) => {
    const { trade } = await world.enter();
    world.setFaults([once(kind, CANCELS)]);
    const result = await world.settle(world.desk.cancel(trade, trade.orders[0]!));
    expect(result).toMatchObject({ kind: 'final', report: { status: 'canceled' } });
  });

  it('leaves the order open when it did not arrive, and may be done again', async () => {
    const { trade } = await world.enter();
    world.setFaults([once('notDelivered', CANCELS)]);
    expect(await world.settle(world.desk.cancel(trade, trade.orders[0]!))).toMatchObject({ kind: 'open' });
    expect(trade.orders[0]).toMatchObject({ ftIsOpen: true });
    expect(await world.settle(world.desk.cancel(trade, trade.orders[0]!))).toMatchObject({ kind: 'final' });
    expect(await world.settle(world.desk.cancel(trade, trade.orders[0]!))).toMatchObject({ kind: 'final' });
  });

  it('believes nothing while the venue shows nothing', async () => {
    const { trade } = await world.enter();
    world.setFaults([{ kind: 'errorBefore', match: { path: '/api/v3/order' } }]);
    expect(await world.settle(world.desk.cancel(trade, trade.orders[0]!))).toMatchObject({ kind: 'open' });
    expect(await world.store.trades.byId(trade.id)).toMatchObject({ orders: [{ status: 'open', ftIsOpen: true }] });
  });
});
