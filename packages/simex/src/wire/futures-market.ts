/**
 * Futures market data beyond what spot has: mark price, funding. Entry point: {@link futuresMarketRoutes}.
 */
import { INTERVALS } from '../venue/market-types.ts';
import { wireError } from './errors.ts';
import { FUTURES_KLINES, klineQuery } from './market-routes.ts';
import { renderKline, renderPremiumIndex } from './render-market.ts';
import { bySymbol, unwrap } from './route.ts';
import type { Call, Route } from './route.ts';

/** Candles of the mark price. The index price of this exchange is its mark price, so `pair=` gives the same. */
function markKlines(symbolName: 'symbol' | 'pair') {
  return ({ venue, parameters }: Call): unknown => {
    const symbol = parameters.requiredSymbol(symbolName);
    const interval = parameters.requiredChoice('interval', INTERVALS, wireError.interval);
    return unwrap(venue.markKlines(symbol, interval, klineQuery(parameters, 1500))).map(renderKline);
  };
}

function premiumIndex({ venue, parameters }: Call): unknown {
  const symbol = parameters.symbol();
  if (symbol !== undefined) return renderPremiumIndex(unwrap(venue.premiumIndex(symbol)));
  return venue.symbols('futures').map((spec) => renderPremiumIndex(unwrap(venue.premiumIndex(spec.symbol))));
}

function fundingRates({ venue, parameters }: Call): unknown {
  const query = { ...klineQuery(parameters, 1000), limit: parameters.limit(100, 1000) };
  const symbol = parameters.symbol();
  const symbols = symbol === undefined ? venue.symbols('futures').map((spec) => spec.symbol) : [symbol];
  return symbols.flatMap((name) => unwrap(venue.fundingRates(name, query)));
}

const read = { method: 'GET', product: 'futures', security: 'none' } as const;

/** The routes. */
export const futuresMarketRoutes: readonly Route[] = [
  { ...read, path: '/fapi/v1/markPriceKlines', weight: FUTURES_KLINES, answer: markKlines('symbol') },
  { ...read, path: '/fapi/v1/indexPriceKlines', weight: FUTURES_KLINES, answer: markKlines('pair') },
  { ...read, path: '/fapi/v1/premiumIndex', weight: bySymbol(1, 10), answer: premiumIndex },
  { ...read, path: '/fapi/v1/fundingRate', weight: 1, answer: fundingRates },
  { ...read, path: '/fapi/v1/fundingInfo', weight: 1, answer: () => [] },
];
