/**
 * What `createVenue` is told. Only `clock` is required; everything else has a default that makes a lively exchange.
 */
import type { LeverageBracket } from './account-types.ts';
import type { SymbolSpec } from './market-types.ts';
import type { Decimal, Product } from './order-types.ts';
import type { ClientIdRule, FeeMode, SimClock, VisibilityDelays } from './types.ts';

/** One candle of a file: open time in ms, open, high, low, close, volume (base). */
export type CandleRow = readonly [number, number, number, number, number, number];

/** Prices from a seeded model: one common factor, own noise, volatility in clusters. */
export interface ModelMarket {
  readonly kind: 'model';
  /** 1 = about 0.15 % per minute. Default 1. */
  readonly volatility?: number;
  /** Background trades per symbol and minute, 4 to 600. Default 30. */
  readonly tradesPerMinute?: number;
}

/** Prices from candles; missing ones are times without trades. Before the first: no market. */
export interface CandleMarket {
  readonly kind: 'candles';
  readonly candles: readonly {
    readonly product: Product;
    readonly symbol: string;
    /** Length of a row in ms; one of 1m, 5m, 15m, 1h, 1d. */
    readonly timeframeMs: number;
    readonly rows: readonly CandleRow[];
  }[];
  readonly tradesPerMinute?: number;
}

/** Fixed tickers and books, by venue symbol; nothing moves unless `setPrice` is used. */
export interface StaticMarket {
  readonly kind: 'static';
  readonly quotes: readonly StaticQuote[];
}

/** All numbers as decimal texts. */
export interface StaticQuote {
  readonly product: Product;
  readonly symbol: string;
  readonly last: Decimal;
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly quoteVolume?: Decimal;
  readonly baseVolume?: Decimal;
  readonly percentage?: Decimal;
  readonly high?: Decimal;
  readonly low?: Decimal;
  readonly bids: readonly (readonly [Decimal, Decimal])[];
  readonly asks: readonly (readonly [Decimal, Decimal])[];
}

export interface VenueOptions {
  readonly clock: SimClock;
  /** Seeds everything. Default `"simex"`. */
  readonly seed?: string;
  /** Default: the built-in list, see `market/catalogue.ts`. */
  readonly symbols?: readonly SymbolSpec[];
  /** Futures: by symbol; default: built-in brackets. */
  readonly leverageBrackets?: Readonly<Record<string, readonly LeverageBracket[]>>;
  /** Default: the model. */
  readonly market?: ModelMarket | CandleMarket | StaticMarket;
  /** False: nothing moves by itself; only `setPrice` and own orders do. Default true. */
  readonly background?: boolean;
  readonly deposits?: readonly { readonly product: Product; readonly asset: string; readonly amount: Decimal }[];
  readonly fees?: {
    /** Ratio, for example `"0.001"`. Default spot 0.001 / 0.001, futures 0.0002 / 0.0005. */
    readonly spotMaker?: Decimal;
    readonly spotTaker?: Decimal;
    readonly futuresMaker?: Decimal;
    readonly futuresTaker?: Decimal;
    readonly mode?: FeeMode;
    /** For mode `third`. Default `BNB`. */
    readonly thirdAsset?: string;
  };
  /** True: a resting order that is reached fills at once and whole. Default false: in parts, by seed. */
  readonly fillWholly?: boolean;
  readonly clientIds?: ClientIdRule;
  readonly visibility?: Partial<VisibilityDelays>;
  /** Default leverage of a symbol before it is set. Default 20. */
  readonly defaultLeverage?: number;
  /** Hours between fundings. Default 8. */
  readonly fundingHours?: number;
  readonly ledger?: {
    /** JSON lines are appended here. Default: no file. */
    readonly file?: string;
    /** Keep entries for `ledger.entries()`. Default true. */
    readonly keepInMemory?: boolean;
  };
}
