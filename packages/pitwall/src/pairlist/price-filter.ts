/**
 * PriceFilter: leaves out pairs that are too cheap, too dear, or whose steps are too coarse. A limit of 0 is no limit; a
 * pair without a price is left out when there is any limit.
 */
import type { Market } from '../domain/market.ts';
import { stepSize } from '../domain/precision.ts';
import { definePairList } from './definition.ts';
import type { PairListContext } from './handler.ts';
import type { ValuesOf } from './parameters.ts';

const PARAMETERS = {
  low_price_ratio: {
    type: 'number',
    default: 0,
    min: 0,
    description: 'Largest price step',
    help: 'Leave out pairs where one step of the price is more than this ratio of it.',
  },
  min_price: { type: 'number', default: 0, min: 0, description: 'Lowest price', help: 'Leave out cheaper pairs.' },
  max_price: { type: 'number', default: 0, min: 0, description: 'Highest price', help: 'Leave out dearer pairs.' },
  max_value: {
    type: 'number',
    default: 0,
    min: 0,
    description: 'Largest value of an amount step',
    help: 'Leave out pairs where one step of the amount is worth more than this.',
  },
} as const;

function isWithin(price: number, market: Market, limits: ValuesOf<typeof PARAMETERS>): boolean {
  const { low_price_ratio: ratio, min_price: least, max_price: most, max_value: value } = limits;
  if (ratio > 0) {
    const step = stepSize(price, market.pricePrecision, market.precisionMode) ?? 0;
    if (step / price > ratio) return false;
  }
  if (value > 0) {
    const step = stepSize(1, market.amountPrecision, market.precisionMode) ?? 0;
    if (step * market.contractSize * price > value) return false;
  }
  return price >= least && (most === 0 || price <= most);
}

export const priceFilter = definePairList({
  name: 'PriceFilter',
  description: 'Leaves out pairs by their price.',
  isGenerator: false,
  parameters: PARAMETERS,
  rule: (limits) => {
    const isOn = Object.values(limits).some((limit) => limit > 0);
    return {
      summary: `PriceFilter - ${isOn ? 'pairs within limits of the price' : 'off'}`,
      needsTickers: () => isOn,
      filter: (pairs, { tickers, markets }: PairListContext) =>
        isOn
          ? pairs.filter((pair) => {
              const price = tickers.get(pair)?.last ?? 0;
              const market = markets.get(pair);
              return price > 0 && market !== undefined && isWithin(price, market, limits);
            })
          : pairs,
    };
  },
});
