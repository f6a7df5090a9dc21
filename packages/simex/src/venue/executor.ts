/**
 * Carries orders out: fills against the book, fills of resting orders, ends. The only code that changes an order.
 *
 * Entry point: `createExecutor`. Invariant: each change is in the ledger before anybody is told.
 */
import type { Account } from '../account/settlement.ts';
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
const VENUE: Caller = { actor: 'venue' };

export interface Executor {
  accountOf(product: Product): Account;
  /** What the book would give this order now, within its limit. */
  walk(market: Market, order: Order, wanted: bigint): Walk;
  /** Puts a new or triggered order to work: takes what it can, then rests or ends. Returns its fills. */
  work(market: Market, order: Order): FillView[];
  /** Fills one part at one price. */
  fill(market: Market, order: Order, hit: Hit, isMaker: boolean): FillView;
  /** A public trade at `ticks` reaches resting orders. */
  reach(market: Market, ticks: number, tradeId: number): void;
  end(market: Market, order: Order, status: EndStatus, reason: string, caller?: Caller): void;
  tell(order: Order, executionType: ExecutionType, fill?: FillView): void;
  /** Called after an order ended, with the order. */
  onEnd(listener: (order: Order) => void): void;
  /** Called after a fill was printed on the public tape. */
  onFill(listener: (market: Market, print: Print) => void): void;
}

/** Best price first, then age. */
function byPriority(a: Order, b: Order): number {
  if (a.side !== b.side) return a.side === 'BUY' ? -1 : 1;
  const better = a.side === 'BUY' ? b.price - a.price : a.price - b.price;
  return better === 0n ? a.orderId - b.orderId : better < 0n ? -1 : 1;
}

function ledgerFill(order: Order, fill: FillView, units: {
  readonly price: bigint;
  readonly quantity: bigint;
  readonly quote: bigint;
  readonly fee: bigint;
  readonly realizedPnl: bigint;
}) {
  return {
    type: 'fill',
    product: order.product,
    symbol: order.symbol,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    tradeId: fill.tradeId,
    side: order.side,
    price: units.price.toString(),
    quantity: units.quantity.toString(),
    quote: units.quote.toString(),
    fee: units.fee.toString(),
    feeAsset: fill.commissionAsset,
    realizedPnl: units.realizedPnl.toString(),
    isMaker: fill.isMaker,
  } as const;
}

