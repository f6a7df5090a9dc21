import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { Order } from '../../../pitwall/src/domain/order.ts';
import type { OrderRequest } from '../../../pitwall/src/ports/exchange.ts';
import type { StoredOrderLookup } from '../../../pitwall/src/exchange/connect.ts';
import type { VenueAnswer } from './local-venue.ts';
import { CANARY, connectToLocalVenue, type VenueWorld } from './venues.ts';

const NOW = 1_705_408_496_000;

interface PaperWorld extends VenueWorld {
  /** What the venue's book holds from now on. */
  setBook(bids: [number, number][], asks: [number, number][]): void;
  breakBook(): void;
}

async function paperWorld(options: { feeRate?: number; lookup?: StoredOrderLookup } = {}): Promise<PaperWorld> {
  let answer: VenueAnswer = { json: { lastUpdateId: 1, bids: [], asks: [] } };
  const clock: Clock = {
    now: () => NOW,
    sleep: async () => undefined,
    after: () => ({ cancel: () => undefined }),
  };
  const world = await connectToLocalVenue('binance', () => answer, { dryRun: { clock, ...options } });
  const text = (levels: [number, number][]): string[][] => levels.map((level) => level.map(String));
  return {
    ...world,
    setBook: (bids, asks) => {
      answer = { json: { lastUpdateId: 1, bids: text(bids), asks: text(asks) } };
    },
    breakBook: () => {
      answer = { status: 400, json: { code: -1100, msg: 'no' } };
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

let lastId = 0;

function request(changes: Partial<OrderRequest> = {}): OrderRequest {
  lastId += 1;
  return {
    clientOrderId: `client-${lastId}`,
    pair: 'BTC/USDT',
    side: 'buy',
    type: 'limit',
    amount: 0.5,
    price: 100,
    timeInForce: 'GTC',
    reduceOnly: false,
    leverage: 1,
    ...changes,
  };
}

describe('the paper exchange', () => {
  it('gives the venue no credentials', async () => {
    await using world = await paperWorld();
    await world.exchange.createOrder(request());
    const seen = JSON.stringify(world.venue.requests);
    for (const secret of Object.values(CANARY)) expect(seen).not.toContain(secret);
    expect(world.venue.requests.every((sent) => sent.method === 'GET')).toBe(true);
  });

  it('leaves a limit order open until the market reaches it, then fills it as maker at its own price', async () => {
    await using world = await paperWorld();
    world.setBook([[99, 1]], [[101, 1]]);
    const created = await world.exchange.createOrder(request({ price: 100.001, amount: 0.123456789 }));
    expect(created).toMatchObject({
      orderId: 'dry_run_buy_1705408496.0',
      status: 'open',
      price: 100.01,
      average: 100.01,
      amount: 0.12345,
      filled: 0,
      remaining: 0.12345,
    });
    const { orderId } = created;
    expect((await world.exchange.fetchOrder('BTC/USDT', { orderId })).status).toBe('open');
    expect(await world.exchange.fetchOpenOrders('BTC/USDT')).toHaveLength(1);
    world.setBook([[99, 1]], [[100, 0.001]]);
    const filled = await world.exchange.fetchOrder('BTC/USDT', { orderId });
    expect(filled).toMatchObject({ status: 'closed', average: 100.01, filled: 0.12345, remaining: 0 });
    expect(filled.fees).toEqual([{ currency: 'USDT', cost: 0.12345 * 100.01 * 0.001, rate: 0.001 }]);
    expect(await world.exchange.fetchOpenOrders('BTC/USDT')).toEqual([]);
    expect(await world.exchange.fetchFills('BTC/USDT', orderId, 0)).toMatchObject([
      { orderId, price: 100.01, amount: 0.12345 },
    ]);
  });

  it('fills a limit order that crosses at once', async () => {
    await using world = await paperWorld({ feeRate: 0.0025 });
    world.setBook([[99, 1]], [[101, 1]]);
    const report = await world.exchange.createOrder(request({ side: 'sell', price: 98 }));
    expect(report).toMatchObject({ status: 'closed', average: 98, filled: 0.5 });
    expect(report.fees).toEqual([{ currency: 'USDT', cost: 0.5 * 98 * 0.0025, rate: 0.0025 }]);
  });

  it('walks the book with a market order', async () => {
    await using world = await paperWorld();
    world.setBook(
      [],
      [
        [100, 1],
        [101, 2],
        [103, 5],
      ],
    );
    const report = await world.exchange.createOrder(request({ type: 'market', amount: 3 }));
    // 302 / 3, rounded up to the tick.
    expect(report).toMatchObject({ status: 'closed', average: 100.67, filled: 3, remaining: 0 });
    expect(report.cost).toBeCloseTo(302.01, 10);
  });

  it('divides the cost of a leveraged market order', async () => {
    await using world = await paperWorld();
    world.setBook([], [[42009.78, 5]]);
    const report = await world.exchange.createOrder(
      request({ type: 'market', amount: 0.001, price: 42009.78, leverage: 3 }),
    );
    expect(report.cost).toBeCloseTo(14.00326, 10);
  });

  it('cancels what is open and leaves what is filled', async () => {
    await using world = await paperWorld();
    world.setBook([[99, 1]], [[101, 1]]);
    const open = await world.exchange.createOrder(request());
    expect(await world.exchange.cancelOrder('BTC/USDT', { orderId: open.orderId })).toMatchObject({
      status: 'canceled',
      filled: 0,
      remaining: 0.5,
    });
    const filled = await world.exchange.createOrder(request({ price: 101 }));
    expect(await world.exchange.cancelOrder('BTC/USDT', { orderId: filled.orderId })).toMatchObject({
      status: 'closed',
      filled: 0.5,
    });
    await expect(world.exchange.cancelOrder('BTC/USDT', { orderId: 'nobody' })).rejects.toMatchObject({
      code: 'ORDER_NOT_FOUND',
    });
  });

  it('keeps orders of one moment apart, and finds them by client id', async () => {
    await using world = await paperWorld();
    const first = await world.exchange.createOrder(request());
    const second = await world.exchange.createOrder(request());
    const elsewhere = await world.exchange.createOrder(request({ pair: 'DOGE/USDT', price: 0.1, amount: 10 }));
    expect(new Set([first.orderId, second.orderId]).size).toBe(2);
    expect(elsewhere.orderId).toBe(first.orderId);
    const clientOrderId = second.clientOrderId ?? '';
    expect((await world.exchange.fetchOrder('BTC/USDT', { clientOrderId })).orderId).toBe(second.orderId);
  });

  it('ends orders that may not rest, and refuses post-only orders that would take', async () => {
    await using world = await paperWorld();
    world.setBook([[99, 1]], [[101, 1]]);
    for (const timeInForce of ['IOC', 'FOK'] as const) {
      expect(await world.exchange.createOrder(request({ timeInForce }))).toMatchObject({
        status: 'expired',
        filled: 0,
      });
      expect((await world.exchange.createOrder(request({ timeInForce, price: 101 }))).status).toBe('closed');
    }
    expect((await world.exchange.createOrder(request({ timeInForce: 'PO' }))).status).toBe('open');
    await expect(world.exchange.createOrder(request({ timeInForce: 'PO', price: 101 }))).rejects.toMatchObject({
      code: 'ORDER_REFUSED',
    });
  });

  it.each([{ amount: 0.000001 }, { pair: 'XYZ/USDT' }])('refuses %j', async (changes) => {
    await using world = await paperWorld();
    await expect(world.exchange.createOrder(request(changes))).rejects.toMatchObject({ code: 'ORDER_REFUSED' });
  });

  it('places nothing when the book cannot be read', async () => {
    await using world = await paperWorld();
    world.breakBook();
    await expect(world.exchange.createOrder(request())).rejects.toMatchObject({ code: 'ORDER_REFUSED' });
    expect(await world.exchange.fetchOrders('BTC/USDT', 0)).toEqual([]);
  });

  it('makes an order anew from the store after a restart', async () => {
    const row: Order = {
      id: 1,
      ftOrderSide: 'buy',
      ftPair: 'BTC/USDT',
      ftIsOpen: true,
      orderId: 'dry_run_buy_1700000000.0',
      clientOrderId: null,
      status: 'open',
      symbol: 'BTC/USDT',
      orderType: 'limit',
      side: 'buy',
      price: 100,
      average: 100,
      amount: 2,
      filled: 0,
      remaining: 2,
      cost: 200,
      stopPrice: null,
      orderDate: 1_700_000_000_000,
      orderFilledDate: null,
      orderUpdateDate: null,
      fundingFee: null,
      ftFeeBase: null,
    };
    const lookup: StoredOrderLookup = async (pair, orderId) =>
      pair === row.ftPair && orderId === row.orderId ? row : undefined;
    await using world = await paperWorld({ lookup });
    world.setBook([[99, 1]], [[101, 1]]);
    const reference = { orderId: row.orderId };
    expect(await world.exchange.fetchOrder('BTC/USDT', reference)).toMatchObject({ status: 'open', amount: 2 });
    world.setBook([[98, 1]], [[99.5, 1]]);
    expect(await world.exchange.fetchOrder('BTC/USDT', reference)).toMatchObject({ status: 'closed', filled: 2 });
    await expect(world.exchange.fetchOrder('BTC/USDT', { orderId: 'nobody' })).rejects.toMatchObject({
      code: 'ORDER_NOT_FOUND',
    });
  });
});
