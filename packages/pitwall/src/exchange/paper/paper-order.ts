/** A simulated order, its report, and how it is made anew from the store after a restart. */
import { sum } from '../../domain/decimal.ts';
import type { Order, OrderSide, OrderStatus, OrderType } from '../../domain/order.ts';
import type { Fill, OrderFee, OrderReport, OrderRequest } from '../../ports/exchange.ts';

export interface PaperOrder {
  readonly orderId: string;
  readonly clientOrderId: string | null;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  /** Tick-rounded limit, or the rate a market order was decided on. */
  readonly price: number;
  readonly amount: number;
  readonly leverage: number;
  readonly timestamp: number;
  status: OrderStatus;
  average: number;
  filled: number;
  cost: number;
  fee: OrderFee | null;
  /** When it filled or ended, ms UTC; null while open. */
  endedAt: number | null;
}

export function newPaperOrder(
  request: OrderRequest,
  orderId: string,
  price: number,
  amount: number,
  timestamp: number,
): PaperOrder {
  return {
    orderId,
    clientOrderId: request.clientOrderId,
    pair: request.pair,
    side: request.side,
    type: request.type,
    price,
    amount,
    leverage: request.leverage,
    timestamp,
    status: 'open',
    average: price,
    filled: 0,
    cost: amount * price,
    fee: null,
    endedAt: null,
  };
}

/**
 * The id of a simulated order, with the time in seconds as a decimal fraction: `dry_run_buy_1705408496.0`.
 *
 * @param isTaken orders of one pair must differ: a later one of the same moment moves on by a microsecond
 */
export function paperOrderId(side: OrderSide, now: number, isTaken: (id: string) => boolean): string {
  for (let microseconds = Math.round(now * 1000); ; microseconds += 1) {
    const seconds = microseconds / 1_000_000;
    const id = `dry_run_${side}_${Number.isInteger(seconds) ? `${seconds}.0` : seconds}`;
    if (!isTaken(id)) return id;
  }
}

/** The simulated order behind a stored row; undefined when the row says too little. */
export function fromStoredOrder(row: Order): PaperOrder | undefined {
  const side = row.side ?? (row.ftOrderSide === 'stoploss' ? 'sell' : row.ftOrderSide);
  const price = row.price ?? row.average;
  if (price === null || row.amount === null) return undefined;
  const filled = row.filled ?? 0;
  return {
    orderId: row.orderId,
    clientOrderId: row.clientOrderId,
    pair: row.ftPair,
    side,
    type: row.orderType === 'market' ? 'market' : 'limit',
    price,
    amount: row.amount,
    leverage: 1,
    timestamp: row.orderDate,
    status: row.status ?? 'open',
    average: row.average ?? price,
    filled,
    cost: row.cost ?? row.amount * price,
    fee: null,
    endedAt: row.orderFilledDate,
  };
}

export function reportOf(order: PaperOrder): OrderReport {
  return {
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    pair: order.pair,
    side: order.side,
    type: order.type,
    status: order.status,
    price: order.price,
    average: order.average,
    amount: order.amount,
    filled: order.filled,
    remaining: order.status === 'closed' ? 0 : sum(order.amount, -order.filled),
    cost: order.cost,
    stopPrice: null,
    timestamp: order.timestamp,
    fees: order.fee === null ? [] : [order.fee],
  };
}

/** A simulated order fills at once and whole: one execution, or none. */
export function fillsOf(order: PaperOrder): Fill[] {
  if (order.filled === 0) return [];
  const { orderId, pair, side, average, filled, cost, fee } = order;
  const timestamp = order.endedAt ?? order.timestamp;
  return [{ id: `${orderId}-1`, orderId, pair, side, price: average, amount: filled, cost, fee, timestamp }];
}
