/**
 * Taking orders: the checks in their order (symbol, filters, client id, account), the acceptance, and the first fills.
 * Cancelling and amending too.
 *
 * Entry point: `createPlacing`. A refusal changes nothing but the ledger, which records it.
 */
import { checkOrder, checkPrice, checkQuantity, type OrderNumbers } from '../matching/filters.ts';
import { hasLimit, isOpen, isSpotStop, remaining, viewOrder, type Order, type Trailing } from '../matching/order.ts';
import { REFUSALS, accept, refuse } from '../matching/refusals.ts';
import { walkBookByQuote, type Walk } from '../matching/walk.ts';
import { WALK_DEPTH } from '../market/book.ts';
import { callerOf, requestOf, type Core, type Market } from './core.ts';
import type { Executor } from './executor.ts';
import type { OrderIndex } from './order-index.ts';
import type {
  Caller,
  NewOrder,
  OrderRef,
  OrderType,
  OrderView,
  Outcome,
  PlacedOrder,
  Product,
  Refusal,
} from './order-types.ts';
import { fires } from './triggers.ts';
import { multiply, parseUnits } from './units.ts';

/** What only the venue itself may add to an order. */
export interface OrderExtras {
  readonly algoId?: number;
  readonly origType?: OrderType;
  readonly stopPrice?: bigint;
  readonly closePosition?: boolean;
}

