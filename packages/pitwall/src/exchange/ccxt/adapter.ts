/**
 * A real venue behind the exchange port, by ccxt. `makeCcxtExchange` in `make.ts` builds it.
 *
 * Every read is paced, repeated as `retry.ts` says, and fails with a catalogue error. An order is sent once; what became
 * of it is judged by what was seen of its request (`call.ts`, `failures.ts`).
 */
import { messageOf, PitwallError } from '../../domain/errors.ts';
import type { CandleKey, CandleRow } from '../../domain/frame.ts';
import type { Balances, LeverageTier, Market, Markets, OrderBook, Position, Ticker } from '../../domain/market.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Exchange, Fill, OrderReference, OrderReport, OrderRequest, VenueTraits } from '../../ports/exchange.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Meter } from '../../ports/meter.ts';
import { bookDepth, type Venue } from '../traits/index.ts';
import { newCall, runCall, type Call } from './call.ts';
import { CandleStreams } from './candle-streams.ts';
import { bag, list, type CcxtClient } from './client.ts';
import { readFailure, type FailureContext } from './failures.ts';
import { OrderCalls } from './orders.ts';
import {
  parseBalances,
  parseBook,
  parseCandle,
  parseMarket,
  parsePosition,
  parseTicker,
  parseTiers,
} from './parse-market.ts';
import { READ_RETRIES, withRetries } from './retry.ts';
import { forgetUnsent } from './sockets.ts';

export interface CcxtParts {
  readonly client: CcxtClient;
  readonly venue: Venue;
  readonly traits: VenueTraits;
  readonly isFutures: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly context: FailureContext;
  /** Whether candles may come by WebSocket. */
  readonly streams: boolean;
  readonly onClose: () => void;
  readonly meter?: Meter;
}

export class CcxtExchange implements Exchange {
  readonly traits: VenueTraits;
  readonly #parts: CcxtParts;
  readonly #closed = new AbortController();
  readonly #orders: OrderCalls;
  readonly #streams: CandleStreams | null;
  #markets: Markets = new Map();

