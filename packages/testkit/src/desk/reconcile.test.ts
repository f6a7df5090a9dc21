import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRICE, createDeskWorld } from './desk-world.ts';
import type { DeskWorld, DeskWorldOptions } from './desk-world.ts';

let world: DeskWorld;
const worlds: DeskWorld[] = [];

async function makeWorld(options: DeskWorldOptions = {}): Promise<DeskWorld> {
  const made = await createDeskWorld(options);
  worlds.push(made);
  return made;
}

beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => {
  for (const made of worlds.splice(0)) made.close();
});

/** Somebody trades on the account by hand. */
function byHand(side: 'BUY' | 'SELL', quantity: string, price?: string): void {
  const type =
    price === undefined ? ({ type: 'MARKET' } as const) : ({ type: 'LIMIT', timeInForce: 'GTC', price } as const);
  const order = {
    product: 'spot',
    symbol: 'ETHUSDT',
    side,
    quantity,
    clientOrderId: `web_${side}${quantity}`,
    ...type,
  } as const;
  const outcome = world.venue.placeOrder(order, { actor: 'manual' });
  if (!outcome.ok) throw new Error(outcome.refusal.msg);
}

/** The database as it was before the last entry: trade, order and journal row are gone. */
function restoreBackup(): void {
  world.database.exec('delete from orders; delete from trades; delete from pitwall_order_journal');
}

describe('reconcile', () => {
  it('finds nothing where nothing happened, and changes nothing', async () => {
    await world.enterAtMarket();
    await world.enter();
    await world.restart();
    const before = world.dump();
    expect(await world.reconcile()).toEqual({ unexplained: [], resolutions: [], changedTradeIds: [] });
    expect(world.dump()).toBe(before);
    expect(world.messages).toEqual([]);
  });

  it('takes in what happened to open orders meanwhile, once', async () => {
    const { trade: filled } = await world.enter();
    world.setPrice(2990);
    const { trade: cancelled } = await world.enter({ price: 2500 });
    const order = { product: 'spot', symbol: 'ETHUSDT', orderId: Number(cancelled.openOrderId) } as const;
    world.venue.cancelOrder(order, { actor: 'manual' });
    await world.restart();
    const first = await world.reconcile();
    expect(first).toMatchObject({ unexplained: [], changedTradeIds: [filled.id, cancelled.id] });
    expect(await world.store.trades.byId(filled.id)).toMatchObject({ orders: [{ status: 'closed', filled: 0.1 }] });
    expect(await world.store.trades.byId(cancelled.id)).toMatchObject({ orders: [{ status: 'canceled', filled: 0 }] });
    const after = world.dump();
    expect(await world.reconcile()).toMatchObject({ unexplained: [], changedTradeIds: [] });
    expect(world.dump()).toBe(after);
  });

  it('blocks entries while coins of an open trade are missing, and tells', async () => {
    const trade = await world.enterAtMarket();
    byHand('SELL', '0.04');
    await world.restart();
    const { unexplained } = await world.reconcile();
    expect(unexplained).toEqual([`The account holds 0.06 ETH; the open trades (${trade.id} ETH/USDT) need 0.1.`]);
    expect(world.messages).toMatchObject([{ type: 'warning', status: expect.stringContaining('no new entries') }]);
    byHand('BUY', '0.04');
    expect((await world.reconcile()).unexplained).toEqual([]);
  });

  it('does not mind dust, deposits and coins of the owner', async () => {
    await world.enterAtMarket();
    byHand('BUY', '0.5');
    world.venue.deposit('spot', 'USDT', '777');
    expect((await world.reconcile()).unexplained).toEqual([]);
    byHand('SELL', '0.5001');
    expect((await world.reconcile()).unexplained).toEqual([]);
  });

  it("never touches somebody else's orders", async () => {
    world = await makeWorld({ settings: { unjournaledOrders: 'adopt' } });
    byHand('BUY', '0.2', '3000');
    byHand('BUY', '0.1');
    expect((await world.reconcile()).unexplained).toEqual([]);
    expect(await world.store.trades.all()).toEqual([]);
    const open = world.venue.openOrders('spot', 'ETHUSDT');
    expect(open.ok && open.value).toHaveLength(1);
  });

  it('says that the exchange cannot be asked', async () => {
    await world.enter();
    world.setFaults([{ kind: 'errorBefore', match: { method: 'GET' } }]);
    await expect(world.reconcile()).rejects.toMatchObject({ kind: 'temporary' });
  });

  it('does not ask in a dry-run, where the exchange is made from the trades', async () => {
    world = await makeWorld({ settings: { dryRun: true } });
    await world.enterAtMarket();
    byHand('SELL', '0.1');
    expect((await world.reconcile()).unexplained).toEqual([]);
  });
});

