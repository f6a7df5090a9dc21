/**
 * What the venue tells without being asked: account events (orders, balances) and market events (watched topics).
 */
import type { BalanceView, PositionView, FuturesAssetView } from './account-types.ts';
import type { AlgoOrderView, Decimal, FillView, OrderView, Product } from './order-types.ts';
import type { BookLevel, Interval, Kline, PremiumIndex, PublicTrade, Ticker } from './market-types.ts';

/** Binance's `x`: what happened to the order. */
export type ExecutionType = 'NEW' | 'TRADE' | 'CANCELED' | 'EXPIRED' | 'AMENDMENT';

export interface OrderEvent {
  readonly kind: 'order';
  readonly time: number;
  readonly executionType: ExecutionType;
  /** The order after the event. */
  readonly order: OrderView;
  /** With `TRADE`. */
  readonly fill?: FillView;
}

export interface AlgoEvent {
  readonly kind: 'algo';
  readonly time: number;
  readonly order: AlgoOrderView;
}

/** Spot: the assets that changed, after the change. */
export interface SpotBalanceEvent {
  readonly kind: 'spotBalance';
  readonly time: number;
  readonly reason: BalanceReason;
  readonly balances: readonly BalanceView[];
}

/** Futures: wallet and positions that changed, after the change. */
export interface FuturesAccountEvent {
  readonly kind: 'futuresAccount';
  readonly time: number;
  readonly reason: BalanceReason;
  readonly assets: readonly (FuturesAssetView & {
    /** Change of the wallet balance by other things than trades and fees. */
    readonly balanceChange: Decimal;
  })[];
  readonly positions: readonly PositionView[];
}

export type BalanceReason = 'ORDER' | 'FUNDING_FEE' | 'DEPOSIT' | 'WITHDRAW' | 'MARGIN_TRANSFER' | 'MARGIN_TYPE_CHANGE';

/** Futures: leverage of a symbol was changed. */
export interface SettingsEvent {
  readonly kind: 'settings';
  readonly time: number;
  readonly symbol: string;
  readonly leverage: number;
}

export type AccountEvent = OrderEvent | AlgoEvent | SpotBalanceEvent | FuturesAccountEvent | SettingsEvent;
export type AccountListener = (event: AccountEvent) => void;

export interface BookDelta {
  readonly kind: 'book';
  readonly product: Product;
  readonly symbol: string;
  readonly time: number;
  readonly firstUpdateId: number;
  readonly finalUpdateId: number;
  /** `finalUpdateId` of the delta before. */
  readonly previousUpdateId: number;
  /** Changed levels; quantity `"0"` removes one. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BookTickerEvent {
  readonly kind: 'bookTicker';
  readonly product: Product;
  readonly symbol: string;
  readonly time: number;
  readonly updateId: number;
  readonly bid: BookLevel;
  readonly ask: BookLevel;
}

export interface TradeEvent {
  readonly kind: 'trade';
  readonly trade: PublicTrade;
}

export interface KlineEvent {
  readonly kind: 'kline';
  readonly product: Product;
  readonly symbol: string;
  readonly interval: Interval;
  readonly time: number;
  readonly candle: Kline;
  readonly closed: boolean;
}

export interface TickerEvent {
  readonly kind: 'ticker';
  readonly product: Product;
  readonly time: number;
  readonly ticker: Ticker;
}

export interface MarkEvent {
  readonly kind: 'mark';
  readonly time: number;
  readonly index: PremiumIndex;
}

export type MarketEvent = BookDelta | BookTickerEvent | TradeEvent | KlineEvent | TickerEvent | MarkEvent;
