/**
 * What the bot knows of a venue, as data: one `Venue` per tested venue, `otherVenue` for all the rest. The adapter reads
 * these facts and holds none of its own.
 */
import type { TimeInForce } from '../../domain/order.ts';
import type { TradingMode } from '../../domain/trade.ts';
import type { VenueTraits } from '../../ports/exchange.ts';

/** How an answer to an order is judged: which codes mean that the venue definitely did not take it. */
export interface RefusalRules {
  /** Finds the venue's code in the body of an answer; undefined when there is none. */
  readonly codeOf: (body: unknown) => string | undefined;
  /** Codes of definite refusals: exact, or, numeric, within one of the ranges (both ends included). */
  readonly refusedCodes: ReadonlySet<string>;
  readonly refusedRanges: readonly (readonly [low: number, high: number])[];
  /** Codes of a refusal for want of free balance. */
  readonly fundsCodes: ReadonlySet<string>;
  /** Bodies that match say "we have an order with this id already": never a refusal, whatever the code. */
  readonly duplicate: RegExp;
  /** Bodies that match mean missing balance (venues that use one code for several reasons). */
  readonly funds: RegExp | null;
}

/** How an order is told to die instead of arriving late. */
export type DeadlineSignal =
  | { readonly kind: 'recvWindow' }
  /** A request parameter that holds the last good moment as ISO text. */
  | { readonly kind: 'isoParameter'; readonly name: string }
  /** A request header that holds the last good moment in ms. */
  | { readonly kind: 'msHeader'; readonly name: string };

export interface Venue {
  /** What the port shows, except `timeframes`, which the client knows, and `tested`. */
  readonly traits: Omit<VenueTraits, 'id' | 'tested' | 'timeframes'>;
  /** Candles per request of recent data when it is more than `candleLimit`; null when it is the same. */
  readonly recentCandleLimit: number | null;
  /** Depths of the order book the venue takes; null when any will do. */
  readonly bookDepths: readonly number[] | null;
  /** How many ms worth of requests may be sent at once: the venue counts over a window at least this long. */
  readonly requestBurstMs: number;
  readonly deadlineSignal: DeadlineSignal | null;
  /** Null: judged by the client library's error classes. */
  readonly refusals: RefusalRules | null;
  /** How an order is found by its client id: asked for, or looked up in the lists. */
  readonly clientIdLookup: 'query' | 'lists';
  /** True when every signed request must carry a larger number than the one before, not just the time. */
  readonly hasAscendingNonces: boolean;
  /** What the client library needs of a market's raw description; null: all of it. The rest is memory. */
  readonly keptDescription: readonly string[] | null;
  /** Options the client library is made with. */
  readonly clientOptions: (tradingMode: TradingMode) => Readonly<Record<string, unknown>>;
  /** False: the list of currencies needs credentials and is of no use to us. */
  readonly fetchesCurrencies: boolean;
  /** Where a local stand-in of the venue listens for WebSockets, by key path in the client's `urls.api`. */
  readonly localSocketPaths: Readonly<Record<string, string>> | null;
}

/** Facts most venues share. */
export const COMMON_TRAITS: Venue['traits'] = {
  candleLimit: 500,
  hasCandleHistory: true,
  partialCandle: true,
  timeInForce: ['GTC'] as readonly TimeInForce[],
  stoplossOnExchange: false,
  hasMarketOrders: true,
  hasOrderBook: true,
  tickersHaveVolume: true,
  tickersHavePrice: true,
  clientOrderIds: { encoding: null, prefix: '', deadlineMs: null, visibilityDelayMs: 30_000 },
};

/** How long a request for an order is good for at venues that take a deadline. */
export const ORDER_DEADLINE_MS = 5_000;
