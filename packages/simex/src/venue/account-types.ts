/**
 * What the account's owner may do and ask: orders, balances, positions, leverage, income.
 */
import type {
  AlgoOrderView,
  AlgoRef,
  Caller,
  Decimal,
  FillView,
  HistoryPage,
  NewAlgoOrder,
  NewOrder,
  OrderRef,
  OrderView,
  Outcome,
  PlacedOrder,
  Product,
} from './order-types.ts';

export interface BalanceView {
  readonly asset: string;
  readonly free: Decimal;
  /** Held by open orders (spot). */
  readonly locked: Decimal;
}

/** The futures wallet, per margin asset. */
export interface FuturesAssetView {
  readonly asset: string;
  readonly walletBalance: Decimal;
  readonly unrealizedProfit: Decimal;
  readonly marginBalance: Decimal;
  readonly maintMargin: Decimal;
  readonly initialMargin: Decimal;
  readonly positionInitialMargin: Decimal;
  readonly openOrderInitialMargin: Decimal;
  /** Wallet balance that is not the margin of isolated positions. */
  readonly crossWalletBalance: Decimal;
  readonly crossUnPnl: Decimal;
  readonly availableBalance: Decimal;
  readonly updateTime: number;
}

export type MarginType = 'ISOLATED' | 'CROSSED';

export interface PositionView {
  readonly symbol: string;
  /** Signed: > 0 long, < 0 short, `"0"` none. */
  readonly amount: Decimal;
  readonly entryPrice: Decimal;
  readonly breakEvenPrice: Decimal;
  readonly markPrice: Decimal;
  readonly unrealizedProfit: Decimal;
  /** `"0"` when there is none. */
  readonly liquidationPrice: Decimal;
  readonly leverage: number;
  readonly marginType: MarginType;
  /** Margin with unrealised profit; `"0"` for cross. */
  readonly isolatedMargin: Decimal;
  /** Margin without it; `"0"` for cross. */
  readonly isolatedWallet: Decimal;
  readonly notional: Decimal;
  readonly marginAsset: string;
  readonly initialMargin: Decimal;
  readonly maintMargin: Decimal;
  readonly positionInitialMargin: Decimal;
  readonly openOrderInitialMargin: Decimal;
  readonly realizedPnl: Decimal;
  readonly updateTime: number;
}

/** One step of maintenance margin; ascending by notional, as Binance lists them. */
export interface LeverageBracket {
  readonly bracket: number;
  readonly initialLeverage: number;
  /** In quote. */
  readonly notionalFloor: number;
  readonly notionalCap: number;
  readonly maintMarginRatio: number;
  /** Amount that is subtracted so that the maintenance margin is continuous. */
  readonly cum: number;
}

export interface SymbolSettings {
  readonly symbol: string;
  readonly marginType: MarginType;
  readonly leverage: number;
  readonly maxNotionalValue: Decimal;
}

export type IncomeType = 'FUNDING_FEE' | 'COMMISSION' | 'REALIZED_PNL' | 'TRANSFER' | 'INSURANCE_CLEAR';

export interface IncomeView {
  readonly symbol: string;
  readonly incomeType: IncomeType;
  readonly income: Decimal;
  readonly asset: string;
  readonly time: number;
  readonly tranId: number;
  /** The fill it came with, if any. */
  readonly tradeId?: number;
}

export interface IncomeQuery {
  readonly symbol?: string;
  readonly incomeType?: IncomeType;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
}

export interface CommissionRates {
  readonly maker: Decimal;
  readonly taker: Decimal;
}

export interface DepositView {
  readonly product: Product;
  readonly asset: string;
  readonly amount: Decimal;
  readonly time: number;
  readonly id: number;
}

/** Each changes the account; each is written into the ledger with its caller. */
export interface AccountActions {
  /** Spot orders of all types; futures LIMIT and MARKET. Conditional futures types are refused with -4120. */
  placeOrder(order: NewOrder, caller?: Caller): Outcome<PlacedOrder>;
  /** All checks of `placeOrder`, without an order. */
  testOrder(order: NewOrder): Outcome<null>;
  placeAlgoOrder(order: NewAlgoOrder, caller?: Caller): Outcome<AlgoOrderView>;
  /** Unknown or finished: -2011. */
  cancelOrder(ref: OrderRef, caller?: Caller): Outcome<OrderView>;
  /** All open orders of a symbol. Spot without any: -2011; futures: ok with none. Futures algo orders stay. */
  cancelAll(product: Product, symbol: string, caller?: Caller): Outcome<readonly OrderView[]>;
  cancelAlgoOrder(ref: AlgoRef, caller?: Caller): Outcome<AlgoOrderView>;
  cancelAllAlgo(symbol: string, caller?: Caller): Outcome<readonly AlgoOrderView[]>;
  /** Futures: new price and quantity of an open LIMIT order. */
  amendOrder(ref: OrderRef, quantity: Decimal, price: Decimal, caller?: Caller): Outcome<OrderView>;
  setLeverage(symbol: string, leverage: number, caller?: Caller): Outcome<SymbolSettings>;
  /** No change: -4046. With open position: -4048; with open orders: -4047. */
  setMarginType(symbol: string, marginType: MarginType, caller?: Caller): Outcome<SymbolSettings>;
  /** Adds (> 0) or removes (< 0) margin of an isolated position. */
  changePositionMargin(symbol: string, amount: Decimal, caller?: Caller): Outcome<PositionView>;
}

/** Reading the account. Order and fill queries obey the visibility delays. */
export interface AccountQueries {
  /** Unknown, or not yet visible: -2013. */
  order(ref: OrderRef): Outcome<OrderView>;
  /** Without a symbol: of all symbols. */
  openOrders(product: Product, symbol?: string): Outcome<readonly OrderView[]>;
  allOrders(product: Product, symbol: string, page?: HistoryPage): Outcome<readonly OrderView[]>;
  fills(product: Product, symbol: string, page?: HistoryPage): Outcome<readonly FillView[]>;
  algoOrder(ref: AlgoRef): Outcome<AlgoOrderView>;
  openAlgoOrders(symbol?: string): Outcome<readonly AlgoOrderView[]>;
  allAlgoOrders(symbol: string, page?: HistoryPage): Outcome<readonly AlgoOrderView[]>;
  /** Spot wallet: every asset that was ever touched, in order of first touch. */
  balances(): readonly BalanceView[];
  futuresAssets(): readonly FuturesAssetView[];
  /** Without a symbol: those with an amount. With one: that one, also when it is empty. */
  positions(symbol?: string): readonly PositionView[];
  leverageBrackets(symbol: string): Outcome<readonly LeverageBracket[]>;
  symbolSettings(symbol?: string): readonly SymbolSettings[];
  income(query?: IncomeQuery): readonly IncomeView[];
  commissionRates(product: Product, symbol: string): Outcome<CommissionRates>;
  deposits(product: Product): readonly DepositView[];
  /** Time of the account's last change. */
  accountUpdateTime(product: Product): number;
}
