/**
 * StaticPairList: the configured whitelist.
 *
 * First in the chain it gives the expanded whitelist, active markets only; `allow_inactive` keeps every name as it is.
 * Later in the chain it appends the whitelist entries that are missing.
 */
import { keepActive } from './active-markets.ts';
import { definePairList } from './definition.ts';
import { expandPatterns } from './patterns.ts';

const NAME = 'StaticPairList';

export const staticPairList = definePairList({
  name: NAME,
  description: 'The pairs of the configuration.',
  isGenerator: true,
  parameters: {
    allow_inactive: {
      type: 'boolean',
      default: false,
      description: 'Allow inactive pairs',
      help: 'Keep pairs that cannot be traded at the moment.',
    },
  },
  rule: ({ allow_inactive: allowInactive }) => ({
    summary: NAME,
    generate: (context) => {
      const known = expandPatterns(context.pairWhitelist, context.markets.keys(), 'exchange.pair_whitelist');
      if (!allowInactive) return keepActive(known, context);
      const unknown = context.pairWhitelist.filter((name) => /^[\w-]+\/[\w-]+(:[\w-]+)?$/.test(name));
      return [...new Set([...known, ...unknown])];
    },
    filter: (pairs, context) => [...new Set([...pairs, ...context.pairWhitelist])],
  }),
});
