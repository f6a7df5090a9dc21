/**
 * Taking orders: the checks in their order (symbol, filters, client id, account), the acceptance, the first fills.
 *
 * Entry point: `Placing`. A refusal changes nothing but the ledger, which records it.
 */
import { checkOrder, type OrderNumbers } from '../matching/filters.ts';
import { hasLimit, isSpotStop, viewOrder, type Order, type Trailing } from '../matching/order.ts';
import { REFUSALS, accept, refuse } from '../matching/refusals.ts';
import { walkBookByQuote, type Walk } from '../matching/walk.ts';
import { WALK_DEPTH } from '../market/book.ts';
import { callerOf, type Core, type Market } from './core.ts';
import { acceptedEntry, noteRefusal } from './entries.ts';
import type { Executor } from './executor.ts';
import type { OrderIndex } from './order-index.ts';
import type { Caller, NewOrder, OrderType, Outcome, PlacedOrder, Refusal } from './order-types.ts';
import { fires, trails } from './triggers.ts';
import { multiply } from './units.ts';

/** What only the venue itself may add to an order. */
export interface OrderExtras {
  readonly algoId?: number;
  readonly origType?: OrderType;
  readonly stopPrice?: bigint;
  readonly closePosition?: boolean;
}

/** An order that passed every check, with what it would cost. */
interface Ready {
  readonly market: Market;
  readonly order: Order;
  readonly cost: bigint;
}

function trailingOf(order: NewOrder, stopPrice: bigint): { readonly trailing?: Trailing } {
  if (order.trailingDelta === undefined) return {};
  const basisPoints = BigInt(Math.round(order.trailingDelta));
  return { trailing: stopPrice > 0n ? { basisPoints, activatePrice: stopPrice } : { basisPoints } };
}

/** Binance's `quoteOrderQty`: how much base the money gets. */
function byQuote(core: Core, market: Market, order: Order): Walk {
  const side = order.side === 'BUY' ? 'asks' : 'bids';
  return walkBookByQuote(
    market.instrument,
    market.book.levels(side, WALK_DEPTH, core.timeMs),
    order.quoteOrderQuantity,
  );
}

function triggersAtOnce(order: Order, last: bigint): boolean {
  if (!order.waiting || order.trailing || last === 0n) return false;
  const kind = order.type === 'STOP_LOSS' || order.type === 'STOP_LOSS_LIMIT' ? 'stop' : 'takeProfit';
  return fires(kind, order.side, order.stopPrice, last);
}

/** Takes orders for one venue. */
export class Placing {
  readonly #core: Core;
  readonly #executor: Executor;
  readonly #index: OrderIndex;
  readonly #changeListeners: ((market: Market) => void)[] = [];

  constructor(core: Core, executor: Executor, index: OrderIndex) {
    this.#core = core;
    this.#executor = executor;
    this.#index = index;
  }

  /** `listener` is called after orders came or went: the symbol may need the clock more or less than before. */
  onChange(listener: (market: Market) => void): void {
    this.#changeListeners.push(listener);
  }

