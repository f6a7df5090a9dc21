/**
 * Futures orders: place, amend, cancel, in batches; conditional orders (`algoOrder`).
 * Entry point: {@link futuresOrderRoutes}.
 */
import type { AlgoRef, NewAlgoOrder, NewOrder, OrderView, PlacedOrder } from '../venue/types.ts';
import { WireError, wireError } from './errors.ts';
import { orderRef } from './history.ts';
import { Parameters } from './parameters.ts';
import { renderAlgoOrder, renderFuturesOrder } from './render-futures.ts';
import { unwrap } from './route.ts';
import type { Call, Route } from './route.ts';

const ORDER_TYPES = ['LIMIT', 'MARKET'] as const;
const CONDITIONAL_TYPES = ['STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'] as const;
const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTX'] as const;
/** Orders in one batch. */
const MOST_BATCH = 5;

/** Only one-way mode is offered: a position side other than BOTH is refused as Binance refuses it in that mode. */
function refuseHedge(parameters: Parameters): void {
  if ((parameters.text('positionSide') ?? 'BOTH') !== 'BOTH') {
    throw new WireError(400, -4061, "Order's position side does not match user's setting.");
  }
}

/** Reads a new order; conditional types are refused towards `algoOrder` (-4120). */
function readFuturesOrder(parameters: Parameters): NewOrder {
  const symbol = parameters.requiredSymbol();
  refuseHedge(parameters);
  const side = parameters.requiredChoice('side', ['BUY', 'SELL'], wireError.side);
  const type = parameters.requiredChoice('type', [...ORDER_TYPES, ...CONDITIONAL_TYPES], wireError.orderType);
  if (type === 'LIMIT') for (const name of ['timeInForce', 'quantity', 'price']) parameters.requiredText(name);
  if (type === 'MARKET') {
    parameters.requiredText('quantity');
    for (const name of ['timeInForce', 'price']) if (parameters.has(name)) throw wireError.notRequired(name);
  }
  const quantity = parameters.decimal('quantity');
  const price = parameters.decimal('price');
  const stopPrice = parameters.decimal('stopPrice');
  const timeInForce = parameters.choice('timeInForce', TIMES_IN_FORCE, wireError.timeInForce);
  const clientOrderId = parameters.clientId('newClientOrderId');
  const reduceOnly = parameters.flag('reduceOnly');
  return {
    product: 'futures',
    symbol,
    side,
    type,
    ...(quantity === undefined ? {} : { quantity }),
    ...(price === undefined ? {} : { price }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(timeInForce === undefined ? {} : { timeInForce }),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
    ...(reduceOnly === undefined ? {} : { reduceOnly }),
  };
}

/** `ACK` shows the order as it was taken on, `RESULT` as it stands after matching. */
function renderPlaced(placed: PlacedOrder, responseType: 'ACK' | 'RESULT'): Record<string, unknown> {
  if (responseType === 'RESULT') return renderFuturesOrder(placed.order);
  const { order } = placed;
  const taken: OrderView = { ...order, status: 'NEW', executedQuantity: '0', cumulativeQuote: '0', averagePrice: '0' };
  return renderFuturesOrder(taken);
}

function place(call: Call, parameters: Parameters): Record<string, unknown> {
  const order = readFuturesOrder(parameters);
  const responseType = parameters.choice('newOrderRespType', ['ACK', 'RESULT']) ?? 'ACK';
  return renderPlaced(unwrap(call.venue.placeOrder(order, call.caller)), responseType);
}

/** Each order of a batch succeeds or fails for itself. */
function placeBatch(call: Call): unknown {
  const text = call.parameters.requiredText('batchOrders');
  let orders: unknown;
  try {
    orders = JSON.parse(text);
  } catch {
    throw wireError.invalidData('batchOrders');
  }
  if (!Array.isArray(orders) || orders.length === 0 || orders.length > MOST_BATCH) {
    throw wireError.invalidData('batchOrders');
  }
  return orders.map((order: unknown, index) => {
    try {
      if (index > 0) call.limiter.spendOrder(call.now);
      if (typeof order !== 'object' || order === null) throw wireError.invalidData('batchOrders');
      const values = Object.entries(order).map(([name, value]) => [name, String(value)] as const);
      return place(call, new Parameters(new Map(values)));
    } catch (error) {
      if (error instanceof WireError) return { code: error.code, msg: error.message };
      throw error;
    }
  });
}

function amend(call: Call): unknown {
  const { parameters, venue, caller } = call;
  const ref = orderRef('futures', parameters);
  const quantity = parameters.requiredDecimal('quantity');
  const price = parameters.requiredDecimal('price');
  const side = parameters.requiredChoice('side', ['BUY', 'SELL'], wireError.side);
  const open = unwrap(venue.openOrders('futures', ref.symbol)).find((one) =>
    ref.orderId === undefined ? one.clientOrderId === ref.clientOrderId : one.orderId === ref.orderId,
  );
  if (open !== undefined && open.side !== side) throw wireError.side();
  return renderFuturesOrder(unwrap(venue.amendOrder(ref, quantity, price, caller)));
}

function cancelAll({ venue, parameters, caller }: Call): unknown {
  unwrap(venue.cancelAll('futures', parameters.requiredSymbol(), caller));
  return { code: 200, msg: 'The operation of cancel all open order is done.' };
}

function readAlgoOrder(parameters: Parameters): NewAlgoOrder {
  const algoType = parameters.requiredText('algoType');
  if (algoType !== 'CONDITIONAL') throw wireError.invalidData('algoType');
  refuseHedge(parameters);
  const symbol = parameters.requiredSymbol();
  const side = parameters.requiredChoice('side', ['BUY', 'SELL'], wireError.side);
  const type = parameters.requiredChoice('type', CONDITIONAL_TYPES, wireError.orderType);
  if (type === 'STOP' || type === 'TAKE_PROFIT') {
    for (const name of ['quantity', 'price']) parameters.requiredText(name);
  }
  if (type === 'TRAILING_STOP_MARKET') parameters.requiredText('callbackRate');
  else parameters.requiredText('triggerPrice');
  const quantity = parameters.decimal('quantity');
  const price = parameters.decimal('price');
  const triggerPrice = parameters.decimal('triggerPrice');
  const workingType = parameters.choice('workingType', ['CONTRACT_PRICE', 'MARK_PRICE']);
  const timeInForce = parameters.choice('timeInForce', TIMES_IN_FORCE, wireError.timeInForce);
  const clientAlgoId = parameters.clientId('clientAlgoId');
  const reduceOnly = parameters.flag('reduceOnly');
  const closePosition = parameters.flag('closePosition');
  const callbackRate = parameters.decimal('callbackRate');
  const activatePrice = parameters.decimal('activatePrice') ?? parameters.decimal('activationPrice');
  return {
    symbol,
    side,
    type,
    ...(quantity === undefined ? {} : { quantity }),
    ...(price === undefined ? {} : { price }),
    ...(triggerPrice === undefined ? {} : { triggerPrice }),
    ...(workingType === undefined ? {} : { workingType }),
    ...(timeInForce === undefined ? {} : { timeInForce }),
    ...(clientAlgoId === undefined ? {} : { clientAlgoId }),
    ...(reduceOnly === undefined ? {} : { reduceOnly }),
    ...(closePosition === undefined ? {} : { closePosition }),
    ...(callbackRate === undefined ? {} : { callbackRate }),
    ...(activatePrice === undefined ? {} : { activatePrice }),
  };
}

/** The conditional order named by `algoId` or `clientAlgoId`. */
export function algoRef(parameters: Parameters): AlgoRef {
  const algoId = parameters.integer('algoId');
  const clientAlgoId = parameters.clientId('clientAlgoId');
  if (algoId === undefined && clientAlgoId === undefined) throw wireError.missing('algoId');
  return {
    ...(algoId === undefined ? {} : { algoId }),
    ...(clientAlgoId === undefined ? {} : { clientAlgoId }),
  };
}

function cancelAlgo({ venue, parameters, caller }: Call): unknown {
  const order = unwrap(venue.cancelAlgoOrder(algoRef(parameters), caller));
  return { algoId: order.algoId, clientAlgoId: order.clientAlgoId, code: '200', msg: 'success' };
}

const futures = { product: 'futures', security: 'signed', weight: 1 } as const;

/** The routes of futures orders that change something. */
export const futuresOrderRoutes: readonly Route[] = [
  {
    ...futures,
    method: 'POST',
    path: '/fapi/v1/order',
    weight: 0,
    orders: 1,
    answer: (call) => place(call, call.parameters),
  },
  {
    ...futures,
    method: 'POST',
    path: '/fapi/v1/order/test',
    answer: ({ venue, parameters }) => {
      unwrap(venue.testOrder(readFuturesOrder(parameters)));
      return {};
    },
  },
  { ...futures, method: 'POST', path: '/fapi/v1/batchOrders', weight: 5, orders: 1, answer: placeBatch },
  { ...futures, method: 'PUT', path: '/fapi/v1/order', answer: amend },
  {
    ...futures,
    method: 'DELETE',
    path: '/fapi/v1/order',
    answer: ({ venue, parameters, caller }) =>
      renderFuturesOrder(unwrap(venue.cancelOrder(orderRef('futures', parameters), caller))),
  },
  { ...futures, method: 'DELETE', path: '/fapi/v1/allOpenOrders', answer: cancelAll },
  {
    ...futures,
    method: 'POST',
    path: '/fapi/v1/algoOrder',
    weight: 0,
    orders: 1,
    answer: ({ venue, parameters, caller }) =>
      renderAlgoOrder(unwrap(venue.placeAlgoOrder(readAlgoOrder(parameters), caller))),
  },
  { ...futures, method: 'DELETE', path: '/fapi/v1/algoOrder', answer: cancelAlgo },
  {
    ...futures,
    method: 'DELETE',
    path: '/fapi/v1/algoOpenOrders',
    answer: ({ venue, parameters, caller }) => {
      unwrap(venue.cancelAllAlgo(parameters.requiredSymbol(), caller));
      return { code: '200', msg: 'The operation of cancel all open order is done.' };
    },
  },
];
