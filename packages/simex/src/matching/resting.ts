/**
 * How much of a resting order a public trade fills.
 *
 * A trade beyond the order's price must have filled the order (in one or two parts); a trade exactly at its price may
 * have gone to others in the queue before it: then it gets nothing, a part, or all, by seed.
 *
 * Entry point: `restingFills`.
 */
import { mix, stream } from '../market/noise.ts';

/** Chance that others in the queue took the whole trade at the order's price. */
const QUEUE_MISS = 0.35;
const WHOLE_AT_PRICE = 0.3;
const TWO_PARTS_BEYOND = 0.35;

/**
 * The parts (in steps) that are filled, in order; an empty list for none.
 * @param remaining steps still open, at least 1
 * @param beyond true if the trade's price is better for the taker than the order's price
 * @param key differs per order and trade
 */
export function restingFills(remaining: number, beyond: boolean, key: number, wholly: boolean): number[] {
  if (wholly || remaining === 1) return beyond || wholly ? [remaining] : chance(remaining, key);
  const random = stream(mix(key, 7));
  if (beyond) {
    if (random() >= TWO_PARTS_BEYOND) return [remaining];
    const first = Math.max(1, Math.min(remaining - 1, Math.round(remaining * (0.2 + 0.6 * random()))));
    return [first, remaining - first];
  }
  if (random() < QUEUE_MISS) return [];
  if (random() < WHOLE_AT_PRICE) return [remaining];
  return [Math.max(1, Math.min(remaining, Math.round(remaining * (0.15 + 0.7 * random()))))];
}

function chance(remaining: number, key: number): number[] {
  return stream(mix(key, 7))() < QUEUE_MISS ? [] : [remaining];
}
