/** Pair names: `BASE/QUOTE`, or `BASE/QUOTE:SETTLE` for contracts. */

export interface PairParts {
  readonly base: string;
  readonly quote: string;
  readonly settle: string | null;
}

const SHAPE = /^([^/:]+)\/([^/:]+)(?::([^/:]+))?$/;

/** The currencies of a pair; undefined when `pair` is no pair name. */
export function splitPair(pair: string): PairParts | undefined {
  const match = SHAPE.exec(pair);
  if (match === null) return undefined;
  const [, base = '', quote = '', settle] = match;
  return { base, quote, settle: settle ?? null };
}

/** The base currency; the whole text when `pair` is no pair name. */
export function baseOf(pair: string): string {
  return splitPair(pair)?.base ?? pair;
}

/** The quote currency; empty when `pair` is no pair name. */
export function quoteOf(pair: string): string {
  return splitPair(pair)?.quote ?? '';
}
