/** Which orders of a trade still want to be looked at. */
import type { Order } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';
import type { Engine } from '../engine.ts';

/**
 * The open ones, and one that is final but still linked, because it was not settled yet. Orders the exchange has not been
 * seen to accept are the desk's business.
 */
export function pendingOrders(engine: Pick<Engine, 'desk'>, trade: Trade): Order[] {
  return trade.orders.filter(
    (order) =>
      order.ftOrderSide !== 'stoploss' &&
      (order.ftIsOpen || order.orderId === trade.openOrderId) &&
      !engine.desk.isUnaccepted(order),
  );
}