describe('an order with our tag and without a journal', () => {
  it('is reported and blocks entries', async () => {
    await world.enter();
    restoreBackup();
    const { unexplained } = await world.reconcile();
    expect(unexplained).toMatchObject([expect.stringContaining("carries this bot's tag and is in no journal")]);
    expect(await world.store.trades.all()).toEqual([]);
    const open = world.venue.openOrders('spot', 'ETHUSDT');
    expect(open.ok && open.value).toHaveLength(1);
  });

  it('is found by the coins the account holds when no list names its pair', async () => {
    world = await makeWorld({ settings: { pairWhitelist: [] } });
    await world.enterAtMarket();
    restoreBackup();
    expect((await world.reconcile()).unexplained).toMatchObject([expect.stringContaining('0.1 filled')]);
  });

  it('is cancelled by setting', async () => {
    world = await makeWorld({ settings: { unjournaledOrders: 'cancel' } });
    await world.enter();
    restoreBackup();
    expect((await world.reconcile()).unexplained).toEqual([]);
    const open = world.venue.openOrders('spot', 'ETHUSDT');
    expect(open.ok && open.value).toEqual([]);
    expect((await world.reconcile()).unexplained).toEqual([]);
  });

  it('is adopted by setting: a buy as a trade, a sell into the one open trade of the pair; once', async () => {
    world = await makeWorld({ settings: { unjournaledOrders: 'adopt' } });
    await world.enterAtMarket();
    restoreBackup();
    expect(await world.reconcile()).toMatchObject({ unexplained: [], changedTradeIds: [1] });
    const [trade] = await world.store.trades.open();
    expect(trade).toMatchObject({ pair: 'ETH/USDT', enterTag: 'adopted', amount: 0.1, orders: [{ filled: 0.1 }] });
    const after = world.dump();
    expect(await world.reconcile()).toMatchObject({ unexplained: [], changedTradeIds: [] });
    expect(world.dump()).toBe(after);

    trade!.openOrderId = null;
    const exit = { ...world.order(trade!), purpose: 'exit', side: 'sell', price: PRICE + 500 } as const;
    await world.settle(world.desk.place(exit));
    world.database.exec(
      "delete from orders where side = 'sell'; delete from pitwall_order_journal where side = 'sell'",
    );
    world.database.exec('update trades set open_order_id = null');
    expect(await world.reconcile()).toMatchObject({ unexplained: [], changedTradeIds: [1] });
    expect(await world.store.trades.open()).toMatchObject([
      { orders: [{ side: 'buy' }, { side: 'sell', status: 'open' }] },
    ]);
  });
});

describe('an order the exchange does not know', () => {
  const DAY_MS = 86_400_000;

  async function forget(ageMs: number) {
    const { trade } = await world.enter();
    trade.orders[0]!.orderId = '987654321';
    trade.orders[0]!.orderDate -= ageMs;
    trade.openOrderId = '987654321';
    await world.store.trades.save(trade);
    world.database.exec('delete from pitwall_order_journal');
    return trade;
  }

  it('blocks entries', async () => {
    await forget(DAY_MS);
    const { unexplained } = await world.reconcile();
    expect(unexplained[0]).toContain('is open here, and the exchange does not know it');
  });

  it('counts as cancelled when it is older than the exchange remembers', async () => {
    const trade = await forget(6 * DAY_MS);
    const { changedTradeIds } = await world.reconcile();
    expect(changedTradeIds).toEqual([trade.id]);
    expect(await world.store.trades.byId(trade.id)).toMatchObject({
      orders: [{ status: 'canceled', ftIsOpen: false }],
    });
  });
});
