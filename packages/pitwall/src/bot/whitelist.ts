/** Which pairs this iteration looks at. */
import type { Engine } from './engine.ts';

/** Runs the pair list chain, appends the pairs of open trades, and tells when the list has changed. */
export async function refreshWhitelist(engine: Engine): Promise<void> {
  const { settings, clock, exchange, pairLists, rates } = engine;
  const now = clock.now();
  const listed = pairLists.refresh({
    now,
    markets: exchange.markets,
    tickers: pairLists.needsTickers(now) ? await rates.tickers() : rates.lastTickers(),
    stakeCurrency: settings.stakeCurrency,
    tradingMode: settings.tradingMode,
    pairWhitelist: settings.pairWhitelist,
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
