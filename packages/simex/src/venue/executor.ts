/**
 * Carries orders out: fills against the book, fills of resting orders, ends. The only code that changes an order.
 *
 * Entry point: `Executor`. Invariant: each change is in the ledger before anybody is told.
 */
import type { Account, FillTerms, Settled } from '../account/settlement.ts';
import type { NewEntry } from '../ledger/ledger.ts';
import { WALK_DEPTH } from '../market/book.ts';
import { mix } from '../market/noise.ts';
import type { Print } from '../market/prints.ts';
import { hasLimit, isOpen, remaining, viewOrder, type Order } from '../matching/order.ts';
import { restingFills } from '../matching/resting.ts';
import { walkBook, type Hit, type Walk } from '../matching/walk.ts';
import { requestOf, type Core, type Market } from './core.ts';
import type { ExecutionType } from './event-types.ts';
import type { Caller, FillView, Product } from './order-types.ts';
import { formatUnits, multiply, smaller } from './units.ts';

export type EndStatus = 'CANCELED' | 'EXPIRED';
/** Most orders end within these levels; only the others walk deeper. */
const NEAR_DEPTH = 20;
const VENUE: Caller = { actor: 'venue' };

/** Best price first, then age. */
function byPriority(a: Order, b: Order): number {
  if (a.side !== b.side) return a.side === 'BUY' ? -1 : 1;
  const better = a.side === 'BUY' ? b.price - a.price : a.price - b.price;
  return better === 0n ? a.orderId - b.orderId : better < 0n ? -1 : 1;
}

function fillView(order: Order, fill: FillTerms, settled: Settled, timeMs: number): FillView {
  return {
    product: order.product,
    symbol: order.symbol,
    tradeId: fill.tradeId,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    side: order.side,
    price: formatUnits(fill.price),
    quantity: formatUnits(fill.quantity),
    quoteQuantity: formatUnits(fill.quote),
    commission: formatUnits(settled.fee),
    commissionAsset: settled.feeAsset,
    realizedPnl: formatUnits(settled.realizedPnl),
    time: timeMs,
    isMaker: fill.isMaker,
  };
}

function ledgerFill(order: Order, fill: FillTerms, settled: Settled): NewEntry {
  return {
    type: 'fill',
    product: order.product,
    symbol: order.symbol,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    tradeId: fill.tradeId,
    side: order.side,
    price: fill.price.toString(),
    quantity: fill.quantity.toString(),
    quote: fill.quote.toString(),
    fee: settled.fee.toString(),
    feeAsset: settled.feeAsset,
    realizedPnl: settled.realizedPnl.toString(),
    isMaker: fill.isMaker,
  };
}

/** Carries out the orders of one venue. */
export class Executor {
  readonly #core: Core;
  readonly #accounts: Readonly<Record<Product, Account>>;
  readonly #endListeners: ((order: Order) => void)[] = [];
  readonly #fillListeners: ((market: Market, print: Print) => void)[] = [];

  constructor(core: Core, accounts: Readonly<Record<Product, Account>>) {
    this.#core = core;
    this.#accounts = accounts;
  }

  /** `listener` is called after an order ended, with the order. */
  onEnd(listener: (order: Order) => void): void {
    this.#endListeners.push(listener);
  }

  /** `listener` is called after a fill was printed on the public tape. */
  onFill(listener: (market: Market, print: Print) => void): void {
    this.#fillListeners.push(listener);
  }

  accountOf(product: Product): Account {
    return this.#accounts[product];
  }

