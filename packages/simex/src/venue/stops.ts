/**
 * Spot stop orders: watch the market's price and put them to work when it reaches their trigger.
 *
 * Entry point: `checkStops`.
 */
import { hasLimit, isOpen, type Order } from '../matching/order.ts';
import type { Core, Market } from './core.ts';
import type { Executor } from './executor.ts';
import { fires, trails } from './triggers.ts';

function reached(order: Order, price: bigint): boolean {
  if (order.trailing) return trails(order.trailing, order.side, price);
  const kind = order.type === 'STOP_LOSS' || order.type === 'STOP_LOSS_LIMIT' ? 'stop' : 'takeProfit';
  return fires(kind, order.side, order.stopPrice, price);
}

/** A market order in disguise may now cost more than was set aside: take the rest, or end it. */
function affordable(executor: Executor, market: Market, order: Order): boolean {
  if (hasLimit(order.type) || order.side === 'SELL') return true;
  const { quote } = executor.walk(market, order, order.quantity);
  return executor.accountOf('spot').adjust(market, order, quote);
}

/** `ticks`: where the market is now. */
export function checkStops(core: Core, executor: Executor, market: Market, ticks: number): void {
  const price = BigInt(ticks) * market.instrument.tick;
  for (const order of [...market.open]) {
    if (!order.waiting || !isOpen(order) || !reached(order, price)) continue;
    order.waiting = false;
    order.updateTime = core.timeMs;
    if (affordable(executor, market, order)) executor.work(market, order);
    else executor.end(market, order, 'EXPIRED', 'INSUFFICIENT_BALANCE');
  }
}
