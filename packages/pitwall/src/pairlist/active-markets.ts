/** Which markets a bot can trade at all. */
import type { Market } from '../domain/market.ts';
import type { PairListContext } from './handler.ts';

type MarketContext = Pick<PairListContext, 'markets' | 'stakeCurrency' | 'tradingMode'>;

/** Known, tradable in this mode, quoted in the stake currency and active. */
function isActive(market: Market | undefined, context: MarketContext): boolean {
  if (market?.active !== true || market.quote !== context.stakeCurrency) return false;
  return context.tradingMode === 'futures' ? market.future : market.spot;
}

/** The active ones of `pairs`, each once, in their order. */
export function keepActive(pairs: readonly string[], context: MarketContext): string[] {
  return [...new Set(pairs)].filter((pair) => isActive(context.markets.get(pair), context));
}

/** All active pairs, in the venue's order. */
export function activePairs(context: MarketContext): string[] {
  return keepActive([...context.markets.keys()], context);
}
