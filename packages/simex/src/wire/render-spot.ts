/**
 * The spot account as Binance writes it: orders, fills, balances.
 */
import type { BalanceView, FillView, OrderView, PlacedOrder } from '../venue/types.ts';

function orderCore(order: OrderView): Record<string, unknown> {
  return {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
  };
}

/** A stop order whose trigger has not come. */
function isWaiting(order: OrderView): boolean {
  return order.open && !order.isWorking;
}

function orderState(order: OrderView): Record<string, unknown> {
  return {
    price: order.price,
    origQty: order.quantity,
    executedQty: order.executedQuantity,
    origQuoteOrderQty: order.quoteOrderQuantity,
    cummulativeQuoteQty: order.cumulativeQuote,
    status: order.status,
    timeInForce: order.timeInForce,
    type: order.type,
    side: order.side,
    ...(order.stopPrice === '0' ? {} : { stopPrice: order.stopPrice }),
    ...(order.trailingDelta === undefined ? {} : { trailingDelta: order.trailingDelta }),
    workingTime: isWaiting(order) ? -1 : order.time,
    selfTradePreventionMode: 'NONE',
  };
}

/** An order as the queries show it. */
export function renderSpotOrder(order: OrderView): Record<string, unknown> {
  return {
    ...orderCore(order),
    ...orderState(order),
    stopPrice: order.stopPrice,
    icebergQty: '0',
    time: order.time,
    updateTime: order.updateTime,
    isWorking: !isWaiting(order),
  };
}

export type SpotResponseType = 'ACK' | 'RESULT' | 'FULL';

/** The answer to a new order, as short or as long as it was asked for. */
export function renderPlaced(placed: PlacedOrder, responseType: SpotResponseType): Record<string, unknown> {
  const { order, fills } = placed;
  const acknowledgement = { ...orderCore(order), transactTime: order.updateTime };
  if (responseType === 'ACK') return acknowledgement;
  const result = { ...acknowledgement, ...orderState(order) };
  return responseType === 'RESULT' ? result : { ...result, fills: fills.map(renderPlacedFill) };
}

function renderPlacedFill(fill: FillView): object {
  return {
    price: fill.price,
    qty: fill.quantity,
    commission: fill.commission,
    commissionAsset: fill.commissionAsset,
    tradeId: fill.tradeId,
  };
}

/** The answer to a cancellation: the order's own client id is `origClientOrderId`. */
export function renderCancelled(order: OrderView, cancelId: string): Record<string, unknown> {
  return {
    ...orderCore(order),
    origClientOrderId: order.clientOrderId,
    clientOrderId: cancelId,
    transactTime: order.updateTime,
    ...orderState(order),
  };
}

export function renderSpotFill(fill: FillView): object {
  return {
    symbol: fill.symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    orderListId: -1,
    price: fill.price,
    qty: fill.quantity,
    quoteQty: fill.quoteQuantity,
    commission: fill.commission,
    commissionAsset: fill.commissionAsset,
    time: fill.time,
    isBuyer: fill.side === 'BUY',
    isMaker: fill.isMaker,
    isBestMatch: true,
  };
}

export function renderBalance(balance: BalanceView): object {
  return { asset: balance.asset, free: balance.free, locked: balance.locked };
}
