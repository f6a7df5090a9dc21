/**
 * What an account has to do for its orders; the spot wallet and the futures wallet each do it in their way.
 */
import type { Order } from '../matching/order.ts';
import type { Market } from '../venue/core.ts';
import type { Refusal } from '../venue/order-types.ts';

export interface Settled {
  readonly fee: bigint;
  readonly feeAsset: string;
  readonly realizedPnl: bigint;
}

export interface FillTerms {
  readonly price: bigint;
  readonly quantity: bigint;
  /** price · quantity. */
  readonly quote: bigint;
  readonly isMaker: boolean;
  readonly tradeId: number;
}

export interface Account {
  /**
   * Can the account bear this order? Changes nothing.
   * @param cost value in quote: of the limit, or of what a market order would hit
   */
  afford(market: Market, order: Order, cost: bigint): Refusal | undefined;
  /** Sets aside what an accepted order may cost. */
  hold(market: Market, order: Order, cost: bigint): void;
  /** Sets aside exactly what an order costs now, more or less than before; false if the account cannot. */
  adjust(market: Market, order: Order, cost: bigint): boolean;
  /** Exchanges the coins (or changes the position) and takes the fee. `order` already counts the fill. */
  settle(market: Market, order: Order, fill: FillTerms): Settled;
  /** Gives back what an order no longer needs: after fills, at its end. */
  release(market: Market, order: Order): void;
  /** Most that may still be filled of it (reduce-only orders: the position). */
  cap(market: Market, order: Order): bigint;
  /** Tells listeners about balances and positions after orders or money moved. */
  announce(market: Market): void;
}
