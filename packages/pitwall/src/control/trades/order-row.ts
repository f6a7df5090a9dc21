/** Orders as the rows of a trade show them: only those that filled something and those that are open. */
import type { HistoryOrder, Order as OrderRow } from '@pitwall/wire';
import { round8 } from '../../domain/decimal.ts';
import type { Order } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';
import { dateText, dateTextOrNull } from '../text/dates.ts';

/** Statuses after which nothing more fills and what filled counts. */
const DONE = new Set(['closed', 'canceled', 'cancelled', 'expired']);

/** True when the order ended with at least a part of it filled. */
export function isFilled(order: Order): boolean {
  return !order.ftIsOpen && (order.filled ?? 0) > 0 && order.status !== null && DONE.has(order.status);
}

/** True when the venue has taken the order and it is not final. */
function isResting(order: Order): boolean {
  return order.ftIsOpen && order.status !== null;
}

/** The orders to show, oldest first. */
export function shownOrders(trade: Trade): Order[] {
  return trade.orders.filter((order) => isFilled(order) || isResting(order));
}

export function isEntryOrder(trade: Trade, order: Order): boolean {
  return order.ftOrderSide === (trade.isShort ? 'sell' : 'buy');
}

function safePrice(order: Order): number {
  return order.average || order.price || order.stopPrice || order.ftPrice || 0;
}

/** An order of the open-trade list and of a forced entry. */
export function orderRow(order: Order): OrderRow {
  return {
    pair: order.ftPair,
    order_id: order.orderId,
    status: order.status,
    remaining: order.remaining,
    amount: order.amount ?? order.ftAmount ?? 0,
    safe_price: safePrice(order),
    cost: order.cost ?? 0,
    filled: order.filled,
    ft_order_side: order.ftOrderSide,
    order_type: order.orderType,
    is_open: order.ftIsOpen,
    order_timestamp: order.orderDate,
    order_filled_timestamp: order.orderFilledDate,
    ft_fee_base: order.ftFeeBase,
    ft_order_tag: order.ftOrderTag ?? null,
  };
}

/** An order of the trade history. */
export function historyOrderRow(trade: Trade, order: Order): HistoryOrder {
  return {
    ...orderRow(order),
    ft_is_entry: isEntryOrder(trade, order),
    average: order.average ? round8(order.average) : 0,
    price: order.price,
    order_date: dateText(order.orderDate),
    order_filled_date: dateTextOrNull(order.orderFilledDate),
    funding_fee: order.fundingFee,
  };
}
