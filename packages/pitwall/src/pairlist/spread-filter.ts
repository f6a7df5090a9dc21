/** SpreadFilter: leaves out pairs whose best ask is far from the best bid. A pair without both is left out. */
import { definePairList } from './definition.ts';

export const spreadFilter = definePairList({
  name: 'SpreadFilter',
  description: 'Leaves out pairs with a wide spread.',
  isGenerator: false,
  parameters: {
    max_spread_ratio: {
      type: 'number',
      default: 0.005,
      min: 0,
      description: 'Widest spread',
      help: 'Largest 1 - bid / ask; 0: off.',
    },
  },
  rule: ({ max_spread_ratio: most }) => ({
    summary: `SpreadFilter - ${most === 0 ? 'off' : `a spread of ${most} at most`}`,
    needsTickers: () => most > 0,
    filter: (pairs, { tickers }) =>
      most === 0
        ? pairs
        : pairs.filter((pair) => {
            const { bid, ask } = tickers.get(pair) ?? { bid: null, ask: null };
            return bid !== null && ask !== null && bid > 0 && ask > 0 && 1 - bid / ask <= most;
          }),
  }),
});
