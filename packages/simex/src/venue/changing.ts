/**
 * Cancelling and amending open orders.
 *
 * Entry point: `Changing`. A refusal changes nothing but the ledger, which records it.
 */
import { checkLimitPrice, checkQuantity } from '../matching/filters.ts';
import { isOpen, remaining, viewOrder, type Order } from '../matching/order.ts';
import { REFUSALS, accept } from '../matching/refusals.ts';
import { callerOf, requestOf, type Core, type Market } from './core.ts';
import { noteRefusal } from './entries.ts';
import type { Executor } from './executor.ts';
import type { OrderIndex } from './order-index.ts';
import type { Caller, OrderRef, OrderView, Outcome, Product, Refusal } from './order-types.ts';
import type { Placing } from './placing.ts';
import { formatUnits, multiply, parseUnits } from './units.ts';

/** What an amended order shall be. */
interface Terms {
  readonly quantity: bigint;
  readonly price: bigint;
}

export class Changing {
  readonly #core: Core;
  readonly #executor: Executor;
  readonly #index: OrderIndex;
  readonly #placing: Placing;

  constructor(core: Core, executor: Executor, index: OrderIndex, placing: Placing) {
    this.#core = core;
    this.#executor = executor;
    this.#index = index;
    this.#placing = placing;
  }

  cancel(ref: OrderRef, by?: Caller): Outcome<OrderView> {
    const caller = callerOf(by);
    const market = this.#core.market(ref.product, ref.symbol);
    if (!market) return noteRefusal(this.#core, 'cancelOrder', caller, ref, REFUSALS.symbol);
    const order = this.#index.find(ref);
    if (!order || !isOpen(order)) {
      return noteRefusal(this.#core, 'cancelOrder', caller, ref, REFUSALS.unknownOrder);
    }
    this.#executor.end(market, order, 'CANCELED', 'NONE', caller);
    this.#executor.accountOf(ref.product).announce(market);
    this.#placing.changed(market);
    return accept(viewOrder(order));
  }

  cancelAll(product: Product, symbol: string, by?: Caller): Outcome<readonly OrderView[]> {
    const caller = callerOf(by);
    const about = { product, symbol };
    const market = this.#core.market(product, symbol);
    if (!market) return noteRefusal(this.#core, 'cancelAll', caller, about, REFUSALS.symbol);
    const orders = [...market.open];
    if (orders.length === 0) {
      if (product === 'spot') return noteRefusal(this.#core, 'cancelAll', caller, about, REFUSALS.unknownOrder);
      return accept([]);
    }
    for (const order of orders) this.#executor.end(market, order, 'CANCELED', 'NONE', caller);
    this.#executor.accountOf(product).announce(market);
    this.#placing.changed(market);
    return accept(orders.map(viewOrder));
  }

  amend(ref: OrderRef, quantityText: string, priceText: string, by?: Caller): Outcome<OrderView> {
    const caller = callerOf(by);
    const refused = (reason: Refusal) => noteRefusal(this.#core, 'amendOrder', caller, ref, reason);
    const market = this.#core.market(ref.product, ref.symbol);
    if (!market) return refused(REFUSALS.symbol);
    const order = this.#index.find(ref);
    if (!order || !isOpen(order) || order.type !== 'LIMIT' || order.product !== 'futures') {
      return refused(REFUSALS.noSuchOrder);
    }
    const quantity = parseUnits(quantityText);
    const price = parseUnits(priceText);
    if (quantity === undefined) return refused(REFUSALS.illegal('quantity'));
    if (price === undefined) return refused(REFUSALS.illegal('price'));
    const wrong = this.#change(market, order, { quantity, price });
    if (wrong) return refused(wrong);
    this.#note(order, caller);
    this.#executor.tell(order, 'AMENDMENT');
    this.#executor.work(market, order);
    this.#placing.changed(market);
    return accept(viewOrder(order));
  }

  /** Gives the order its new terms, or leaves it as it was and says why. An amended order loses its place. */
  #change(market: Market, order: Order, terms: Terms): Refusal | undefined {
    const wrong =
      checkLimitPrice(market.instrument, order.side, terms.price, this.#core.lastPrice(market)) ??
      checkQuantity(market.instrument, terms.quantity, false) ??
      (terms.quantity <= order.executed ? REFUSALS.quantitySmall : undefined);
    if (wrong) return wrong;
    const before: Terms = { quantity: order.quantity, price: order.price };
    market.open.delete(order);
    Object.assign(order, terms);
    const cost = multiply(terms.price, remaining(order));
    const refusal = this.#executor.accountOf('futures').afford(market, order, cost);
    market.open.add(order);
    if (refusal) Object.assign(order, before);
    else order.updateTime = this.#core.timeMs;
    return refusal;
  }

  #note(order: Order, caller: Caller): void {
    this.#core.ledger.append(this.#core.timeMs, {
      type: 'order',
      actor: caller.actor,
      ...requestOf(caller),
      product: order.product,
      symbol: order.symbol,
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      status: 'AMENDED',
      executed: order.executed.toString(),
      reason: `${formatUnits(order.quantity)} @ ${formatUnits(order.price)}`,
      algo: false,
    });
  }
}
