/**
 * When stops, take-profits and trailing stops fire.
 *
 * Entry points: `fires`, `trails`. A stop-loss sells when the price falls to it and buys when it rises to it; a
 * take-profit the other way round. A trailing stop follows the best price since it is active and fires when the price
 * has come back from it by its distance.
 */
import type { Trailing } from '../matching/order.ts';
import type { OrderSide } from './order-types.ts';

/** True if `price` has reached the trigger. */
export function fires(kind: 'stop' | 'takeProfit', side: OrderSide, trigger: bigint, price: bigint): boolean {
  const falling = (kind === 'stop') === (side === 'SELL');
  return falling ? price <= trigger : price >= trigger;
}

/** Moves a trailing stop on to `price`; true if it fires there. */
export function trails(trailing: Trailing, side: OrderSide, price: bigint): boolean {
  const sell = side === 'SELL';
  if (trailing.extreme === undefined) {
    const { activatePrice } = trailing;
    const active = activatePrice === undefined || (sell ? price >= activatePrice : price <= activatePrice);
    if (active && price > 0n) trailing.extreme = price;
    return false;
  }
  if (sell ? price > trailing.extreme : price < trailing.extreme) trailing.extreme = price;
  const distance = (trailing.extreme * trailing.basisPoints) / 10_000n;
  return sell ? price <= trailing.extreme - distance : price >= trailing.extreme + distance;
}
