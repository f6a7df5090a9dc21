/**
 * PrecisionFilter: leaves out pairs whose price steps are too coarse for the stop: those where the stop and a price 1 %
 * below it are the same after rounding. A pair without a price is left out.
 */
import { priceToPrecision } from '../domain/precision.ts';
import { definePairList } from './definition.ts';

/** What must lie between the stop and the price compared with it. */
const BELOW_STOP = 0.99;

export const precisionFilter = definePairList({
  name: 'PrecisionFilter',
  description: 'Leaves out pairs whose prices are too coarse for the stop.',
  isGenerator: false,
  parameters: {},
  rule: () => ({
    summary: 'PrecisionFilter - pairs with prices fine enough for the stop',
    needsTickers: () => true,
    filter: (pairs, { tickers, markets, stoploss }) =>
      pairs.filter((pair) => {
        const last = tickers.get(pair)?.last ?? 0;
        const market = markets.get(pair);
        if (last <= 0 || market === undefined) return false;
        const rounded = (price: number): number => priceToPrecision(price, market.pricePrecision, market.precisionMode);
        const stop = last * (1 - Math.abs(stoploss));
        return rounded(stop) > rounded(stop * BELOW_STOP);
      }),
  }),
});
