/**
 * The chain of pair list handlers: the first one names the pairs, the others filter and sort them, the blacklist has the
 * last word.
 *
 * Make one with `createPairListChain`, ask `refresh` in every iteration; handlers keep their own answers as long as their
 * parameters say.
 */
import { PitwallError } from '../domain/errors.ts';
import type { PairListSettings } from '../domain/settings.ts';
import { PAIR_LISTS } from './definitions.ts';
import type { PairListContext, PairListRule, Pairs } from './handler.ts';
import { patternMatcher } from './patterns.ts';

export type ChainContext = Omit<PairListContext, 'isBlacklisted'>;

export interface PairListChain {
  /** Handler names in order. */
  readonly methods: readonly string[];
  readonly descriptions: readonly string[];
  /** True when `refresh` at `now` looks at tickers: fetch them first. */
  needsTickers(now: number): boolean;
  /** The pairs to trade, each once. Rejects with what the sources of the context throw. */
  refresh(context: ChainContext): Promise<readonly string[]>;
  /** Entries of the blacklist, patterns included. */
  blacklist(): readonly string[];
  /** Replaces the blacklist until the chain is made anew. Throws CONFIG for a bad pattern and changes nothing then. */
  setBlacklist(entries: readonly string[]): void;
}

function createRule({ method, parameters }: PairListSettings): PairListRule {
  const definition = PAIR_LISTS.find(({ name }) => name === method);
  if (definition !== undefined) return definition.create(parameters);
  const known = PAIR_LISTS.map(({ name }) => name).join(', ');
  throw new PitwallError('CONFIG', `pairlists: "${method}" is not known; this version has ${known}.`);
}

/** Throws CONFIG for an empty chain, an unknown handler, bad parameters, or a bad blacklist pattern. */
export function createPairListChain(
  settings: readonly PairListSettings[],
  pairBlacklist: readonly string[],
): PairListChain {
  const methods = settings.map(({ method }) => method);
  const [first, ...others] = settings.map(createRule);
  if (first === undefined) {
    throw new PitwallError('CONFIG', 'pairlists is empty; add {"method": "StaticPairList"} to trade the whitelist.');
  }
  const { generate } = first;
  if (generate === undefined) {
    throw new PitwallError(
      'CONFIG',
      `pairlists: ${methods[0] ?? ''} only filters and cannot be the first; put a list before it.`,
    );
  }
  const rules = [first, ...others];
  let entries = pairBlacklist;
  let isBlacklisted = patternMatcher(entries, 'exchange.pair_blacklist');
  return {
    methods,
    descriptions: rules.map(({ summary }) => summary),
    needsTickers: (now) => rules.some((rule) => rule.needsTickers?.(now) === true),
    refresh: async (chainContext) => {
      const context: PairListContext = { ...chainContext, isBlacklisted: (pair) => isBlacklisted(pair) };
      let pairs: Pairs = await generate(context);
      for (const rule of others) pairs = await rule.filter(pairs, context);
      return [...new Set(pairs)].filter((pair) => !isBlacklisted(pair));
    },
    blacklist: () => entries,
    setBlacklist: (next) => {
      isBlacklisted = patternMatcher(next, 'exchange.pair_blacklist');
      entries = next;
    },
  };
}