  changed(market: Market): void {
    for (const listener of this.#changeListeners) listener(market);
  }

  place(request: NewOrder, by?: Caller, extras: OrderExtras = {}): Outcome<PlacedOrder> {
    const caller = callerOf(by);
    const prepared = this.#prepare(request, caller, extras);
    if ('refusal' in prepared) return noteRefusal(this.#core, 'placeOrder', caller, request, prepared.refusal);
    const order = this.#register(prepared.ready, caller);
    const { market } = prepared.ready;
    const fills = order.waiting ? [] : this.#executor.work(market, order);
    this.changed(market);
    return accept({ order: viewOrder(order), fills });
  }

  test(request: NewOrder): Outcome<null> {
    const prepared = this.#prepare(request, callerOf(undefined), {});
    return 'refusal' in prepared ? refuse(prepared.refusal) : accept(null);
  }

  #build(order: NewOrder, numbers: OrderNumbers, caller: Caller, extras: OrderExtras): Order {
    const { stopPrice } = numbers;
    const { timeMs } = this.#core;
    return {
      product: order.product,
      symbol: order.symbol,
      orderId: 0,
      clientOrderId: order.clientOrderId ?? this.#index.invent(order.product),
      side: order.side,
      type: order.type,
      origType: extras.origType ?? order.type,
      timeInForce: order.timeInForce ?? 'GTC',
      price: numbers.price,
      stopPrice: extras.stopPrice ?? stopPrice,
      quantity: numbers.quantity,
      quoteOrderQuantity: numbers.quoteOrderQuantity,
      executed: 0n,
      quote: 0n,
      status: 'NEW',
      reduceOnly: order.reduceOnly === true,
      closePosition: extras.closePosition === true,
      workingType: 'CONTRACT_PRICE',
      waiting: isSpotStop(order.type),
      ...trailingOf(order, stopPrice),
      held: 0n,
      time: timeMs,
      updateTime: timeMs,
      actor: caller.actor,
      ...(extras.algoId === undefined ? {} : { algoId: extras.algoId }),
      endReason: 'NONE',
    };
  }

  /** Value of the order in quote, for the account; a refusal if the book has nothing for a market order. */
  #costOf(market: Market, order: Order, last: bigint): { readonly cost: bigint } | { readonly refusal: Refusal } {
    if (hasLimit(order.type)) return { cost: multiply(order.price, order.quantity) };
    if (order.waiting) return { cost: multiply(order.stopPrice > 0n ? order.stopPrice : last, order.quantity) };
    if (order.quoteOrderQuantity > 0n) {
      const walk = byQuote(this.#core, market, order);
      if (walk.quantity === 0n) return { refusal: REFUSALS.filter('LOT_SIZE') };
      order.quantity = walk.quantity;
      return { cost: walk.quote };
    }
    const walk = this.#executor.walk(market, order, order.quantity);
    if (walk.quantity === 0n) {
      return { refusal: order.product === 'spot' ? REFUSALS.closedMarket : REFUSALS.noLiquidity };
    }
    return { cost: walk.quote };
  }

  #prepare(
    request: NewOrder,
    caller: Caller,
    extras: OrderExtras,
  ): { readonly ready: Ready } | { readonly refusal: Refusal } {
    const market = this.#core.market(request.product, request.symbol);
    if (!market) return { refusal: REFUSALS.symbol };
    const last = this.#core.lastPrice(market);
    const checked = checkOrder(market.instrument, request, last);
    if ('refusal' in checked) return checked;
    if (request.clientOrderId !== undefined && !this.#index.free(request.product, request.clientOrderId)) {
      return { refusal: request.product === 'spot' ? REFUSALS.duplicate : REFUSALS.duplicateFutures };
    }
    const { spec } = market.instrument;
    if (market.open.size >= spec.maxOpenOrders) {
      return { refusal: spec.product === 'spot' ? REFUSALS.filter('MAX_NUM_ORDERS') : REFUSALS.tooManyOrders };
    }
    const order = this.#build(request, checked.numbers, caller, extras);
    if (triggersAtOnce(order, last)) return { refusal: REFUSALS.wouldTrigger };
    const priced = this.#costOf(market, order, last);
    if ('refusal' in priced) return priced;
    if (order.type === 'LIMIT_MAKER' && this.#executor.walk(market, order, order.quantity).hits.length > 0) {
      return { refusal: REFUSALS.wouldMatch };
    }
    const refusal = this.#executor.accountOf(order.product).afford(market, order, priced.cost);
    return refusal ? { refusal } : { ready: { market, order, cost: priced.cost } };
  }

  #register({ market, order: draft, cost }: Ready, caller: Caller): Order {
    const order: Order = { ...draft, orderId: this.#core.nextOrderId() };
    market.open.add(order);
    market.orders.push(order);
    this.#index.add(order);
    this.#core.ledger.append(this.#core.timeMs, acceptedEntry(order, caller));
    if (order.trailing) trails(order.trailing, order.side, this.#core.lastPrice(market));
    const account = this.#executor.accountOf(order.product);
    account.hold(market, order, cost);
    this.#executor.tell(order, 'NEW');
    account.announce(market);
    return order;
  }
}
