/**
 * Trades as the store holds them, kept as long as the store says that nothing was written. Queries ask for them with
 * every request, and reading them takes far longer than computing with them. What is handed out must not be changed.
 */
import type { BotFace } from '../bot/face.ts';
import type { Trade } from '../domain/trade.ts';
import type { ClosedResult, TradeRepository } from '../ports/store.ts';

export interface ClosedTrades {
  /** By id. */
  readonly results: readonly ClosedResult[];
  /** Sum of `cost` of all filled orders; null when there is none. */
  readonly tradingVolume: number | null;
}

/** One value, loaded anew when the revision it belongs to has passed. */
class Kept<T> {
  readonly #revision: () => number;
  readonly #load: () => Promise<T>;
  #keptFor = -1;
  #value: Promise<T> | null = null;

  constructor(revision: () => number, load: () => Promise<T>) {
    this.#revision = revision;
    this.#load = load;
  }

  async read(): Promise<T> {
    const revision = this.#revision();
    if (this.#value === null || revision !== this.#keptFor) {
      this.#keptFor = revision;
      this.#value = this.#load();
    }
    const value = this.#value;
    try {
      return await value;
    } catch (error) {
      if (this.#value === value) this.#value = null;
      throw error;
    }
  }
}

export class TradeCache {
  readonly #closed: Kept<ClosedTrades>;
  readonly #open: Kept<readonly Readonly<Trade>[]>;

  constructor(trades: TradeRepository, bot: Pick<BotFace, 'openTrades'>) {
    const revision = (): number => trades.revision();
    this.#closed = new Kept(revision, async () => {
      const [results, tradingVolume] = await Promise.all([trades.closedResults(), trades.tradingVolume()]);
      return { results, tradingVolume };
    });
    this.#open = new Kept(revision, async () => bot.openTrades());
  }

  async closed(): Promise<ClosedTrades> {
    return this.#closed.read();
  }

  /** Open trades that the venue has accepted, by id. */
  async open(): Promise<readonly Readonly<Trade>[]> {
    return this.#open.read();
  }
}
