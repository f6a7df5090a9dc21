/**
 * Spot orders: place, test, cancel, cancel and replace. Which parameters an order's type needs is a table.
 * Entry point: {@link spotOrderRoutes}.
 */
import type { NewOrder, OrderRef, OrderView, SpotOrderType } from '../venue/types.ts';
import { WireError, wireError } from './errors.ts';
import { orderRef, orderRefFrom } from './history.ts';
import type { Parameters } from './parameters.ts';
import { renderCancelled, renderPlaced } from './render-spot.ts';
import type { SpotResponseType } from './render-spot.ts';
import { unwrap } from './route.ts';
import type { Call, Route } from './route.ts';

type Name = 'timeInForce' | 'quantity' | 'price';

/** What each type must have, and what it must not have. */
const TYPES: Readonly<Record<SpotOrderType, { readonly needs: readonly Name[]; readonly refuses: readonly Name[] }>> = {
  LIMIT: { needs: ['timeInForce', 'quantity', 'price'], refuses: [] },
  MARKET: { needs: [], refuses: ['timeInForce', 'price'] },
  LIMIT_MAKER: { needs: ['quantity', 'price'], refuses: ['timeInForce'] },
  STOP_LOSS: { needs: ['quantity'], refuses: ['timeInForce', 'price'] },
  STOP_LOSS_LIMIT: { needs: ['timeInForce', 'quantity', 'price'], refuses: [] },
  TAKE_PROFIT: { needs: ['quantity'], refuses: ['timeInForce', 'price'] },
  TAKE_PROFIT_LIMIT: { needs: ['timeInForce', 'quantity', 'price'], refuses: [] },
};
const TYPE_NAMES = Object.keys(TYPES) as SpotOrderType[];
const WITH_TRIGGER: readonly SpotOrderType[] = ['STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'];