/** The executor of a venue. */
export function createExecutor(core: Core, accounts: Readonly<Record<Product, Account>>): Executor {
  const endListeners: ((order: Order) => void)[] = [];
  const fillListeners: ((market: Market, print: Print) => void)[] = [];
  const accountOf = (product: Product): Account => accounts[product];

  function tell(order: Order, executionType: ExecutionType, fill?: FillView): void {
    const event = { kind: 'order', time: core.timeMs, executionType, order: viewOrder(order) } as const;
    core.emit(fill ? { ...event, fill } : event);
  }

  function finished(market: Market, order: Order): void {
    market.open.delete(order);
    for (const listener of endListeners) listener(order);
  }

  function end(market: Market, order: Order, status: EndStatus, reason: string, caller: Caller = VENUE): void {
    order.status = status;
    order.endReason = reason;
    order.updateTime = core.timeMs;
    const { product, symbol, orderId, clientOrderId } = order;
    core.ledger.append(core.timeMs, {
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
    accountOf(product).release(market, order);
    finished(market, order);
    tell(order, status);
  }

  function fill(market: Market, order: Order, hit: Hit, isMaker: boolean): FillView {
    const quote = multiply(hit.price, hit.quantity);
    const buyerIsMaker = isMaker === (order.side === 'BUY');
    const print = market.feed.add(core.timeMs, hit.ticks, hit.steps, buyerIsMaker, false);
    order.executed += hit.quantity;
    order.quote += quote;
    order.status = remaining(order) === 0n ? 'FILLED' : 'PARTIALLY_FILLED';
    order.updateTime = core.timeMs;
    const account = accountOf(order.product);
    const terms = { price: hit.price, quantity: hit.quantity, quote, isMaker, tradeId: print.tradeId };
    const settled = account.settle(market, order, terms);
    const view: FillView = {
      product: order.product,
      symbol: order.symbol,
      tradeId: print.tradeId,
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      side: order.side,
      price: formatUnits(hit.price),
      quantity: formatUnits(hit.quantity),
      quoteQuantity: formatUnits(quote),
      commission: formatUnits(settled.fee),
      commissionAsset: settled.feeAsset,
      realizedPnl: formatUnits(settled.realizedPnl),
      time: core.timeMs,
      isMaker,
    };
    market.fills.push(view);
    core.ledger.append(core.timeMs, ledgerFill(order, view, { ...terms, ...settled }));
    account.release(market, order);
    if (!isOpen(order)) finished(market, order);
    tell(order, 'TRADE', view);
    account.announce(market);
    for (const listener of fillListeners) listener(market, print);
    return view;
  }

  function walk(market: Market, order: Order, wanted: bigint): Walk {
    const buy = order.side === 'BUY';
    const limit = hasLimit(order.type) ? order.price : undefined;
    const levels = market.book.levels(buy ? 'asks' : 'bids', WALK_DEPTH, core.timeMs);
    const accepts = (price: bigint): boolean => limit === undefined || (buy ? price <= limit : price >= limit);
    return walkBook(market.instrument, levels, wanted, accepts);
  }

  function work(market: Market, order: Order): FillView[] {
    const wanted = smaller(remaining(order), accountOf(order.product).cap(market, order));
    const plan = walk(market, order, wanted);
    if (order.timeInForce === 'GTX' && plan.hits.length > 0) {
      end(market, order, 'EXPIRED', 'GTX');
      return [];
    }
    if (order.timeInForce === 'FOK' && plan.quantity < remaining(order)) {
      end(market, order, 'EXPIRED', 'FOK');
      return [];
    }
    const opposite = order.side === 'BUY' ? 'asks' : 'bids';
    const fills = plan.hits.map((hit) => {
      market.book.consume(opposite, hit.ticks, hit.steps, core.timeMs);
      return fill(market, order, hit, false);
    });
    if (isOpen(order)) {
      if (!hasLimit(order.type)) end(market, order, 'EXPIRED', 'NO_LIQUIDITY');
      else if (order.timeInForce === 'IOC') end(market, order, 'EXPIRED', 'IOC');
      else if (accountOf(order.product).cap(market, order) === 0n) end(market, order, 'EXPIRED', 'REDUCE_ONLY');
    }
    return fills;
  }

  function reachOne(market: Market, order: Order, ticks: number, tradeId: number): void {
    const { instrument } = market;
    const limit = Number(order.price / instrument.tick);
    const distance = order.side === 'BUY' ? limit - ticks : ticks - limit;
    if (distance < 0) return;
    const account = accountOf(order.product);
    const open = smaller(remaining(order), account.cap(market, order));
    const key = mix(mix(core.key, order.orderId), tradeId);
    const wholly = core.options.fillWholly === true;
    const parts = open > 0n ? restingFills(Number(open / instrument.step), distance > 0, key, wholly) : [];
    for (const steps of parts) {
      const hit: Hit = { ticks: limit, steps, price: order.price, quantity: BigInt(steps) * instrument.step };
      if (isOpen(order)) fill(market, order, hit, true);
    }
    if (isOpen(order) && account.cap(market, order) === 0n) end(market, order, 'EXPIRED', 'REDUCE_ONLY');
  }

  return {
    accountOf,
    walk,
    work,
    fill,
    reach(market, ticks, tradeId) {
      if (market.open.size === 0) return;
      const resting = [...market.open].filter((order) => !order.waiting && order.price > 0n).sort(byPriority);
      for (const order of resting) if (isOpen(order)) reachOne(market, order, ticks, tradeId);
    },
    end,
    tell,
    onEnd: (listener) => void endListeners.push(listener),
    onFill: (listener) => void fillListeners.push(listener),
  };
}
