/**
 * Which order, and which page of history, a request asks for. Entry points: {@link orderRef}, {@link historyPage}.
 */
import type { HistoryPage, OrderRef, Product } from '../venue/types.ts';
import { wireError } from './errors.ts';
import type { Parameters } from './parameters.ts';

/** The order named by `orderId` or `origClientOrderId`; naming none is refused. */
export function orderRef(product: Product, parameters: Parameters): OrderRef {
  return orderRefFrom(product, parameters, 'orderId', 'origClientOrderId');
}

/** As {@link orderRef}, with other names (`cancelOrderId`, `cancelOrigClientOrderId`). */
export function orderRefFrom(product: Product, parameters: Parameters, idName: string, clientName: string): OrderRef {
  const symbol = parameters.requiredSymbol();
  const orderId = parameters.integer(idName);
  const clientOrderId = parameters.clientId(clientName);
  if (orderId === undefined && clientOrderId === undefined) throw wireError.missing(clientName);
  return {
    product,
    symbol,
    ...(orderId === undefined ? {} : { orderId }),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
  };
}

/** A page of orders: `orderId` is where it begins. */
export function ordersPage(parameters: Parameters): HistoryPage {
  const fromOrderId = parameters.integer('orderId');
  return { ...timePage(parameters), ...(fromOrderId === undefined ? {} : { fromOrderId }) };
}

/** A page of fills: `fromId` is where it begins, `orderId` keeps those of one order. */
export function fillsPage(parameters: Parameters): HistoryPage {
  const fromTradeId = parameters.integer('fromId');
  const orderId = parameters.integer('orderId');
  return {
    ...timePage(parameters),
    ...(fromTradeId === undefined ? {} : { fromTradeId }),
    ...(orderId === undefined ? {} : { orderId }),
  };
}

/** Time bounds and page size; an end before its start is refused. */
function timePage(parameters: Parameters): HistoryPage {
  const startTime = parameters.integer('startTime');
  const endTime = parameters.integer('endTime');
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw wireError.invalidData('startTime');
  }
  return {
    limit: parameters.limit(500, 1000),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
  };
}
