/**
 * StaticPairList: the configured whitelist.
 *
 * First in the chain it gives the expanded whitelist, active markets only; `allow_inactive` keeps every name as it is.
 * Later in the chain it appends the whitelist entries that are missing.
 */
import { keepActive } from './active-markets.ts';
import type { PairListContext, PairListHandler } from './handler.ts';
import { booleanParameter, type Parameters } from './parameters.ts';
import { expandPatterns } from './patterns.ts';

const NAME = 'StaticPairList';

/** Throws CONFIG for bad parameters. */
export function staticPairList(parameters: Parameters): PairListHandler {
  const allowInactive = booleanParameter(NAME, parameters, 'allow_inactive', false);
  return {
    name: NAME,
    description: NAME,
    needsTickers: () => false,
    generate: (context: PairListContext) => {
      const known = expandPatterns(context.pairWhitelist, context.markets.keys(), 'exchange.pair_whitelist');
      if (!allowInactive) return keepActive(known, context);
      const unknown = context.pairWhitelist.filter((name) => /^[\w-]+\/[\w-]+(:[\w-]+)?$/.test(name));
      return [...new Set([...known, ...unknown])];
    },
    filter: (pairs, context) => [...new Set([...pairs, ...context.pairWhitelist])],
  };
}
