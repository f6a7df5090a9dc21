/**
 * Rates to fiat currencies from CoinGecko. Entry point: `coinGeckoRates`.
 *
 * Nobody waits long for a rate that is only shown: a known one is given at once, even when it is due for renewal; for the
 * first one the caller waits a moment, and gets 0 when it does not come. A service that fails is left alone for a while.
 */
import { messageOf } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FiatRates } from '../../ports/fiat.ts';
import type { Logger } from '../../ports/logger.ts';
import { idOf, readCoinList, wellKnownId, type ListedCoin } from './coin-ids.ts';

/** A rate is good for so long. */
const RATE_LIFETIME_MS = 6 * 60 * 60 * 1000;
/** After a failure, or when the service asks for fewer requests, it is asked again after this time. */
const PAUSE_MS = 60_000;
/** The longest a caller waits for a rate nobody knows yet. */
const FIRST_WAIT_MS = 1_500;
const REQUEST_TIMEOUT_MS = 10_000;
/** Rates kept; beyond it the oldest go. */
const KEPT_RATES = 200;

const DEMO = { url: 'https://api.coingecko.com/api/v3', header: 'x-cg-demo-api-key' };
const PAID = { url: 'https://pro-api.coingecko.com/api/v3', header: 'x-cg-pro-api-key' };

export interface CoinGeckoAccess {
  /** Empty: the public service. */
  readonly apiKey: string;
  /** The key is one of the free plan. */
  readonly isDemo: boolean;
}

export interface CoinGeckoOptions {
  /** Read with each request, so that a changed key applies at once. */
  readonly access: () => CoinGeckoAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Instead of the service's own address. */
  readonly url?: string;
}

interface KeptRate {
  rate: number;
  goodUntil: number;
  pending: Promise<void> | null;
}

class CoinGecko implements FiatRates {
  readonly #options: CoinGeckoOptions;
  readonly #kept = new Map<string, KeptRate>();
  #coins: readonly ListedCoin[] | null = null;

  constructor(options: CoinGeckoOptions) {
    this.#options = options;
  }

  async rate(coin: string, fiat: string): Promise<number> {
    const [from, to] = [coin.toLowerCase(), fiat.toLowerCase()];
    if (from === to) return 1;
    // The service prices coins; a dollar is priced by what it buys.
    if (from === 'usd') {
      const dollars = await this.#lookUp(to, 'usd');
      return dollars === 0 ? 0 : 1 / dollars;
    }
    return this.#lookUp(from, to);
  }

  async #lookUp(coin: string, fiat: string): Promise<number> {
    const { clock } = this.#options;
    const key = `${coin}/${fiat}`;
    const kept = this.#kept.get(key) ?? this.#keep(key);
    const isNew = kept.goodUntil === 0;
    if (kept.pending === null && clock.now() >= kept.goodUntil) {
      kept.pending = this.#renew(kept, coin, fiat).finally(() => (kept.pending = null));
    }
    if (isNew && kept.pending !== null) await this.#waitFor(kept.pending);
    return kept.rate;
  }

  async #waitFor(pending: Promise<void>): Promise<void> {
    const enough = new AbortController();
    await Promise.race([pending, this.#options.clock.sleep(FIRST_WAIT_MS, enough.signal)]);
    enough.abort();
  }

  #keep(key: string): KeptRate {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_RATES && oldest !== undefined) this.#kept.delete(oldest);
    const kept: KeptRate = { rate: 0, goodUntil: 0, pending: null };
    this.#kept.set(key, kept);
    return kept;
  }

  async #renew(kept: KeptRate, coin: string, fiat: string): Promise<void> {
    const { clock, logger } = this.#options;
    try {
      kept.rate = await this.#fetchRate(coin, fiat);
      kept.goodUntil = clock.now() + RATE_LIFETIME_MS;
    } catch (error) {
      kept.goodUntil = clock.now() + PAUSE_MS;
      logger.warn(`No rate of ${coin.toUpperCase()} in ${fiat.toUpperCase()} now: ${messageOf(error)}.`);
    }
  }

  async #fetchRate(coin: string, fiat: string): Promise<number> {
    const id = wellKnownId(coin) ?? (await this.#listedId(coin));
    if (id === undefined) return 0;
    const prices = (await this.#ask(`/simple/price?ids=${encodeURIComponent(id)}&vs_currencies=${fiat}`)) as Record<
      string,
      Record<string, unknown> | undefined
    > | null;
    const price = prices?.[id]?.[fiat];
    return typeof price === 'number' && Number.isFinite(price) && price > 0 ? price : 0;
  }

  async #listedId(coin: string): Promise<string | undefined> {
    this.#coins ??= readCoinList(await this.#ask('/coins/list'));
    return idOf(coin, this.#coins);
  }

  async #ask(path: string): Promise<unknown> {
    const { access, clock, url } = this.#options;
    const { apiKey, isDemo } = access();
    const service = apiKey === '' || isDemo ? DEMO : PAID;
    const timeout = new AbortController();
    const timer = clock.after(REQUEST_TIMEOUT_MS, () => timeout.abort(new Error('it did not answer in time')));
    try {
      const response = await fetch((url ?? service.url) + path, {
        headers: { accept: 'application/json', ...(apiKey === '' ? {} : { [service.header]: apiKey }) },
        signal: timeout.signal,
      });
      if (!response.ok) throw new Error(`the price service answers ${response.status}`);
      return await response.json();
    } finally {
      timer.cancel();
    }
  }
}

export function coinGeckoRates(options: CoinGeckoOptions): FiatRates {
  return new CoinGecko(options);
}
