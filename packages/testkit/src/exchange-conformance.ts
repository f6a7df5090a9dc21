/**
 * What every adapter of the exchange port must do, whatever lies behind it: `describeExchange(name, makeWorld)` for a
 * vitest file. The world is simex's spot market with one quoted pair whose price the test moves, a funded account, and
 * levers for what goes wrong between adapter and venue.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exchange, OrderReport, OrderRequest } from '../../pitwall/src/ports/exchange.ts';
import { amountToPrecision } from '../../pitwall/src/domain/precision.ts';
import type { FaultPlan } from '../../simex/src/index.ts';
import { NO_FAULTS } from '../../simex/src/index.ts';

export interface ExchangeWorld {
  /** Markets are loaded. */
  readonly exchange: Exchange;
  /** A spot pair that stands at `price` and trades in whole multiples of its market's steps. */
  readonly pair: string;
  readonly price: number;
  /** Prints a trade at this price; resting orders it reaches fill whole. */
  setPrice(price: number): Promise<void>;
  setFaults(plan: FaultPlan): Promise<void>;
  /** Now, by the venue's clock. */
  now(): number;
  /** Waits for work of the adapter, driving the clock if it is a virtual one. */
  readonly settle: <T>(work: Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

/** The base amount the orders are for, before it is cut to the step, in quote. */
const STAKE = 500;

export function describeExchange(name: string, makeWorld: () => Promise<ExchangeWorld>): void {
  describe(name, () => {
    let world: ExchangeWorld;
    beforeEach(async () => {
      world = await makeWorld();
    });
    afterEach(async () => world.close());

    const shared = () => world;
    describeMarketData(shared);
    describeOrders(shared);
    describeFailures(shared);
  });
}

let count = 0;

function request(world: ExchangeWorld, changes: Partial<OrderRequest> = {}): OrderRequest {
  const market = world.exchange.markets.get(world.pair);
  if (!market) throw new Error(`The exchange has no ${world.pair}.`);
  count += 1;
  return {
    clientOrderId: `conformance${String(count).padStart(15, 'a')}`,
    pair: world.pair,
    side: 'buy',
    type: 'limit',
    amount: amountToPrecision(STAKE / world.price, market.amountPrecision, market.precisionMode),
    price: world.price / 2,
    timeInForce: 'GTC',
    reduceOnly: false,
    leverage: 1,
    ...changes,
  };
}

async function failureOf(world: ExchangeWorld, work: Promise<unknown>): Promise<unknown> {
  return world.settle(
    work.then(
      () => 'no failure',
      (error: unknown) => error,
    ),
  );
}

function describeMarketData(shared: () => ExchangeWorld): void {
  it('describes the market, its ticker, book, candles and balances', async () => {
    const { exchange, pair, price, settle } = shared();
    const [base, quote] = pair.split('/') as [string, string];
    expect(exchange.markets.get(pair)).toMatchObject({ pair, base, quote, spot: true, active: true });
    const ticker = await settle(exchange.fetchTicker(pair));
    expect(ticker.last).toBe(price);
    expect((await settle(exchange.fetchTickers([pair]))).get(pair)?.last).toBe(price);
    const book = await settle(exchange.fetchOrderBook(pair, 20));
    expect(book.bids[0]?.[0]).toBeLessThan(book.asks[0]?.[0] ?? 0);
    expect(book.bids.map((level) => level[0])).toEqual(book.bids.map((level) => level[0]).toSorted((a, b) => b - a));
    const candles = await settle(exchange.fetchCandles({ pair, timeframe: '1m' }, { limit: 5 }));
    expect(candles.length).toBeLessThanOrEqual(5);
    expect(candles.every((row) => row.every(Number.isFinite) && row[0] % 60_000 === 0)).toBe(true);
    const balances = await settle(exchange.fetchBalances());
    expect(balances.get(quote)?.free).toBeGreaterThan(STAKE * 4);
    await expect(settle(exchange.fetchPositions())).resolves.toEqual([]);
  });
}

function describeOrders(shared: () => ExchangeWorld): void {
  it('places a limit order that rests, finds it every way, and cancels it', async () => {
    const world = shared();
    const { exchange, pair, settle } = world;
    const wanted = request(world);
    const placed = await settle(exchange.createOrder(wanted));
    expect(placed).toMatchObject({
      clientOrderId: wanted.clientOrderId,
      pair,
      side: 'buy',
      type: 'limit',
      status: 'open',
      price: wanted.price,
      amount: wanted.amount,
      filled: 0,
      remaining: wanted.amount,
    });
    const { orderId } = placed;
    const found: OrderReport[] = [
      await settle(exchange.fetchOrder(pair, { orderId })),
      await settle(exchange.fetchOrder(pair, { clientOrderId: wanted.clientOrderId })),
      ...(await settle(exchange.fetchOpenOrders(pair))),
      ...(await settle(exchange.fetchOrders(pair, world.now() - 60_000))),
    ];
    expect(found).toHaveLength(4);
    for (const report of found) {
      expect(report).toMatchObject({ orderId, clientOrderId: wanted.clientOrderId, status: 'open', filled: 0 });
    }
    const balance = (await settle(exchange.fetchBalances())).get(pair.split('/')[1] ?? '');
    expect(balance?.used).toBeCloseTo(wanted.amount * wanted.price, 6);
    expect(await settle(exchange.cancelOrder(pair, { orderId }))).toMatchObject({ orderId, filled: 0 });
    expect(await settle(exchange.fetchOrder(pair, { orderId }))).toMatchObject({ orderId, status: 'canceled' });
    expect(await settle(exchange.fetchOpenOrders(pair))).toEqual([]);
  });

  it('shows the fills of an order that the price reached, with fees', async () => {
    const world = shared();
    const { exchange, pair, settle } = world;
    const wanted = request(world);
    const { orderId } = await settle(exchange.createOrder(wanted));
    await world.setPrice(wanted.price);
    const filled = await settle(exchange.fetchOrder(pair, { orderId }));
    expect(filled).toMatchObject({ status: 'closed', filled: wanted.amount, remaining: 0 });
    expect(filled.average).toBeCloseTo(wanted.price, 8);
    expect(filled.cost).toBeCloseTo(wanted.amount * wanted.price, 6);
    const fills = await settle(exchange.fetchFills(pair, orderId, world.now() - 60_000));
    const sum = fills.reduce((total, fill) => total + fill.amount, 0);
    expect(sum).toBeCloseTo(wanted.amount, 8);
    expect(fills.every((fill) => fill.orderId === orderId && fill.side === 'buy' && (fill.fee?.cost ?? 0) > 0)).toBe(
      true,
    );
  });

  it('fills a market order at once', async () => {
    const world = shared();
    const { exchange, settle } = world;
    const wanted = request(world, { type: 'market', price: world.price });
    const report = await settle(exchange.createOrder(wanted));
    expect(report).toMatchObject({ type: 'market', status: 'closed', filled: wanted.amount });
    expect(report.average).toBeGreaterThan(0);
  });

  it('lets an order that may not rest expire or refuses it', async () => {
    const world = shared();
    const { exchange, settle } = world;
    const fillOrKill = await settle(exchange.createOrder(request(world, { timeInForce: 'FOK' })));
    expect(fillOrKill).toMatchObject({ status: 'expired', filled: 0 });
    const crossing = request(world, { timeInForce: 'PO', price: world.price * 1.5 });
    expect(await failureOf(world, exchange.createOrder(crossing))).toMatchObject({ code: 'ORDER_REFUSED' });
  });
}

function describeFailures(shared: () => ExchangeWorld): void {
  it('tells definite refusals by their kind', async () => {
    const world = shared();
    const { exchange, pair } = world;
    const tooMuch = request(world, { amount: 1e6 * Math.ceil(1 / world.price) });
    expect(
      await failureOf(world, exchange.createOrder({ ...tooMuch, amount: request(world).amount * 1e4 })),
    ).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    const { amountPrecision } = exchange.markets.get(pair) ?? {};
    const tooSmall = request(world, { amount: amountPrecision ?? 0 });
    expect(await failureOf(world, exchange.createOrder(tooSmall))).toMatchObject({ code: 'ORDER_REFUSED' });
  });

  it('does not know orders that are not there', async () => {
    const world = shared();
    const { exchange, pair } = world;
    for (const reference of [{ orderId: '987654321' }, { clientOrderId: 'never-sent' }]) {
      expect(await failureOf(world, exchange.fetchOrder(pair, reference))).toMatchObject({ code: 'ORDER_NOT_FOUND' });
      expect(await failureOf(world, exchange.cancelOrder(pair, reference))).toMatchObject({ code: 'ORDER_NOT_FOUND' });
    }
  });

  it.each(['notDelivered', 'answerLost', 'errorAfter', 'errorBefore', 'codeAfter', 'garbled', 'unknownCode'] as const)(
    'calls the outcome of an order unknown when the request meets "%s", and sends it once',
    async (kind) => {
      const world = shared();
      const { exchange, pair, settle } = world;
      const wanted = request(world);
      await world.setFaults({
        ...NO_FAULTS,
        requests: [{ kind, match: { method: 'POST', path: '/api/v3/order' }, times: 1 }],
      });
      expect(await failureOf(world, exchange.createOrder(wanted))).toMatchObject({ code: 'ORDER_UNKNOWN' });
      const orders = await settle(exchange.fetchOrders(pair, world.now() - 60_000));
      const taken = orders.filter((order) => order.clientOrderId === wanted.clientOrderId);
      expect(taken).toHaveLength(kind === 'notDelivered' || kind === 'errorBefore' ? 0 : 1);
    },
  );

  it('tries a read again, and says that a cancellation without an answer is temporary', async () => {
    const world = shared();
    const { exchange, pair, settle } = world;
    const { orderId } = await settle(exchange.createOrder(request(world)));
    await world.setFaults({
      ...NO_FAULTS,
      requests: [
        { kind: 'answerLost', match: { method: 'DELETE', path: '/api/v3/order' }, times: 1 },
        { kind: 'errorBefore', match: { method: 'GET', path: '/api/v3/order' }, times: 1 },
      ],
    });
    expect(await failureOf(world, exchange.cancelOrder(pair, { orderId }))).toMatchObject({ kind: 'temporary' });
    expect(await settle(exchange.fetchOrder(pair, { orderId }))).toMatchObject({ status: 'canceled' });
  });
}