  tell(order: Order, executionType: ExecutionType, fill?: FillView): void {
    const event = { kind: 'order', time: this.#core.timeMs, executionType, order: viewOrder(order) } as const;
    this.#core.emit(fill ? { ...event, fill } : event);
  }

  end(market: Market, order: Order, status: EndStatus, reason: string, caller: Caller = VENUE): void {
    order.status = status;
    order.endReason = reason;
    order.updateTime = this.#core.timeMs;
    const { product, symbol, orderId, clientOrderId } = order;
    this.#core.ledger.append(this.#core.timeMs, {
      type: 'order',
      actor: caller.actor,
      ...requestOf(caller),
      product,
      symbol,
      orderId,
      clientOrderId,
      status,
      executed: order.executed.toString(),
      reason,
      algo: false,
    });
    this.accountOf(product).release(market, order);
    this.#finished(market, order);
    this.tell(order, status);
  }

  /** Fills one part at one price. */
  fill(market: Market, order: Order, hit: Hit, isMaker: boolean): FillView {
    const { timeMs, ledger } = this.#core;
    const { ticks, steps, price, quantity } = hit;
    const quote = multiply(price, quantity);
    const buyerIsMaker = isMaker === (order.side === 'BUY');
    const print = market.feed.add({
      timeMs,
      price: ticks,
      quantity: steps,
      buyerIsMaker,
      moves: false,
      passive: isMaker,
    });
    order.executed += quantity;
    order.quote += quote;
    order.status = remaining(order) === 0n ? 'FILLED' : 'PARTIALLY_FILLED';
    order.updateTime = timeMs;
    const account = this.accountOf(order.product);
    const terms = { price, quantity, quote, isMaker, tradeId: print.tradeId };
    const settled = account.settle(market, order, terms);
    const view = fillView(order, terms, settled, timeMs);
    market.fills.push(view);
    ledger.append(timeMs, ledgerFill(order, terms, settled));
    account.release(market, order);
    if (!isOpen(order)) this.#finished(market, order);
    this.tell(order, 'TRADE', view);
    account.announce(market);
    for (const listener of this.#fillListeners) listener(market, print);
    return view;
  }

  /** What the book would give this order now, within its limit. */
  walk(market: Market, order: Order, wanted: bigint): Walk {
    const { timeMs } = this.#core;
    const buy = order.side === 'BUY';
    const limit = hasLimit(order.type) ? order.price : undefined;
    const accepts = (price: bigint): boolean => limit === undefined || (buy ? price <= limit : price >= limit);
    const side = buy ? 'asks' : 'bids';
    const near = market.book.levels(side, NEAR_DEPTH, timeMs);
    const plan = walkBook(market.instrument, near, wanted, accepts);
    if (plan.quantity >= wanted || plan.hits.length < near.length) return plan;
    return walkBook(market.instrument, market.book.levels(side, WALK_DEPTH, timeMs), wanted, accepts);
  }

  /** Puts a new or triggered order to work: takes what it can, then rests or ends. Returns its fills. */
  work(market: Market, order: Order): FillView[] {
    const account = this.accountOf(order.product);
    const plan = this.walk(market, order, smaller(remaining(order), account.cap(market, order)));
    if (order.timeInForce === 'GTX' && plan.hits.length > 0) {
      this.end(market, order, 'EXPIRED', 'GTX');
      return [];
    }
    if (order.timeInForce === 'FOK' && plan.quantity < remaining(order)) {
      this.end(market, order, 'EXPIRED', 'FOK');
      return [];
    }
    const opposite = order.side === 'BUY' ? 'asks' : 'bids';
    const fills = plan.hits.map((hit) => {
      market.book.consume(opposite, hit.ticks, hit.steps, this.#core.timeMs);
      return this.fill(market, order, hit, false);
    });
    if (isOpen(order)) {
      if (!hasLimit(order.type)) this.end(market, order, 'EXPIRED', 'NO_LIQUIDITY');
      else if (order.timeInForce === 'IOC') this.end(market, order, 'EXPIRED', 'IOC');
      else if (account.cap(market, order) === 0n) this.end(market, order, 'EXPIRED', 'REDUCE_ONLY');
    }
    return fills;
  }

  /** A public trade at `ticks` reaches resting orders. */
  reach(market: Market, ticks: number, tradeId: number): void {
    if (market.open.size === 0) return;
    const resting = [...market.open].filter((order) => !order.waiting && order.price > 0n).sort(byPriority);
    for (const order of resting) if (isOpen(order)) this.#reachOne(market, order, ticks, tradeId);
  }

  #reachOne(market: Market, order: Order, ticks: number, tradeId: number): void {
    const { instrument } = market;
    const limit = Number(order.price / instrument.tick);
    const distance = order.side === 'BUY' ? limit - ticks : ticks - limit;
    if (distance < 0) return;
    const account = this.accountOf(order.product);
    const open = smaller(remaining(order), account.cap(market, order));
    const key = mix(mix(this.#core.key, order.orderId), tradeId);
    const wholly = this.#core.options.fillWholly === true;
    const parts = open > 0n ? restingFills(Number(open / instrument.step), distance > 0, key, wholly) : [];
    for (const steps of parts) {
      const hit: Hit = { ticks: limit, steps, price: order.price, quantity: BigInt(steps) * instrument.step };
      if (isOpen(order)) this.fill(market, order, hit, true);
    }
    if (isOpen(order) && account.cap(market, order) === 0n) this.end(market, order, 'EXPIRED', 'REDUCE_ONLY');
  }

  #finished(market: Market, order: Order): void {
    market.open.delete(order);
    for (const listener of this.#endListeners) listener(order);
  }
}
