/**
 * The order book of one symbol's background market: a pure function of where the market stands and when, less what the
 * account has taken from it, plus the account's own resting orders.
 *
 * Prices lie on a grid that does not move with the market, and the quantity at a price changes only now and then, so
 * that from one trade to the next most levels stay as they are (small deltas).
 *
 * Entry points: `createBook`, `differences`.
 */
import type { StaticQuote } from '../venue/options.ts';
import { units } from '../venue/units.ts';
import type { Feed } from './feed.ts';
import type { Instrument } from './instrument.ts';
import { keyOf, mix, normal, uniform } from './noise.ts';
import type { Print } from './prints.ts';

/** Levels a side that are shown and compared. */
export const BOOK_DEPTH = 100;
/** A market order walks at most this many levels. */
export const WALK_DEPTH = 1000;
/** So many levels more are looked at where own orders may hide the background's best ones. */
const CROSSED_DEPTH = 50;
const REFRESH_MS = 15_000;
const NOTHING: ReadonlyMap<number, number> = new Map();

/** `[price in ticks, quantity in steps]`, best first. */
export type Level = readonly [number, number];
export type BookSide = 'bids' | 'asks';

export interface Sides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface Book {
  /** The background's levels of one side that the account could take, at most `count`. */
  levels(side: BookSide, count: number, nowMs: number): Level[];
  /** What everybody sees: background and own orders. */
  sides(count: number, nowMs: number): Sides;
  /** Takes quantity (steps) away from a level, until the market moves. */
  consume(side: BookSide, price: number, quantity: number, nowMs: number): void;
}

export interface BookOptions {
  readonly instrument: Instrument;
  readonly seed: string;
  readonly feed: Feed;
  /** Fixed levels of a static market, until a price is set by hand. */
  readonly quote?: StaticQuote;
  /** The account's resting orders of one side: quantity (steps) by price (ticks). */
  readonly resting: (side: BookSide) => ReadonlyMap<number, number>;
}

function fixedLevels(instrument: Instrument, quote: StaticQuote, side: BookSide): Level[] {
  return quote[side].map(([price, quantity]) => [
    Number(units(price) / instrument.tick),
    Number(units(quantity) / instrument.step),
  ]);
}

/** Best price of a side after a trade: the trade's own side stands at its price, the other one a spread away. */
function bestPrice(print: Print, side: BookSide, spread: number): number {
  const bid = print.buyerIsMaker ? print.price : print.price - spread;
  return side === 'bids' ? Math.max(1, bid) : Math.max(1, bid) + spread;
}

/** A book over a feed. */
export function createBook(options: BookOptions): Book {
  const { instrument, feed } = options;
  const key = keyOf(`${options.seed}/book/${instrument.key}`);
  const consumed = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  let consumedAt = -1;

  function quantityAt(price: number, distance: number, nowMs: number, mean: number): number {
    const place = mix(key, price);
    const phase = Math.floor((nowMs + uniform(place) * REFRESH_MS) / REFRESH_MS);
    const size = 0.25 * mean * (1 + 0.08 * Math.min(distance, 40)) * Math.exp(0.7 * normal(mix(place, phase)));
    return Math.max(1, Math.round(size));
  }

  function generated(print: Print, side: BookSide, count: number, nowMs: number): Level[] {
    const fine = print.price * 0.00002 * (0.5 + uniform(mix(key, print.tradeId)));
    const spread = feed.silent ? 1 : Math.max(1, Math.round(fine));
    const grid = 2 ** Math.max(0, Math.round(Math.log2(Math.max(1, print.price * 0.00004))));
    const mean = feed.minuteVolume(nowMs);
    const best = bestPrice(print, side, spread);
    const result: Level[] = [];
    let price = best;
    for (let distance = 0; distance < count && price > 0; distance += 1) {
      result.push([price, quantityAt(price, distance, nowMs, mean)]);
      price = side === 'bids' ? Math.ceil(price / grid) * grid - grid : Math.floor(price / grid) * grid + grid;
    }
    return result;
  }

  function levels(side: BookSide, count: number, nowMs: number): Level[] {
    const print = feed.reference(nowMs);
    if (!print) return [];
    const { quote } = options;
    const fixed = quote && print.tradeId === 0;
    const taken = consumedAt === print.tradeId ? consumed[side] : NOTHING;
    const most = count + taken.size;
    const all = fixed ? fixedLevels(instrument, quote, side).slice(0, most) : generated(print, side, most, nowMs);
    if (taken.size === 0) return all;
    return all
      .map(([price, quantity]): Level => [price, quantity - (taken.get(price) ?? 0)])
      .filter(([, quantity]) => quantity > 0)
      .slice(0, count);
  }

  function merged(side: BookSide, count: number, nowMs: number): Level[] {
    const own = options.resting(side);
    const other = options.resting(side === 'bids' ? 'asks' : 'bids');
    const background = levels(side, other.size === 0 ? count : count + CROSSED_DEPTH, nowMs);
    const direction = side === 'bids' ? -1 : 1;
    const crossing = ([price]: Level): boolean => {
      for (const theirs of other.keys()) if ((price - theirs) * direction <= 0) return true;
      return false;
    };
    const kept = other.size === 0 ? background : background.filter((level) => !crossing(level));
    if (own.size === 0) return kept.slice(0, count);
    const byPrice = new Map(kept);
    for (const [price, quantity] of own) byPrice.set(price, (byPrice.get(price) ?? 0) + quantity);
    return [...byPrice].sort((a, b) => (a[0] - b[0]) * direction).slice(0, count);
  }

  return {
    levels,
    sides: (count, nowMs) => ({ bids: merged('bids', count, nowMs), asks: merged('asks', count, nowMs) }),
    consume(side, price, quantity, nowMs) {
      const print = feed.reference(nowMs);
      if (!print) return;
      if (print.tradeId !== consumedAt) {
        consumed.bids.clear();
        consumed.asks.clear();
        consumedAt = print.tradeId;
      }
      consumed[side].set(price, (consumed[side].get(price) ?? 0) + quantity);
    },
  };
}

/** The levels that changed from `before` to `now`; quantity 0 for one that is gone. */
export function differences(before: readonly Level[], now: readonly Level[]): Level[] {
  const old = new Map(before);
  const changed: Level[] = [];
  for (const [price, quantity] of now) {
    if (old.get(price) !== quantity) changed.push([price, quantity]);
    old.delete(price);
  }
  for (const price of old.keys()) changed.push([price, 0]);
  return changed;
}
