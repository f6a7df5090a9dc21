/**
 * The public market: symbols, prices, books, candles; asked for or watched.
 */
import type { Decimal, OrderType, Outcome, Product } from './order-types.ts';
import type { MarketEvent } from './event-types.ts';

/** Candle lengths of Binance. Weeks begin on Monday, months on the first (UTC), `3d` counts from 1970-01-01. */
export const INTERVALS = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
] as const;
export type Interval = (typeof INTERVALS)[number];

/** Everything a wire needs to describe a symbol. Quantities are in base, notionals in quote. */
export interface SymbolSpec {
  readonly product: Product;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: Decimal;
  readonly minPrice: Decimal;
  readonly maxPrice: Decimal;
  readonly stepSize: Decimal;
  readonly minQuantity: Decimal;
  readonly maxQuantity: Decimal;
  /** Most a single market order may hold (MARKET_LOT_SIZE). */
  readonly marketMaxQuantity: Decimal;
  readonly minNotional: Decimal;
  /** A limit price may lie between average × down and average × up (PERCENT_PRICE). */
  readonly multiplierUp: Decimal;
  readonly multiplierDown: Decimal;
  readonly maxOpenOrders: number;
  readonly maxAlgoOrders: number;
  readonly orderTypes: readonly OrderType[];
  /** When it was listed: no candles before that. */
  readonly onboardTime: number;
}

export interface Kline {
  readonly openTime: number;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal;
  /** Last millisecond of the candle. */
  readonly closeTime: number;
  readonly quoteVolume: Decimal;
  readonly trades: number;
  readonly takerBase: Decimal;
  readonly takerQuote: Decimal;
}

/** Without start and end: the latest `limit` (default 500, at most 1500), the running candle included. */
export interface KlineQuery {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
}

export interface Ticker {
  readonly symbol: string;
  readonly priceChange: Decimal;
  readonly priceChangePercent: Decimal;
  readonly weightedAveragePrice: Decimal;
  readonly lastPrice: Decimal;
  readonly lastQuantity: Decimal;
  readonly openPrice: Decimal;
  readonly highPrice: Decimal;
  readonly lowPrice: Decimal;
  readonly volume: Decimal;
  readonly quoteVolume: Decimal;
  readonly openTime: number;
  readonly closeTime: number;
  readonly count: number;
  readonly bidPrice: Decimal;
  readonly bidQuantity: Decimal;
  readonly askPrice: Decimal;
  readonly askQuantity: Decimal;
}

/** `[price, quantity]`, best first. */
export type BookLevel = readonly [Decimal, Decimal];

export interface BookSnapshot {
  readonly symbol: string;
  readonly lastUpdateId: number;
  readonly time: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface PublicTrade {
  readonly product: Product;
  readonly symbol: string;
  readonly tradeId: number;
  readonly price: Decimal;
  readonly quantity: Decimal;
  readonly time: number;
  readonly buyerIsMaker: boolean;
}

/** Latest `limit` (default 500, at most 1000) or from `startTime` / `fromId` on. Oldest first. */
export interface TradeQuery {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly fromId?: number;
  readonly limit?: number;
}

export interface PremiumIndex {
  readonly symbol: string;
  readonly markPrice: Decimal;
  readonly indexPrice: Decimal;
  readonly lastFundingRate: Decimal;
  readonly interestRate: Decimal;
  readonly nextFundingTime: number;
  readonly time: number;
}

export interface FundingRateView {
  readonly symbol: string;
  readonly fundingRate: Decimal;
  readonly fundingTime: number;
  readonly markPrice: Decimal;
}

/** What can be watched. Watching a symbol makes its background market run on the clock; not watching costs nothing. */
export type WatchTopic =
  | { readonly channel: 'trade' | 'book' | 'bookTicker' | 'ticker'; readonly product: Product; readonly symbol: string }
  | { readonly channel: 'kline'; readonly product: Product; readonly symbol: string; readonly interval: Interval }
  | { readonly channel: 'mark'; readonly symbol: string };

export interface MarketData {
  symbols(product: Product): readonly SymbolSpec[];
  symbol(product: Product, symbol: string): Outcome<SymbolSpec>;
  klines(product: Product, symbol: string, interval: Interval, query?: KlineQuery): Outcome<readonly Kline[]>;
  /** Futures: candles of the mark price (volume 0). */
  markKlines(symbol: string, interval: Interval, query?: KlineQuery): Outcome<readonly Kline[]>;
  ticker(product: Product, symbol: string): Outcome<Ticker>;
  tickers(product: Product): readonly Ticker[];
  /** `limit` levels a side at most; the book has at least 20. */
  book(product: Product, symbol: string, limit?: number): Outcome<BookSnapshot>;
  publicTrades(product: Product, symbol: string, query?: TradeQuery): Outcome<readonly PublicTrade[]>;
  premiumIndex(symbol: string): Outcome<PremiumIndex>;
  fundingRates(symbol: string, query?: KlineQuery): Outcome<readonly FundingRateView[]>;
  /**
   * Calls `listener` with every event of a topic until the returned function is called. `kline`: after each trade and
   * once with `closed` at the end of the candle. `ticker`, `mark`: every second. `book`: deltas, after `book()` gave
   * the snapshot they continue. Unknown symbol: refused.
   */
  watch(topic: WatchTopic, listener: (event: MarketEvent) => void): Outcome<() => void>;
}
