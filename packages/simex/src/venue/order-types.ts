/**
 * Orders as the venue takes, keeps and shows them, and how it refuses. Names and values follow Binance's API, so a
 * wire can pass them on as they are.
 */

/** A plain decimal text, at most 8 decimals, for example `"0.00012"`. */
export type Decimal = string;

export type Product = 'spot' | 'futures';
export type OrderSide = 'BUY' | 'SELL';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTX';

export type SpotOrderType =
  'LIMIT' | 'MARKET' | 'LIMIT_MAKER' | 'STOP_LOSS' | 'STOP_LOSS_LIMIT' | 'TAKE_PROFIT' | 'TAKE_PROFIT_LIMIT';
/** The last five are conditional: futures take them as algo orders (`placeAlgoOrder`). */
export type FuturesOrderType =
  'LIMIT' | 'MARKET' | 'STOP' | 'STOP_MARKET' | 'TAKE_PROFIT' | 'TAKE_PROFIT_MARKET' | 'TRAILING_STOP_MARKET';
export type OrderType = SpotOrderType | FuturesOrderType;

export type OrderStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED' | 'REJECTED';
export type AlgoStatus = 'NEW' | 'TRIGGERED' | 'FINISHED' | 'CANCELED' | 'EXPIRED' | 'REJECTED';
export type WorkingType = 'CONTRACT_PRICE' | 'MARK_PRICE';

/** Who acts: the account's API user, another human on the same account, or the venue itself (liquidation). */
export type Actor = 'api' | 'manual' | 'venue';

/** Given with each command, for the ledger. Default: `{ actor: 'api' }`. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId?: string;
}

/** A definite "no" of the venue. */
export interface Refusal {
  /** Binance's code, for example -2010. */
  readonly code: number;
  /** Binance's message, for example `Account has insufficient balance for requested action.` */
  readonly msg: string;
  /** 400 for nearly all. */
  readonly httpStatus: number;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A new order. Texts that are no decimal are refused with -1100. */
export interface NewOrder {
  readonly product: Product;
  /** Venue symbol, for example `BTCUSDT`. Unknown: -1121. */
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  /** In base. Required, except spot MARKET with `quoteOrderQuantity` and futures with `closePosition`. */
  readonly quantity?: Decimal;
  /** Spot MARKET only: spend or earn about this much quote. */
  readonly quoteOrderQuantity?: Decimal;
  readonly price?: Decimal;
  /** Trigger of a spot stop order. */
  readonly stopPrice?: Decimal;
  /** Spot stop orders: trailing distance in basis points (100 = 1 %). */
  readonly trailingDelta?: number;
  readonly timeInForce?: TimeInForce;
  /** At most 36 of `.A-Z:/a-z0-9_-`. Made by the venue when missing. */
  readonly clientOrderId?: string;
  /** Futures. */
  readonly reduceOnly?: boolean;
}

/** A new conditional order of the futures. */
export interface NewAlgoOrder {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: 'STOP' | 'STOP_MARKET' | 'TAKE_PROFIT' | 'TAKE_PROFIT_MARKET' | 'TRAILING_STOP_MARKET';
  readonly quantity?: Decimal;
  readonly price?: Decimal;
  readonly triggerPrice?: Decimal;
  readonly workingType?: WorkingType;
  readonly timeInForce?: TimeInForce;
  readonly clientAlgoId?: string;
  readonly reduceOnly?: boolean;
  /** Close the whole position when triggered; then no `quantity`. */
  readonly closePosition?: boolean;
  /** Trailing distance in percent, 0.1 to 10. */
  readonly callbackRate?: Decimal;
  readonly activatePrice?: Decimal;
}

export interface OrderView {
  readonly product: Product;
  readonly symbol: string;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  /** The type it was sent with (a triggered algo order becomes MARKET or LIMIT). */
  readonly origType: OrderType;
  readonly timeInForce: TimeInForce;
  /** `"0"` for market orders. */
  readonly price: Decimal;
  /** `"0"` when it has none. */
  readonly stopPrice: Decimal;
  readonly quantity: Decimal;
  /** `"0"` unless it was sent with it. */
  readonly quoteOrderQuantity: Decimal;
  readonly executedQuantity: Decimal;
  readonly cumulativeQuote: Decimal;
  /** `"0"` until the first fill; rounded to 8 decimals. */
  readonly averagePrice: Decimal;
  readonly status: OrderStatus;
  readonly reduceOnly: boolean;
  readonly closePosition: boolean;
  readonly workingType: WorkingType;
  /** True while it stands in the book or waits for its trigger. */
  readonly open: boolean;
  /** Has it been put to work (not a stop that waits)? */
  readonly isWorking: boolean;
  readonly time: number;
  readonly updateTime: number;
  readonly actor: Actor;
  readonly trailingDelta?: number;
  /** Why it ended without the user's doing: for example `GTX`, `FOK`, `IOC`, `LIQUIDATION`; else `NONE`. */
  readonly endReason: string;
}

export interface AlgoOrderView {
  readonly algoId: number;
  readonly clientAlgoId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly orderType: NewAlgoOrder['type'];
  readonly timeInForce: TimeInForce;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly triggerPrice: Decimal;
  readonly algoStatus: AlgoStatus;
  readonly workingType: WorkingType;
  readonly reduceOnly: boolean;
  readonly closePosition: boolean;
  readonly callbackRate: Decimal;
  readonly activatePrice: Decimal;
  readonly open: boolean;
  readonly createTime: number;
  readonly updateTime: number;
  /** 0 until triggered. */
  readonly triggerTime: number;
  /** The order it became, once triggered. */
  readonly actualOrderId?: number;
  readonly actor: Actor;
}

export interface FillView {
  readonly product: Product;
  readonly symbol: string;
  readonly tradeId: number;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly side: OrderSide;
  readonly price: Decimal;
  readonly quantity: Decimal;
  readonly quoteQuantity: Decimal;
  readonly commission: Decimal;
  readonly commissionAsset: string;
  /** Futures; `"0"` on spot. */
  readonly realizedPnl: Decimal;
  readonly time: number;
  readonly isMaker: boolean;
}

/** What an accepted order answers at once: its state and the fills it had in this call. */
export interface PlacedOrder {
  readonly order: OrderView;
  readonly fills: readonly FillView[];
}

/** Names one order: either the venue's id or the client's. With both, the venue's id counts. */
export interface OrderRef {
  readonly product: Product;
  readonly symbol: string;
  readonly orderId?: number;
  readonly clientOrderId?: string;
}
export interface AlgoRef {
  readonly algoId?: number;
  readonly clientAlgoId?: string;
}

/** A page of history. Oldest first. Default limit 500, at most 1000. With neither time nor id: the latest ones. */
export interface HistoryPage {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
  /** Orders with this id or later. */
  readonly fromOrderId?: number;
  /** Fills with this trade id or later. */
  readonly fromTradeId?: number;
  /** Only fills of this order. */
  readonly orderId?: number;
}
