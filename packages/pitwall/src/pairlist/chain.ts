/**
 * The chain of pair list handlers: the first one names the pairs, the others filter and sort them, the blacklist has the
 * last word.
 *
 * Make one with `createPairListChain`, ask `refresh` in every iteration; handlers keep their own answers as long as their
 * parameters say.
 */
import { PitwallError } from '../domain/errors.ts';
import type { PairListSettings } from '../domain/settings.ts';
import type { PairListContext, PairListHandler } from './handler.ts';
import type { Parameters } from './parameters.ts';
import { patternMatcher } from './patterns.ts';
import { staticPairList } from './static-pairlist.ts';
import { volumePairList } from './volume-pairlist.ts';

const HANDLERS: Readonly<Record<string, (parameters: Parameters) => PairListHandler>> = {
  StaticPairList: staticPairList,
  VolumePairList: volumePairList,
};

export type ChainContext = Omit<PairListContext, 'isBlacklisted'>;

export interface PairListChain {
  /** Handler names in order. */
  readonly methods: readonly string[];
  readonly descriptions: readonly string[];
  /** True when `refresh` at `now` looks at tickers: fetch them first. */
  needsTickers(now: number): boolean;
  /** The pairs to trade, each once. */
  refresh(context: ChainContext): readonly string[];
  /** Entries of the blacklist, patterns included. */
  blacklist(): readonly string[];
  /** Replaces the blacklist until the chain is made anew. Throws CONFIG for a bad pattern and changes nothing then. */
  setBlacklist(entries: readonly string[]): void;
}

function createHandler(settings: PairListSettings): PairListHandler {
  const create = HANDLERS[settings.method];
  if (create !== undefined) return create(settings.parameters);
  const known = Object.keys(HANDLERS).join(', ');
  throw new PitwallError('CONFIG', `pairlists: "${settings.method}" is not known; this version has ${known}.`);
}

/** Throws CONFIG for an empty chain, an unknown handler, bad parameters, or a bad blacklist pattern. */
export function createPairListChain(
  settings: readonly PairListSettings[],
  pairBlacklist: readonly string[],
): PairListChain {
  const [first, ...others] = settings.map(createHandler);
  if (first === undefined) {
    throw new PitwallError('CONFIG', 'pairlists is empty; add {"method": "StaticPairList"} to trade the whitelist.');
  }
  const { generate } = first;
  if (generate === undefined) {
    throw new PitwallError(
      'CONFIG',
      `pairlists: ${first.name} only filters and cannot be the first; put a list before it.`,
    );
  }
  const handlers = [first, ...others];
  let entries = pairBlacklist;
  let isBlacklisted = patternMatcher(entries, 'exchange.pair_blacklist');
  return {
    methods: handlers.map(({ name }) => name),
    descriptions: handlers.map(({ description }) => description),
    needsTickers: (now) => handlers.some((handler) => handler.needsTickers(now)),
    refresh: (chainContext) => {
      const context: PairListContext = { ...chainContext, isBlacklisted };
      const pairs = others.reduce((left, handler) => handler.filter(left, context), generate(context));
      return [...new Set(pairs)].filter((pair) => !isBlacklisted(pair));
    },
    blacklist: () => entries,
    setBlacklist: (next) => {
      isBlacklisted = patternMatcher(next, 'exchange.pair_blacklist');
      entries = next;
    },
  };
}
