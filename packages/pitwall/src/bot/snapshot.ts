/** What the strategy may look at when it is asked something. */
import type { Snapshot } from '../brain/brain.ts';
import type { Trade } from '../domain/trade.ts';
import type { Engine } from './engine.ts';

/**
 * The engine's state of this moment.
 *
 * @param rates exit-side rates by pair, where they are known
 */
export function takeSnapshot(
  engine: Engine,
  openTrades: readonly Trade[],
  rates: ReadonlyMap<string, number> = new Map<string, number>(),
): Snapshot {
  return {
    now: engine.clock.now(),
    openTrades,
    rates,
    tickers: engine.rates.lastTickers(),
    wallets: engine.wallets.balances(),
    stake: engine.wallets.stake(engine.settings),
  };
}
