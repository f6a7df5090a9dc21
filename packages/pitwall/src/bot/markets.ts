/** Keeping the exchange's market descriptions current. */
import type { Engine } from './engine.ts';

/** Reloads the markets when they are older than the setting says, and hands them to the strategy. */
export async function refreshMarkets(engine: Engine): Promise<void> {
  const { exchange, settings, clock, brain } = engine;
  const now = clock.now();
  if (now - engine.marketsLoadedAt < settings.marketsRefreshIntervalMinutes * 60_000) return;
  const markets = await exchange.loadMarkets(true);
  engine.marketsLoadedAt = now;
  await brain.configure(settings, markets);
}