  constructor(parts: CcxtParts) {
    this.traits = parts.traits;
    this.#parts = parts;
    this.#orders = new OrderCalls(
      parts,
      (pair) => this.#market(pair),
      (what, work, options) => this.#ask(what, work, options),
      (error) => this.#setClock(error),
    );
    this.#streams =
      parts.streams && parts.client.has['watchOHLCV'] === true
        ? new CandleStreams(parts.client, parts.clock, parts.logger)
        : null;
  }

  get markets(): Markets {
    return this.#markets;
  }

  async loadMarkets(reload = false): Promise<Markets> {
    if (this.#markets.size > 0 && !reload) return this.#markets;
    // Always a reload for ccxt: it would remember a failed first load for ever.
    const raw = await this.#ask('its markets', () => this.#parts.client.loadMarkets(true));
    const markets = new Map<string, Market>();
    for (const value of Object.values(bag(raw))) {
      forgetDescription(value, this.#parts.venue.keptDescription);
      const market = parseMarket(value, this.#parts.client.precisionMode);
      if (market !== null && (this.#parts.isFutures ? market.future : market.spot)) markets.set(market.pair, market);
    }
    if (markets.size === 0) {
      throw new PitwallError('EXCHANGE_TEMPORARY', `${this.traits.id} gave no market of this trading mode.`);
    }
    this.#markets = markets;
    return markets;
  }

  async fetchTickers(pairs?: readonly string[]): Promise<ReadonlyMap<string, Ticker>> {
    const answer = await this.#ask('tickers', () => this.#parts.client.fetchTickers(pairs));
    const tickers = Object.values(bag(answer)).map(parseTicker);
    return new Map(tickers.flatMap((ticker) => (ticker === null ? [] : [[ticker.pair, ticker] as const])));
  }

  async fetchTicker(pair: string): Promise<Ticker> {
    const ticker = parseTicker(await this.#ask(`the ticker of ${pair}`, () => this.#parts.client.fetchTicker(pair)));
    if (ticker !== null) return ticker;
    throw new PitwallError('EXCHANGE_TEMPORARY', `${this.traits.id} gave no ticker of ${pair}.`);
  }

  async fetchOrderBook(pair: string, depth: number): Promise<OrderBook> {
    const asked = bookDepth(this.#parts.venue, depth);
    const answer = await this.#ask(`the order book of ${pair}`, () => this.#parts.client.fetchOrderBook(pair, asked));
    const book = parseBook(answer, this.#markets.get(pair)?.contractSize ?? 1);
    return { bids: book.bids.slice(0, depth), asks: book.asks.slice(0, depth) };
  }

  async fetchCandles(key: CandleKey, options: { since?: number; limit: number }): Promise<CandleRow[]> {
    const { venue, client } = this.#parts;
    const most =
      options.since === undefined ? (venue.recentCandleLimit ?? venue.traits.candleLimit) : venue.traits.candleLimit;
    const limit = Math.min(options.limit, most);
    const answer = await this.#ask(`candles of ${key.pair} ${key.timeframe}`, () =>
      client.fetchOHLCV(key.pair, key.timeframe, options.since, limit),
    );
    const rows = list(answer)
      .map(parseCandle)
      .filter((row) => row !== null);
    return options.since === undefined ? rows.slice(-limit) : rows.slice(0, limit);
  }

  watchCandles(key: CandleKey, onCandle: (candle: CandleRow, closed: boolean) => void): { stop(): void } {
    return this.#streams?.watch(key, onCandle) ?? { stop: () => undefined };
  }

  async fetchBalances(): Promise<Balances> {
    return parseBalances(await this.#ask('the balances', () => this.#parts.client.fetchBalance()));
  }

  async fetchPositions(): Promise<readonly Position[]> {
    if (!this.#parts.isFutures) return [];
    const answer = await this.#ask('the positions', () => this.#parts.client.fetchPositions());
    return list(answer).flatMap(
      (value) => parsePosition(value, (pair) => this.#markets.get(pair)?.contractSize ?? 1) ?? [],
    );
  }

  async fetchLeverageTiers(): Promise<ReadonlyMap<string, readonly LeverageTier[]>> {
    const { client, isFutures } = this.#parts;
    if (!isFutures) return new Map();
    if (client.has['fetchLeverageTiers'] !== true) {
      throw new PitwallError('EXCHANGE_OPERATIONAL', `${this.traits.id} does not tell leverage tiers of all pairs.`);
    }
    const answer = bag(await this.#ask('the leverage tiers', () => client.fetchLeverageTiers()));
    return new Map(Object.entries(answer).map(([pair, tiers]) => [pair, parseTiers(tiers)]));
  }

  createOrder(request: OrderRequest): Promise<OrderReport> {
    return this.#orders.create(request);
  }

  cancelOrder(pair: string, reference: OrderReference): Promise<OrderReport> {
    return this.#orders.cancel(pair, reference);
  }

  fetchOrder(pair: string, reference: OrderReference): Promise<OrderReport> {
    return this.#orders.fetch(pair, reference);
  }

  fetchOpenOrders(pair: string): Promise<OrderReport[]> {
    return this.#orders.fetchOpen(pair);
  }

  fetchOrders(pair: string, since: number): Promise<OrderReport[]> {
    return this.#orders.fetchSince(pair, since);
  }

  fetchFills(pair: string, orderId: string, since: number): Promise<Fill[]> {
    return this.#orders.fetchFills(pair, orderId, since);
  }

  async setLeverage(pair: string, leverage: number): Promise<void> {
    const { client, isFutures, context } = this.#parts;
    if (!isFutures) return;
    const isolated = async (): Promise<unknown> => {
      try {
        return await client.setMarginMode('isolated', pair, { leverage });
      } catch (error) {
        // It is isolated already.
        if (error instanceof context.errors.NoChange) return undefined;
        throw error;
      }
    };
    await this.#ask(`isolated margin for ${pair}`, isolated, { call: newCall('order') });
    await this.#ask(`leverage ${leverage} for ${pair}`, () => client.setLeverage(leverage, pair), {
      call: newCall('order'),
    });
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#streams?.stop();
    forgetUnsent(this.#parts.client);
    await this.#parts.client.close();
    this.#parts.onClose();
  }

  #market(pair: string): Market {
    const market = this.#markets.get(pair);
    if (market !== undefined) return market;
    throw new PitwallError('EXCHANGE_REFUSED', `${this.traits.id} has no market ${pair}: check the pair.`);
  }

  /** When the venue finds our time wrong, the difference of the clocks is measured anew. */
  async #setClock(error: unknown): Promise<void> {
    const { client, context, logger } = this.#parts;
    if (!(error instanceof context.errors.InvalidNonce) || client.options['adjustForTimeDifference'] !== true) return;
    try {
      await client.loadTimeDifference();
    } catch (failure) {
      logger.debug(`The time of ${context.venue} could not be read: ${context.scrub(messageOf(failure))}`);
    }
  }

  /** One paced and repeated call; its failure is a catalogue error. */
  async #ask<T>(what: string, work: () => Promise<T>, options: AskOptions = {}): Promise<T> {
    const { clock, context, meter } = this.#parts;
    const attempt = async (): Promise<T> => {
      if (this.#closed.signal.aborted) throw new PitwallError('EXCHANGE_TEMPORARY', `${context.venue} is closed.`);
      try {
        return await runCall(options.call ?? newCall('data'), work);
      } catch (error) {
        await this.#setClock(error);
        const failure = readFailure(error, what, context);
        meter?.exchangeFailed(failure.code);
        throw failure;
      }
    };
    return withRetries(attempt, {
      clock,
      retries: options.retries ?? READ_RETRIES,
      signal: this.#closed.signal,
    });
  }
}

/** Lets go of what the venue said of a market beyond what ccxt still reads. */
function forgetDescription(market: unknown, kept: readonly string[] | null): void {
  if (kept === null || typeof market !== 'object' || market === null) return;
  const info = bag(bag(market)['info']);
  (market as Record<string, unknown>)['info'] = Object.fromEntries(kept.map((name) => [name, info[name]]));
}

export interface AskOptions {
  readonly call?: Call;
  readonly retries?: number;
}

export type Ask = <T>(what: string, work: () => Promise<T>, options?: AskOptions) => Promise<T>;
