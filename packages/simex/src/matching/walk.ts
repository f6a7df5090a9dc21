/**
 * How an incoming order would be filled by the book right now.
 *
 * Entry points: `walkBook`, `walkBookByQuote`. Both are pure: nothing is taken from the book.
 */
import type { Level } from '../market/book.ts';
import type { Instrument } from '../market/instrument.ts';
import { multiply, smaller } from '../venue/units.ts';

/** One price level that is hit. Units of 1e-8; `ticks` and `steps` are the same as counts. */
export interface Hit {
  readonly ticks: number;
  readonly steps: number;
  readonly price: bigint;
  readonly quantity: bigint;
}

export interface Walk {
  readonly hits: readonly Hit[];
  readonly quantity: bigint;
  readonly quote: bigint;
}

function hit(instrument: Instrument, ticks: number, quantity: bigint): Hit {
  return { ticks, steps: Number(quantity / instrument.step), price: BigInt(ticks) * instrument.tick, quantity };
}

/**
 * @param levels the other side, best first
 * @param accepts whether a price (units) is good enough
 */
export function walkBook(
  instrument: Instrument,
  levels: readonly Level[],
  wanted: bigint,
  accepts: (price: bigint) => boolean,
): Walk {
  const hits: Hit[] = [];
  let quantity = 0n;
  let quote = 0n;
  for (const [ticks, steps] of levels) {
    if (quantity >= wanted || !accepts(BigInt(ticks) * instrument.tick)) break;
    const part = hit(instrument, ticks, smaller(wanted - quantity, BigInt(steps) * instrument.step));
    hits.push(part);
    quantity += part.quantity;
    quote += multiply(part.price, part.quantity);
  }
  return { hits, quantity, quote };
}

/** As much as `money` (quote, units) buys or brings in, in whole steps. */
export function walkBookByQuote(instrument: Instrument, levels: readonly Level[], money: bigint): Walk {
  const hits: Hit[] = [];
  let quantity = 0n;
  let quote = 0n;
  for (const [ticks, steps] of levels) {
    const price = BigInt(ticks) * instrument.tick;
    const affordable = ((money - quote) * 100_000_000n) / price;
    const whole = affordable - (affordable % instrument.step);
    const part = hit(instrument, ticks, smaller(whole, BigInt(steps) * instrument.step));
    if (part.quantity === 0n) break;
    hits.push(part);
    quantity += part.quantity;
    quote += multiply(part.price, part.quantity);
  }
  return { hits, quantity, quote };
}
