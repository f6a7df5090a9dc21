/** Which pairs this iteration looks at. */
import type { PairResult } from '../pairlist/handler.ts';
import type { TradeRepository } from '../ports/store.ts';
import type { Engine } from './engine.ts';

/** Runs the pair list chain, appends the pairs of open trades, and tells when the list has changed. */
export async function refreshWhitelist(engine: Engine): Promise<void> {
  const { settings, clock, exchange, pairLists, rates, recentCandles, closedResults } = engine;
  const now = clock.now();
  recentCandles.begin();
  const listed = await pairLists.refresh({
    now,
    markets: exchange.markets,
    tickers: pairLists.needsTickers(now) ? await rates.tickers() : rates.lastTickers(),
    stakeCurrency: settings.stakeCurrency,
    tradingMode: settings.tradingMode,
    stoploss: settings.exits.stoploss,
    pairWhitelist: settings.pairWhitelist,
    candles: async (key, limit) => recentCandles.candles(key, limit),
    results: closedResults,
  });
  const traded = (await engine.store.trades.open()).map(({ pair }) => pair);
  const pairs = [...new Set([...listed, ...traded])];
  const isChanged = pairs.length !== engine.whitelist.length || pairs.some((pair) => !engine.whitelist.includes(pair));
  if (!isChanged && pairs.every((pair, index) => engine.whitelist[index] === pair)) return;
  engine.whitelist = pairs;
  if (!isChanged) return;
  if (pairs.length === 0) engine.logger.warn('The pair lists leave no pair to trade.');
  engine.notifier.notify({ type: 'whitelist', data: pairs });
}

/** Reads the results of closed trades, anew only when a trade was written. */
export function closedResultsOf(trades: TradeRepository): () => Promise<readonly PairResult[]> {
  let kept: { readonly revision: number; readonly results: readonly PairResult[] } | undefined;
  return async () => {
    const revision = trades.revision();
    if (kept?.revision !== revision) {
      const results = (await trades.closedResults()).flatMap(({ pair, closeDate, closeProfit }) =>
        closeDate === null ? [] : [{ pair, closeDate, profitRatio: closeProfit ?? 0 }],
      );
      kept = { revision, results };
    }
    return kept.results;
  };
}
