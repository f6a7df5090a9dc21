/**
 * The results of all closed trades, kept as long as the store says that nothing was written. Statistics ask for them
 * with every request; with thousands of trades reading them takes longer than computing with them.
 */
import type { ClosedResult, TradeRepository } from '../ports/store.ts';

export interface ClosedTrades {
  /** By id. */
  readonly results: readonly ClosedResult[];
  /** Sum of `cost` of all filled orders; null when there is none. */
  readonly tradingVolume: number | null;
}

export class ClosedTradeCache {
  readonly #trades: TradeRepository;
  #revision = -1;
  #kept: Promise<ClosedTrades> | null = null;

  constructor(trades: TradeRepository) {
    this.#trades = trades;
  }

  async read(): Promise<ClosedTrades> {
    const revision = this.#trades.revision();
    if (this.#kept === null || revision !== this.#revision) {
      this.#revision = revision;
      this.#kept = this.#load();
    }
    try {
      return await this.#kept;
    } catch (error) {
      this.#kept = null;
      throw error;
    }
  }

  async #load(): Promise<ClosedTrades> {
    const [results, tradingVolume] = await Promise.all([this.#trades.closedResults(), this.#trades.tradingVolume()]);
    return { results, tradingVolume };
  }
}
