/**
 * What a venue says of its markets, its book and its accounts. Prices quote per base, amounts base (contracts are
 * converted at the edge).
 */

/** How `amountPrecision` and `pricePrecision` are meant. */
export const PRECISION_MODE = { decimalPlaces: 2, significantDigits: 3, tickSize: 4 } as const;
export type PrecisionMode = (typeof PRECISION_MODE)[keyof typeof PRECISION_MODE];

export interface Limits {
  readonly min: number | null;
  readonly max: number | null;
}

export interface Market {
  /** `BASE/QUOTE` or `BASE/QUOTE:SETTLE`. */
  readonly pair: string;
  readonly base: string;
  readonly quote: string;
  readonly settle: string | null;
  readonly active: boolean;
  readonly spot: boolean;
  readonly future: boolean;
  /** Fee ratios. */
  readonly maker: number;
  readonly taker: number;
  readonly amountPrecision: number | null;
  readonly pricePrecision: number | null;
  readonly precisionMode: PrecisionMode;
  readonly limits: { readonly amount: Limits; readonly price: Limits; readonly cost: Limits };
  /** Base units per contract; 1 for spot. */
  readonly contractSize: number;
}

export type Markets = ReadonlyMap<string, Market>;

export interface Ticker {
  readonly pair: string;
  readonly last: number | null;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly quoteVolume: number | null;
  /** 24 h change in percent. */
  readonly percentage: number | null;
}

export type BookLevel = readonly [price: number, amount: number];

/** Bids best (highest) first, asks best (lowest) first. */
export interface OrderBook {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface Balance {
  readonly free: number;
  readonly used: number;
  readonly total: number;
}

/** By currency. */
export type Balances = ReadonlyMap<string, Balance>;

export interface Position {
  readonly pair: string;
  readonly side: 'long' | 'short';
  /** Base units. */
  readonly amount: number;
  readonly entryPrice: number;
  readonly leverage: number;
  /** Stake currency. */
  readonly collateral: number;
  readonly liquidationPrice: number | null;
}

export interface LeverageTier {
  readonly minNotional: number;
  readonly maxNotional: number | null;
  readonly maintenanceMarginRate: number;
  readonly maxLeverage: number;
  /** Maintenance amount (Binance `cum`). */
  readonly maintenanceAmount: number | null;
}
