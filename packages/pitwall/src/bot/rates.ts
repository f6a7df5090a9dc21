/**
 * Rates for entries and exits, from the order book or the ticker, and all tickers. Trading asks afresh; displays take what
 * is at most 30 minutes old.
 *
 * Displays know one rate per pair: with a long and a short on one pair, both show the one that was read first. Clients know
 * it so, and the two differ by the spread only.
 */
import type { Ticker } from '../domain/market.ts';
import { rateFromBook, rateFromTicker, type TradeStep } from '../domain/pricing.ts';
import type { PricingSettings } from '../domain/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';

const MAX_AGE_MS = 30 * 60_000;
/** Rates kept at most; beyond, the ones that are too old go. */
const MAX_KEPT = 2_000;

interface Kept {
  readonly at: number;
  readonly rate: number;
}

/** What of an exchange gives rates. */
export type RateSource = Pick<Exchange, 'fetchTicker' | 'fetchTickers' | 'fetchOrderBook'> & {
  readonly traits: Pick<Exchange['traits'], 'hasOrderBook'>;
};

export class Rates {
  readonly #exchange: RateSource;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #kept = new Map<string, Kept>();
  /** What displays are waiting for: the next to ask waits with them. */
  readonly #asked = new Map<string, Promise<number>>();
  #tickers: { readonly at: number; readonly byPair: ReadonlyMap<string, Ticker> } | undefined;

  constructor(exchange: RateSource, clock: Pick<Clock, 'now'>) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /** The rate of this moment. Throws PRICING when the venue gives none, and the exchange port's errors. */
  async fresh(pair: string, step: TradeStep, isShort: boolean, settings: PricingSettings): Promise<number> {
    const rate =
      settings.useOrderBook && this.#exchange.traits.hasOrderBook
        ? rateFromBook(pair, await this.#exchange.fetchOrderBook(pair, settings.orderBookTop), settings, step, isShort)
        : rateFromTicker(await this.#exchange.fetchTicker(pair), settings, step, isShort);
    this.#keep(`${step} ${pair}`, rate);
    return rate;
  }

  /** A rate that is at most 30 minutes old. Errors as `fresh`. */
  async recent(pair: string, step: TradeStep, isShort: boolean, settings: PricingSettings): Promise<number> {
    const kept = this.#kept.get(`${step} ${pair}`);
    if (kept !== undefined && this.#isRecent(kept.at)) return kept.rate;
    const asked = this.#asked.get(`${step} ${pair}`);
    if (asked !== undefined) return asked;
    const asking = this.fresh(pair, step, isShort, settings);
    this.#asked.set(`${step} ${pair}`, asking);
    try {
      return await asking;
    } finally {
      this.#asked.delete(`${step} ${pair}`);
    }
  }

  /** All tickers, at most 30 minutes old. Throws the exchange port's errors. */
  async tickers(): Promise<ReadonlyMap<string, Ticker>> {
    if (this.#tickers === undefined || !this.#isRecent(this.#tickers.at)) {
      this.#tickers = { at: this.#clock.now(), byPair: await this.#exchange.fetchTickers() };
    }
    return this.#tickers.byPair;
  }

  /** The tickers as last read, without asking; empty before the first time. */
  lastTickers(): ReadonlyMap<string, Ticker> {
    return this.#tickers?.byPair ?? new Map<string, Ticker>();
  }

  #isRecent(at: number): boolean {
    return this.#clock.now() - at < MAX_AGE_MS;
  }

  #keep(key: string, rate: number): void {
    if (this.#kept.size >= MAX_KEPT) {
      for (const [old, { at }] of this.#kept) if (!this.#isRecent(at)) this.#kept.delete(old);
    }
    if (this.#kept.size < MAX_KEPT || this.#kept.has(key)) this.#kept.set(key, { at: this.#clock.now(), rate });
  }
}
