/**
 * An order as the venue keeps it (exact integers, changing) and as it shows it.
 *
 * States: NEW → PARTIALLY_FILLED → FILLED; from the first two also → CANCELED (somebody wanted it) or EXPIRED (its own
 * terms). A stop order is NEW and `waiting` until its trigger; then it works like the order it stands for.
 *
 * Entry points: `Order`, `viewOrder`, `isOpen`, `remaining`.
 */
import type {
  Actor,
  FillView,
  OrderSide,
  OrderStatus,
  OrderType,
  OrderView,
  Product,
  TimeInForce,
  WorkingType,
} from '../venue/order-types.ts';
import { ONE, formatUnits } from '../venue/units.ts';

/** Follows the best price since it is active; fires when the price comes back by `basisPoints`. */
export interface Trailing {
  readonly basisPoints: bigint;
  /** Active from this price on; undefined: at once. */
  readonly activatePrice?: bigint;
  /** Best price so far; undefined: not active yet. */
  extreme?: bigint;
}

/** All prices and amounts in units of 1e-8. */
export interface Order {
  readonly product: Product;
  readonly symbol: string;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly origType: OrderType;
  readonly timeInForce: TimeInForce;
  price: bigint;
  readonly stopPrice: bigint;
  quantity: bigint;
  readonly quoteOrderQuantity: bigint;
  executed: bigint;
  quote: bigint;
  status: OrderStatus;
  readonly reduceOnly: boolean;
  readonly closePosition: boolean;
  readonly workingType: WorkingType;
  waiting: boolean;
  readonly trailing?: Trailing;
  /** Spot: what of the wallet is locked for it. */
  held: bigint;
  readonly time: number;
  updateTime: number;
  readonly actor: Actor;
  /** The algo order that it came from. */
  readonly algoId?: number;
  endReason: string;
}

/** A fill as it is kept: ready to be shown. */
export type Fill = FillView;

export function isOpen(order: Order): boolean {
  return order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
}

export function remaining(order: Order): bigint {
  return order.quantity - order.executed;
}

/** +1 for a buy, −1 for a sell. */
export function signOf(side: OrderSide): bigint {
  return side === 'BUY' ? 1n : -1n;
}

/** True if the order has a limit price once it works. */
export function hasLimit(type: OrderType): boolean {
  return (
    type === 'LIMIT' ||
    type === 'LIMIT_MAKER' ||
    type === 'STOP_LOSS_LIMIT' ||
    type === 'TAKE_PROFIT_LIMIT' ||
    type === 'STOP'
  );
}

/** True for spot orders that wait for a trigger. */
export function isSpotStop(type: OrderType): boolean {
  return type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT' || type === 'TAKE_PROFIT' || type === 'TAKE_PROFIT_LIMIT';
}

export function viewOrder(order: Order): OrderView {
  return {
    product: order.product,
    symbol: order.symbol,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: order.type,
    origType: order.origType,
    timeInForce: order.timeInForce,
    price: formatUnits(order.price),
    stopPrice: formatUnits(order.stopPrice),
    quantity: formatUnits(order.quantity),
    quoteOrderQuantity: formatUnits(order.quoteOrderQuantity),
    executedQuantity: formatUnits(order.executed),
    cumulativeQuote: formatUnits(order.quote),
    averagePrice: order.executed === 0n ? '0' : formatUnits((order.quote * ONE + order.executed / 2n) / order.executed),
    status: order.status,
    reduceOnly: order.reduceOnly,
    closePosition: order.closePosition,
    workingType: order.workingType,
    open: isOpen(order),
    isWorking: !order.waiting,
    time: order.time,
    updateTime: order.updateTime,
    actor: order.actor,
    ...(order.trailing && order.product === 'spot' ? { trailingDelta: Number(order.trailing.basisPoints) } : {}),
    endReason: order.endReason,
  };
}
