/**
 * A trading venue, as the bot needs it. Adapters: `exchange/ccxt` (real venues), `exchange/paper` (dry-run over real
 * market data), and the test kit's adapter over the simulated exchange in process. All pass one conformance suite.
 *
 * Errors are catalogue errors. Reads throw EXCHANGE_TEMPORARY / EXCHANGE_RATE_LIMIT after their own retries,
 * EXCHANGE_OPERATIONAL, or EXCHANGE_REFUSED. Orders: see `createOrder` and `cancelOrder`.
 */
import type { CandleKey, CandleRow } from '../domain/frame.ts';
import type { Balances, LeverageTier, Markets, OrderBook, Position, Ticker } from '../domain/market.ts';
import type { ReportedOrder } from '../domain/order-report.ts';
import type { OrderSide, OrderType, TimeInForce } from '../domain/order.ts';

/** An order to be sent. Amount and price are already cut to step and tick. */
export interface OrderRequest {
  readonly clientOrderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly amount: number;
  /** Limit price; for a market order the rate the bot reckons with. */
  readonly price: number;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly leverage: number;
}

/** A fee of an order, as the venue reported it. */
export interface OrderFee {
  readonly currency: string;
  readonly cost: number;
  /** Ratio, when the venue gives one. */
  readonly rate: number | null;
}

/** What a venue says of an order. Null: the venue did not say. */
export interface OrderReport extends ReportedOrder {
  readonly clientOrderId: string | null;
  /** Creation at the venue, ms UTC. */
  readonly timestamp: number | null;
  /** Fees, one row per currency; empty when the answer holds none (ask `fetchFills`). */
  readonly fees: readonly OrderFee[];
}

/** How to name an order to the venue. */
export type OrderReference = { readonly orderId: string } | { readonly clientOrderId: string };

/** One execution. */
export interface Fill {
  readonly id: string;
  readonly orderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly price: number;
  readonly amount: number;
  readonly cost: number;
  readonly fee: OrderFee | null;
  readonly timestamp: number;
}

/** What the venue can do and how it must be spoken to. */
export interface VenueTraits {
  /** Venue id, lower case: `binance`. */
  readonly id: string;
  /** False when the adapter was never tested against this venue's descriptions. */
  readonly tested: boolean;
  readonly timeframes: readonly string[];
  /** Candles one request returns at most. */
  readonly candleLimit: number;
  readonly hasCandleHistory: boolean;
  /** The last candle of an answer is still running. */
  readonly partialCandle: boolean;
  readonly timeInForce: readonly TimeInForce[];
  readonly stoplossOnExchange: boolean;
  readonly hasMarketOrders: boolean;
  readonly hasOrderBook: boolean;
  readonly tickersHaveVolume: boolean;
  readonly tickersHavePrice: boolean;
  readonly clientOrderIds: {
    /** Alphabet and length the venue takes; null when it takes no client ids (weak). */
    readonly encoding: 'base32' | 'hex' | 'uuid' | null;
    /** Prefix the venue demands (`t-`), else empty. */
    readonly prefix: string;
    /** A request is dropped by the venue this long after its time stamp, ms; null when it has no deadline (weak). */
    readonly deadlineMs: number | null;
    /** After the deadline an accepted order is visible to queries within this time, ms. */
    readonly visibilityDelayMs: number;
  };
}

export interface Exchange {
  readonly traits: VenueTraits;

  /** Loads (or reloads) the market descriptions. Must be called once before anything else. */
  loadMarkets(reload?: boolean): Promise<Markets>;
  /** The markets as last loaded. */
  readonly markets: Markets;

  fetchTickers(pairs?: readonly string[]): Promise<ReadonlyMap<string, Ticker>>;
  fetchTicker(pair: string): Promise<Ticker>;
  fetchOrderBook(pair: string, depth: number): Promise<OrderBook>;
  /** Candles from `since` (ms UTC) on, or the newest ones; oldest first; at most `limit` rows; the last may be partial. */
  fetchCandles(key: CandleKey, options: { since?: number; limit: number }): Promise<CandleRow[]>;
  /**
   * Streams candles where the venue can: calls `onCandle` with every update (`closed` when the venue says so). Never
   * throws: failures reconnect by themselves and gaps are the reader's to fill by `fetchCandles`.
   */
  watchCandles?(key: CandleKey, onCandle: (candle: CandleRow, closed: boolean) => void): { stop(): void };

  fetchBalances(): Promise<Balances>;
  fetchPositions(): Promise<readonly Position[]>;
  fetchLeverageTiers(): Promise<ReadonlyMap<string, readonly LeverageTier[]>>;

  /**
   * Sends an order once. Resolves when the venue accepted it. Throws ORDER_REFUSED or INSUFFICIENT_FUNDS for definite
   * refusals, ORDER_UNKNOWN for everything else (time-out, cut, 5xx, garbled, codes not known to be a refusal).
   */
  createOrder(request: OrderRequest): Promise<OrderReport>;
  /**
   * Cancels an order. Resolves with its state afterwards as far as the venue says (may still be open). Throws
   * ORDER_NOT_FOUND when the venue does not know it (any more), EXCHANGE_TEMPORARY when the outcome is not known.
   */
  cancelOrder(pair: string, reference: OrderReference): Promise<OrderReport>;
  /** Throws ORDER_NOT_FOUND when the venue does not know it. */
  fetchOrder(pair: string, reference: OrderReference): Promise<OrderReport>;
  fetchOpenOrders(pair: string): Promise<OrderReport[]>;
  /** All orders of the pair since `since` (ms UTC), final ones included, as far as the venue keeps them. */
  fetchOrders(pair: string, since: number): Promise<OrderReport[]>;
  /** The executions of one order. */
  fetchFills(pair: string, orderId: string, since: number): Promise<Fill[]>;
  /** Sets leverage and margin mode of a futures pair. No-op in spot mode. */
  setLeverage(pair: string, leverage: number): Promise<void>;

  close(): Promise<void>;
}
