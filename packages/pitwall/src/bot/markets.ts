/** Keeping the exchange's market descriptions current. */
import { attempt, type Engine } from './engine.ts';

/** Pause after a failure, so that a venue that does not give its markets does not hold up the loop again and again. */
const RETRY_MS = 5 * 60_000;

/**
 * Reloads the markets when they are older than the setting says, and hands them to the strategy. When the venue does not
 * give them, the old ones stay for a while longer: open trades need looking after all the same.
 */
export async function refreshMarkets(engine: Engine): Promise<void> {
  const { exchange, settings, clock, brain } = engine;
  const now = clock.now();
  const intervalMs = settings.marketsRefreshIntervalMinutes * 60_000;
  if (now - engine.marketsLoadedAt < intervalMs) return;
  const markets = await attempt(engine, 'The markets were not reloaded', async () => exchange.loadMarkets(true));
  engine.marketsLoadedAt = markets === undefined ? now - intervalMs + RETRY_MS : now;
  if (markets !== undefined) await brain.configure(settings, markets);
}
