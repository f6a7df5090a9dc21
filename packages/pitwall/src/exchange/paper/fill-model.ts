/**
 * How a simulated order fills against a real order book.
 *
 * Market orders walk the book; limit orders fill whole, at their own price, once the best opposite price reaches it.
 */
import { product, sum } from '../../domain/decimal.ts';
import type { BookLevel, OrderBook } from '../../domain/market.ts';
import type { OrderSide } from '../../domain/order.ts';

/** Levels a market order walks; what is left after them fills at the last one's price. */
export const MARKET_DEPTH = 20;
/** A market order fills at most this much worse than the rate it was decided on. */
const MAX_SLIPPAGE_RATIO = 0.05;

function opposite(book: OrderBook, side: OrderSide): readonly BookLevel[] {
  return side === 'buy' ? book.asks : book.bids;
}

/**
 * Average price of a market order, before it is rounded to the tick: the volume-weighted price of the levels it takes,
 * never worse than `rate` by more than 5 %. An empty side gives `rate`.
 */
export function marketFillPrice(book: OrderBook, side: OrderSide, amount: number, rate: number): number {
  const levels = opposite(book, side).slice(0, MARKET_DEPTH);
  let left = amount;
  let price = rate;
  const costs: number[] = [];
  for (const [levelPrice, levelAmount] of levels) {
    price = levelPrice;
    const taken = Math.min(left, levelAmount);
    costs.push(product(taken, levelPrice));
    left = sum(left, -taken);
    if (left <= 0) break;
  }
  if (left > 0) costs.push(product(left, price));
  const average = sum(...costs) / amount;
  return side === 'buy'
    ? Math.min(average, rate * (1 + MAX_SLIPPAGE_RATIO))
    : Math.max(average, rate * (1 - MAX_SLIPPAGE_RATIO));
}

/** Whether the book's best opposite price reaches the limit. An empty side never does. */
export function crosses(book: OrderBook, side: OrderSide, limit: number): boolean {
  const best = opposite(book, side)[0]?.[0];
  if (best === undefined) return false;
  return side === 'buy' ? limit >= best : limit <= best;
}