/** Reads a new order; refuses what its type lacks (-1102) or must not have (-1106). */
function readSpotOrder(parameters: Parameters): NewOrder {
  const symbol = parameters.requiredSymbol();
  const side = parameters.requiredChoice('side', ['BUY', 'SELL'], wireError.side);
  const type = parameters.requiredChoice('type', TYPE_NAMES, wireError.orderType);
  // Iceberg orders are not offered; resting in full instead would not be what was asked.
  if (parameters.has('icebergQty')) throw wireError.notRequired('icebergQty');
  for (const name of TYPES[type].needs) parameters.requiredText(name);
  for (const name of TYPES[type].refuses) if (parameters.has(name)) throw wireError.notRequired(name);
  const timeInForce = parameters.choice('timeInForce', ['GTC', 'IOC', 'FOK'], wireError.timeInForce);
  const quantity = parameters.decimal('quantity');
  const quoteOrderQuantity = parameters.decimal('quoteOrderQty');
  const price = parameters.decimal('price');
  const stopPrice = parameters.decimal('stopPrice');
  const trailingDelta = parameters.integer('trailingDelta');
  const clientOrderId = parameters.clientId('newClientOrderId');
  if (type === 'MARKET' && quantity === undefined && quoteOrderQuantity === undefined) {
    throw wireError.missing('quantity');
  }
  if (type !== 'MARKET' && quoteOrderQuantity !== undefined) throw wireError.notRequired('quoteOrderQty');
  if (WITH_TRIGGER.includes(type)) {
    if (stopPrice === undefined && trailingDelta === undefined) throw wireError.missing('stopPrice');
  } else if (stopPrice !== undefined || trailingDelta !== undefined) {
    throw wireError.notRequired(stopPrice === undefined ? 'trailingDelta' : 'stopPrice');
  }
  return {
    product: 'spot',
    symbol,
    side,
    type,
    ...(timeInForce === undefined ? {} : { timeInForce }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(quoteOrderQuantity === undefined ? {} : { quoteOrderQuantity }),
    ...(price === undefined ? {} : { price }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(trailingDelta === undefined ? {} : { trailingDelta }),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
  };
}

function responseType(parameters: Parameters, order: NewOrder): SpotResponseType {
  const asked = parameters.choice('newOrderRespType', ['ACK', 'RESULT', 'FULL']);
  return asked ?? (order.type === 'LIMIT' || order.type === 'MARKET' ? 'FULL' : 'ACK');
}

function place({ venue, parameters, caller }: Call): unknown {
  const order = readSpotOrder(parameters);
  const wanted = responseType(parameters, order);
  return renderPlaced(unwrap(venue.placeOrder(order, caller)), wanted);
}

function cancelId(call: Call): string {
  return call.parameters.clientId('newClientOrderId') ?? `cancel-${call.caller.requestId ?? String(call.now)}`;
}

function cancelOne(call: Call, ref: OrderRef, id: string): Record<string, unknown> {
  return renderCancelled(unwrap(call.venue.cancelOrder(ref, call.caller)), id);
}

function cancelAll(call: Call): unknown {
  const { venue, parameters, caller } = call;
  const orders: readonly OrderView[] = unwrap(venue.cancelAll('spot', parameters.requiredSymbol(), caller));
  return orders.map((order) => renderCancelled(order, cancelId(call)));
}

/** The refusal inside a step of cancel-and-replace; anything else is a bug and goes on. */
function attempt(step: () => unknown): { readonly ok: boolean; readonly body: unknown } {
  try {
    return { ok: true, body: step() };
  } catch (error) {
    if (error instanceof WireError) return { ok: false, body: { code: error.code, msg: error.message } };
    throw error;
  }
}

const result = (ok: boolean): string => (ok ? 'SUCCESS' : 'FAILURE');

/** Cancel, then place. The new order is tried after a failed cancel only in mode ALLOW_FAILURE. */
function cancelReplace(call: Call): unknown {
  const { parameters, venue, caller } = call;
  const order = readSpotOrder(parameters);
  const mode = parameters.requiredChoice('cancelReplaceMode', ['STOP_ON_FAILURE', 'ALLOW_FAILURE']);
  const ref = orderRefFrom('spot', parameters, 'cancelOrderId', 'cancelOrigClientOrderId');
  const id = parameters.clientId('cancelNewClientOrderId') ?? `cancel-${caller.requestId ?? String(call.now)}`;
  const cancelled = attempt(() => cancelOne(call, ref, id));
  if (!cancelled.ok && mode === 'STOP_ON_FAILURE') {
    throw new CancelReplaceError(400, -2022, {
      cancelResult: 'FAILURE',
      newOrderResult: 'NOT_ATTEMPTED',
      cancelResponse: cancelled.body,
      newOrderResponse: null,
    });
  }
  const wanted = responseType(parameters, order);
  const placed = attempt(() => renderPlaced(unwrap(venue.placeOrder(order, caller)), wanted));
  const outcome = {
    cancelResult: result(cancelled.ok),
    newOrderResult: result(placed.ok),
    cancelResponse: cancelled.body,
    newOrderResponse: placed.body,
  };
  if (cancelled.ok && placed.ok) return outcome;
  if (cancelled.ok || placed.ok) throw new CancelReplaceError(409, -2021, outcome);
  throw new CancelReplaceError(400, -2022, outcome);
}

/** A cancel-and-replace that failed, wholly or in part; the answer carries both outcomes. */
class CancelReplaceError extends WireError {
  constructor(status: number, code: number, outcome: object) {
    const text = code === -2021 ? 'Order cancel-replace partially failed.' : 'Order cancel-replace failed.';
    super(status, code, text, {}, outcome);
  }
}

const spot = { product: 'spot', security: 'signed', weight: 1 } as const;

/** The routes of spot orders that change something. */
export const spotOrderRoutes: readonly Route[] = [
  { ...spot, method: 'POST', path: '/api/v3/order', orders: 1, answer: place },
  {
    ...spot,
    method: 'POST',
    path: '/api/v3/order/test',
    answer: ({ venue, parameters }) => {
      unwrap(venue.testOrder(readSpotOrder(parameters)));
      return {};
    },
  },
  { ...spot, method: 'POST', path: '/api/v3/order/cancelReplace', orders: 1, answer: cancelReplace },
  {
    ...spot,
    method: 'DELETE',
    path: '/api/v3/order',
    answer: (call) => cancelOne(call, orderRef('spot', call.parameters), cancelId(call)),
  },
  { ...spot, method: 'DELETE', path: '/api/v3/openOrders', answer: cancelAll },
];
