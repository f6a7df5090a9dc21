/** The desk's edits of a trade and its orders, in memory and in place: adding, finding and taking away an order's row. */
import type { IntentPurpose, OrderIntent } from '../../domain/intent.ts';
import { isFinalStatus } from '../../domain/order.ts';
import type { Order } from '../../domain/order.ts';
import { applyReport } from '../../domain/order-report.ts';
import type { Trade } from '../../domain/trade.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import type { Store } from '../../ports/store.ts';
import type { PlaceOrder } from './desk.ts';

/** True while the order is journaled but not known to be accepted: its id is still the client order id. */
export function isUnaccepted(order: Order): boolean {
  return order.ftIsOpen && order.clientOrderId !== null && order.orderId === order.clientOrderId;
}

/** The row of an order that is about to be sent. */
export function newOrderRow(request: PlaceOrder, clientOrderId: string, now: number): Order {
  return {
    id: 0,
    ftOrderSide: request.purpose === 'stoploss' ? 'stoploss' : request.side,
    ftPair: request.trade.pair,
    ftIsOpen: true,
    orderId: clientOrderId,
    clientOrderId,
    status: 'open',
    symbol: request.trade.pair,
    orderType: request.type,
    side: request.side,
    price: request.price,
    average: null,
    amount: request.amount,
    filled: 0,
    remaining: request.amount,
    cost: 0,
    stopPrice: null,
    orderDate: now,
    orderFilledDate: null,
    orderUpdateDate: null,
    fundingFee: null,
    ftFeeBase: null,
  };
}

/** The id of the order the trade waits for, in the field of that purpose. */
export function openOrderLink(trade: Trade, purpose: IntentPurpose): string | null {
  return purpose === 'stoploss' ? trade.stoplossOrderId : trade.openOrderId;
}

export function setOpenOrderLink(trade: Trade, purpose: IntentPurpose, orderId: string | null): void {
  if (purpose === 'stoploss') trade.stoplossOrderId = orderId;
  else trade.openOrderId = orderId;
}

export function orderOfIntent(trade: Trade, intent: OrderIntent): Order | undefined {
  return trade.orders.find((order) => order.clientOrderId === intent.clientOrderId);
}

/** Takes the order of an intent out of the trade. Returns true when the trade is left without any order. */
export function removeOrderOf(trade: Trade, intent: OrderIntent): boolean {
  const order = orderOfIntent(trade, intent);
  trade.orders = trade.orders.filter((candidate) => candidate !== order);
  if (order && openOrderLink(trade, intent.purpose) === order.orderId) setOpenOrderLink(trade, intent.purpose, null);
  return trade.orders.length === 0;
}

/** Writes a report into the row and, when it told something new, saves the trade; on failure the row is as it was. */
export async function saveReport(
  parts: { readonly clock: Clock; readonly store: Store },
  trade: Trade,
  order: Order,
  report: OrderReport,
): Promise<void> {
  const before = { ...order };
  if (!applyReport(order, report, parts.clock.now())) return;
  try {
    await parts.store.trades.save(trade);
  } catch (error) {
    Object.assign(order, before);
    throw error;
  }
}

/** The report as the row has it now: fills the venue forgot in a later answer are kept. */
export function reportOfRow(order: Order, report: OrderReport): OrderReport {
  return {
    ...report,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId ?? report.clientOrderId,
    status: order.status !== null && isFinalStatus(order.status) ? order.status : report.status,
    filled: order.filled ?? report.filled,
    remaining: order.remaining ?? report.remaining,
    average: order.average ?? report.average,
    cost: order.cost ?? report.cost,
  };
}