export interface Placing {
  place(order: NewOrder, caller?: Caller, extras?: OrderExtras): Outcome<PlacedOrder>;
  test(order: NewOrder): Outcome<null>;
  cancel(ref: OrderRef, caller?: Caller): Outcome<OrderView>;
  cancelAll(product: Product, symbol: string, caller?: Caller): Outcome<readonly OrderView[]>;
  amend(ref: OrderRef, quantity: string, price: string, caller?: Caller): Outcome<OrderView>;
  /** Called after an order was accepted or ended: the symbol may need the clock more or less than before. */
  onChange(listener: (market: Market) => void): void;
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

/** Placing, cancelling and amending for one venue. */
export function createPlacing(core: Core, executor: Executor, index: OrderIndex): Placing {
  const changeListeners: ((market: Market) => void)[] = [];
  const changed = (market: Market): void => {
    for (const listener of changeListeners) listener(market);
  };

  function build(order: NewOrder, numbers: OrderNumbers, caller: Caller, extras: OrderExtras): Order {
    const { stopPrice } = numbers;
    return {
      product: order.product,
      symbol: order.symbol,
      orderId: 0,
      clientOrderId: order.clientOrderId ?? index.invent(order.product),
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
      time: core.timeMs,
      updateTime: core.timeMs,
      actor: caller.actor,
      ...(extras.algoId === undefined ? {} : { algoId: extras.algoId }),
      endReason: 'NONE',
    };
  }

  function triggersAtOnce(order: Order, last: bigint): boolean {
    if (!order.waiting || order.trailing || last === 0n) return false;
    const kind = order.type === 'STOP_LOSS' || order.type === 'STOP_LOSS_LIMIT' ? 'stop' : 'takeProfit';
    return fires(kind, order.side, order.stopPrice, last);
  }

  /** Value of the order in quote, for the account; a refusal if the book has nothing for a market order. */
  function costOf(market: Market, order: Order, last: bigint): { readonly cost: bigint } | { readonly refusal: Refusal } {
    if (hasLimit(order.type)) return { cost: multiply(order.price, order.quantity) };
    if (order.waiting) return { cost: multiply(order.stopPrice > 0n ? order.stopPrice : last, order.quantity) };
    if (order.quoteOrderQuantity > 0n) {
      const walk = byQuote(core, market, order);
      if (walk.quantity === 0n) return { refusal: REFUSALS.filter('LOT_SIZE') };
      order.quantity = walk.quantity;
      return { cost: walk.quote };
    }
    const walk = executor.walk(market, order, order.quantity);
    if (walk.quantity === 0n) {
      return { refusal: order.product === 'spot' ? REFUSALS.closedMarket : REFUSALS.noLiquidity };
    }
    return { cost: walk.quote };
  }

  function prepare(
    request: NewOrder,
    caller: Caller,
    extras: OrderExtras,
  ): { readonly ready: Ready } | { readonly refusal: Refusal } {
    const market = core.market(request.product, request.symbol);
    if (!market) return { refusal: REFUSALS.symbol };
    const last = core.lastPrice(market);
    const checked = checkOrder(market.instrument, request, last);
    if ('refusal' in checked) return checked;
    if (request.clientOrderId !== undefined && !index.free(request.product, request.clientOrderId)) {
      return { refusal: request.product === 'spot' ? REFUSALS.duplicate : REFUSALS.duplicateFutures };
    }
    const { spec } = market.instrument;
    if (market.open.size >= spec.maxOpenOrders) {
      return { refusal: spec.product === 'spot' ? REFUSALS.filter('MAX_NUM_ORDERS') : REFUSALS.tooManyOrders };
    }
    const order = build(request, checked.numbers, caller, extras);
    if (triggersAtOnce(order, last)) return { refusal: REFUSALS.wouldTrigger };
    const priced = costOf(market, order, last);
    if ('refusal' in priced) return priced;
    if (order.type === 'LIMIT_MAKER' && executor.walk(market, order, order.quantity).hits.length > 0) {
      return { refusal: REFUSALS.wouldMatch };
    }
    const refusal = executor.accountOf(order.product).afford(market, order, priced.cost);
    return refusal ? { refusal } : { ready: { market, order, cost: priced.cost } };
  }

  function refused(
    command: string,
    caller: Caller,
    about: { readonly product: Product; readonly symbol: string; readonly clientOrderId?: string },
    reason: Refusal,
  ): { readonly ok: false; readonly refusal: Refusal } {
    core.ledger.append(core.timeMs, {
      type: 'refused',
      actor: caller.actor,
      ...requestOf(caller),
      command,
      product: about.product,
      symbol: about.symbol,
      ...(about.clientOrderId === undefined ? {} : { clientOrderId: about.clientOrderId }),
      code: reason.code,
      msg: reason.msg,
    });
    return refuse(reason);
  }

  function register({ market, order: draft, cost }: Ready, caller: Caller): Order {
    const order: Order = { ...draft, orderId: core.nextOrderId() };
    market.open.add(order);
    market.orders.push(order);
    index.add(order);
    core.ledger.append(core.timeMs, {
      type: 'accepted',
      actor: caller.actor,
      ...requestOf(caller),
      product: order.product,
      symbol: order.symbol,
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      side: order.side,
      orderType: order.type,
      price: order.price.toString(),
      stopPrice: order.stopPrice.toString(),
      quantity: order.quantity.toString(),
      reduceOnly: order.reduceOnly,
      algo: false,
      ...(order.algoId === undefined ? {} : { algoId: order.algoId }),
    });
    executor.accountOf(order.product).hold(market, order, cost);
    executor.tell(order, 'NEW');
    executor.accountOf(order.product).announce(market);
    return order;
  }

  function place(request: NewOrder, by?: Caller, extras: OrderExtras = {}): Outcome<PlacedOrder> {
    const caller = callerOf(by);
    const prepared = prepare(request, caller, extras);
    if ('refusal' in prepared) return refused('placeOrder', caller, request, prepared.refusal);
    const order = register(prepared.ready, caller);
    const { market } = prepared.ready;
    const fills = order.waiting ? [] : executor.work(market, order);
    changed(market);
    return accept({ order: viewOrder(order), fills });
  }

  function cancel(ref: OrderRef, by?: Caller): Outcome<OrderView> {
    const caller = callerOf(by);
    const market = core.market(ref.product, ref.symbol);
    if (!market) return refused('cancelOrder', caller, ref, REFUSALS.symbol);
    const order = index.find(ref);
    if (!order || !isOpen(order)) return refused('cancelOrder', caller, ref, REFUSALS.unknownOrder);
    executor.end(market, order, 'CANCELED', 'NONE', caller);
    executor.accountOf(ref.product).announce(market);
    changed(market);
    return accept(viewOrder(order));
  }

  function cancelAll(product: Product, symbol: string, by?: Caller): Outcome<readonly OrderView[]> {
    const caller = callerOf(by);
    const market = core.market(product, symbol);
    if (!market) return refused('cancelAll', caller, { product, symbol }, REFUSALS.symbol);
    const orders = [...market.open];
    if (orders.length === 0 && product === 'spot') {
      return refused('cancelAll', caller, { product, symbol }, REFUSALS.unknownOrder);
    }
    for (const order of orders) executor.end(market, order, 'CANCELED', 'NONE', caller);
    executor.accountOf(product).announce(market);
    changed(market);
    return accept(orders.map(viewOrder));
  }

  function amend(ref: OrderRef, quantityText: string, priceText: string, by?: Caller): Outcome<OrderView> {
    const caller = callerOf(by);
    const market = core.market(ref.product, ref.symbol);
    if (!market) return refused('amendOrder', caller, ref, REFUSALS.symbol);
    const order = index.find(ref);
    if (!order || !isOpen(order) || order.type !== 'LIMIT' || order.product !== 'futures') {
      return refused('amendOrder', caller, ref, REFUSALS.noSuchOrder);
    }
    const quantity = parseUnits(quantityText);
    const price = parseUnits(priceText);
    if (quantity === undefined || price === undefined) return refused('amendOrder', caller, ref, REFUSALS.illegal('price'));
    const wrong =
      checkPrice(market.instrument, price, core.lastPrice(market)) ?? checkQuantity(market.instrument, quantity, false);
    if (wrong) return refused('amendOrder', caller, ref, wrong);
    if (quantity <= order.executed) return refused('amendOrder', caller, ref, REFUSALS.quantitySmall);
    const before = { quantity: order.quantity, price: order.price };
    market.open.delete(order);
    Object.assign(order, { quantity, price });
    const refusal = executor.accountOf('futures').afford(market, order, multiply(price, remaining(order)));
    market.open.add(order);
    if (refusal) {
      Object.assign(order, before);
      return refused('amendOrder', caller, ref, refusal);
    }
    order.updateTime = core.timeMs;
    core.ledger.append(core.timeMs, {
      type: 'order',
      actor: caller.actor,
      ...requestOf(caller),
      product: order.product,
      symbol: order.symbol,
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      status: 'AMENDED',
      executed: order.executed.toString(),
      reason: `${quantityText} @ ${priceText}`,
      algo: false,
    });
    executor.tell(order, 'AMENDMENT');
    executor.work(market, order);
    changed(market);
    return accept(viewOrder(order));
  }

  return {
    place,
    test(request) {
      const prepared = prepare(request, callerOf(undefined), {});
      return 'refusal' in prepared ? refuse(prepared.refusal) : accept(null);
    },
    cancel,
    cancelAll,
    amend,
    onChange: (listener) => void changeListeners.push(listener),
  };
}
