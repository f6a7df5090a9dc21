/**
 * Accepted orders the venue does not know any more: some venues drop what was cancelled without a fill, others keep a
 * short history. Such an order would keep its trade from ever being sold. It counts as over when the venue, asked three
 * times and some minutes after it was made, does not know it by its id, and has it neither among the open orders nor in
 * its history; what it had filled is read from its executions.
 */
import { sum } from '../../domain/decimal.ts';
import { filledAmount, remainingAmount } from '../../domain/fills.ts';
import type { Order } from '../../domain/order.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import type { DeskContext } from './order-desk.ts';
import { ASK_INTERVAL_MS, CLOCK_SKEW_MS, NOT_FOUND_NEEDED } from './order-search.ts';

interface Askings {
  count: number;
  nextAt: number;
}

/** A venue may be slow to show what it has accepted; an order that is older than this it should know. */
const SURELY_SHOWN_MS = 10 * 60_000;

export class ForgottenOrders {
  readonly #context: DeskContext;
  /** By order id. */
  readonly #askings = new Map<string, Askings>();

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** For an order that was just not found by its id: what it counts as, or null when that cannot be said yet. */
  async look(order: Order): Promise<OrderReport | null> {
    const { exchange, clock } = this.#context;
    const since = order.orderDate - CLOCK_SKEW_MS;
    if (clock.now() - order.orderDate < SURELY_SHOWN_MS) return null;
    const isIt = ({ orderId }: OrderReport): boolean => orderId === order.orderId;
    const listed =
      (await exchange.fetchOpenOrders(order.ftPair)).find(isIt) ??
      (await exchange.fetchOrders(order.ftPair, since)).find(isIt);
    if (listed !== undefined || !this.#isCertain(order.orderId)) return listed ?? null;
    const report = await this.#endOf(order, since);
    this.#askings.delete(order.orderId);
    this.#context.notifier.notify({
      type: 'warning',
      status:
        `The exchange does not know order ${order.orderId} (${order.ftOrderSide} ${order.ftPair}) any more: it counts ` +
        `as over, with ${report.filled} of ${report.amount} filled.`,
    });
    return report;
  }

  /** Counts this asking. */
  #isCertain(orderId: string): boolean {
    const now = this.#context.clock.now();
    const askings = this.#askings.get(orderId) ?? { count: 0, nextAt: now };
    this.#askings.set(orderId, askings);
    if (now < askings.nextAt) return false;
    askings.count += 1;
    askings.nextAt = now + ASK_INTERVAL_MS;
    return askings.count >= NOT_FOUND_NEEDED;
  }

  async #endOf(order: Order, since: number): Promise<OrderReport> {
    const fills = await this.#context.exchange.fetchFills(order.ftPair, order.orderId, since);
    const filled = sum(...fills.map((fill) => fill.amount));
    const cost = sum(...fills.map((fill) => fill.cost));
    const isKnownBetter = filledAmount(order) >= filled;
    const amount = order.amount ?? filled;
    return {
      ...forgotten(order),
      status: filled > 0 && filled >= amount ? 'closed' : 'canceled',
      average: isKnownBetter ? order.average : cost / filled,
      amount,
      filled: isKnownBetter ? filledAmount(order) : filled,
      remaining: isKnownBetter ? remainingAmount(order) : sum(amount, -filled),
      cost: isKnownBetter ? order.cost : cost,
    };
  }
}

/** What an exchange would say of an order it no longer keeps. */
export function forgotten(order: Order): OrderReport {
  return {
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    pair: order.ftPair,
    side: order.side ?? (order.ftOrderSide === 'buy' ? 'buy' : 'sell'),
    type: order.orderType ?? 'limit',
    status: 'canceled',
    price: order.price,
    average: order.average,
    amount: order.amount ?? 0,
    filled: order.filled ?? 0,
    remaining: order.remaining ?? 0,
    cost: order.cost,
    stopPrice: order.stopPrice,
    timestamp: order.orderDate,
    fees: [],
  };
}
