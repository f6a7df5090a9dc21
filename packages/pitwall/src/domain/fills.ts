/** What an order has done so far. */
import type { Order, OrderSide } from './order.ts';
import type { Trade } from './trade.ts';

/** The side that opens (or adds to) the trade. */
export function entrySide(trade: Pick<Trade, 'isShort'>): OrderSide {
  return trade.isShort ? 'sell' : 'buy';
}

/** The side that closes the trade. */
export function exitSide(trade: Pick<Trade, 'isShort'>): OrderSide {
  return trade.isShort ? 'buy' : 'sell';
}

export function isEntryOrder(trade: Pick<Trade, 'isShort'>, order: Order): boolean {
  return order.ftOrderSide === entrySide(trade);
}

/** The price to reckon with: the average of the fills, else the limit, else the stop price; 0 when none is known. */
export function safePrice(order: Order): number {
  const known = [order.average, order.price, order.stopPrice].find((price) => price !== null && price !== 0);
  return known ?? 0;
}

/** Filled base amount; 0 when unknown. */
export function filledAmount(order: Order): number {
  return order.filled ?? 0;
}

/** Filled base amount less the fee that was taken from it. */
export function filledAfterFee(order: Order): number {
  return filledAmount(order) - (order.ftFeeBase ?? 0);
}

/** Base amount still to be filled. */
export function remainingAmount(order: Order): number {
  return order.remaining ?? (order.amount ?? 0) - filledAmount(order);
}

/** Done, and something was filled. */
export function isFilled(order: Order): boolean {
  return !order.ftIsOpen && filledAmount(order) > 0;
}

/** Filled entries, oldest first. */
export function filledEntries(trade: Trade): Order[] {
  return trade.orders.filter((order) => isEntryOrder(trade, order) && isFilled(order));
}

/** Filled exits (stops on the exchange included), oldest first. */
export function filledExits(trade: Trade): Order[] {
  return trade.orders.filter((order) => !isEntryOrder(trade, order) && isFilled(order));
}

/** The order that is now open on the exchange, if any. */
export function openOrderOf(trade: Trade): Order | undefined {
  return trade.orders.findLast((order) => order.ftIsOpen && order.ftOrderSide !== 'stoploss');
}
