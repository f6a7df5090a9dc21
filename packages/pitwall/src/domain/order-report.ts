/**
 * Takes what a venue says of an order into the order's row. Monotone, so that answers may come late, twice or out of
 * order: what was filled never shrinks, and an order that is final never opens again.
 */
import type { Order, OrderSide, OrderStatus } from './order.ts';
import { isFinalStatus } from './order.ts';

/** What a venue says of an order; null where it says nothing. Amounts base, prices quote per base. */
export interface ReportedOrder {
  readonly orderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: string;
  readonly status: OrderStatus;
  readonly price: number | null;
  readonly average: number | null;
  readonly amount: number;
  readonly filled: number;
  readonly remaining: number;
  readonly cost: number | null;
  readonly stopPrice: number | null;
}

/**
 * Writes `report` into `order`, in place.
 *
 * @param now ms UTC, becomes the update date and, with the first final fill, the fill date
 * @returns false when the report told nothing new
 */
export function applyReport(order: Order, report: ReportedOrder, now: number): boolean {
  const before = JSON.stringify(order);
  const wasFinal = isFinalStatus(order.status);
  order.orderId = report.orderId;
  order.symbol = report.pair;
  order.orderType = report.type;
  order.side = report.side;
  order.price = report.price ?? order.price;
  order.stopPrice = report.stopPrice ?? order.stopPrice;
  order.amount = report.amount > 0 ? report.amount : order.amount;
  const filledBefore = order.filled ?? 0;
  if (order.filled === null || report.filled >= order.filled) takeFills(order, report);
  if (!wasFinal) {
    order.status = report.status;
    order.ftIsOpen = !isFinalStatus(report.status);
  }
  if (
    !order.ftIsOpen &&
    (order.filled ?? 0) > 0 &&
    (order.orderFilledDate === null || (order.filled ?? 0) > filledBefore)
  ) {
    order.orderFilledDate = now;
  }
  const isNew = JSON.stringify(order) !== before;
  if (isNew) order.orderUpdateDate = now;
  return isNew;
}

function takeFills(order: Order, report: ReportedOrder): void {
  order.filled = report.filled;
  order.remaining = report.remaining;
  order.average = report.average ?? order.average;
  const reckoned = order.average === null ? null : order.average * report.filled;
  order.cost = report.cost ?? (report.filled === 0 ? 0 : (reckoned ?? order.cost));
}
