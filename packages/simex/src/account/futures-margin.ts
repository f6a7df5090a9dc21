/**
 * How much of the futures wallet is bound, and by what. Pure sums over positions and open orders.
 *
 * Entry points: `orderExposure`, `openOrderMargin`.
 */
import { remaining, type Order } from '../matching/order.ts';
import { absolute, larger, multiply } from '../venue/units.ts';

export interface Exposure {
  /** Value of orders that would buy, and that would sell, in quote. */
  buys: bigint;
  sells: bigint;
}

/** An order that is not in the book yet, with its value. */
export interface Planned {
  readonly order: Order;
  readonly cost: bigint;
}

/** What open orders, and one that is planned, would add; reduce-only orders add nothing. */
export function orderExposure(open: Iterable<Order>, planned?: Planned): Exposure {
  const exposure: Exposure = { buys: 0n, sells: 0n };
  const add = (order: Order, value: bigint): void => {
    if (order.reduceOnly) return;
    if (order.side === 'BUY') exposure.buys += value;
    else exposure.sells += value;
  };
  for (const order of open) add(order, multiply(order.price, remaining(order)));
  if (planned) add(planned.order, planned.cost);
  return exposure;
}

/** The largest position (value, unsigned) that position and orders could become. */
export function worstValue(positionValue: bigint, exposure: Exposure): bigint {
  return larger(absolute(positionValue + exposure.buys), absolute(positionValue - exposure.sells));
}

/** Margin that orders bind beyond that of the position: (worst value − position value) / leverage. */
export function openOrderMargin(positionValue: bigint, exposure: Exposure, leverage: number): bigint {
  const more = larger(worstValue(positionValue, exposure), absolute(positionValue)) - absolute(positionValue);
  return more / BigInt(leverage);
}
