/**
 * The face of the order desk, the only part of the bot that creates or cancels orders. `order-desk.ts` implements
 * it; entries, exits and reconciliation call it.
 *
 * The trade handed in is changed in place and saved by the desk: what the caller holds afterwards is what the store
 * holds. Prices and amounts are cut to tick and step by the caller.
 */
import type { OrderReport } from '../../ports/exchange.ts';
import type { PitwallError } from '../../domain/errors.ts';
import type { IntentPurpose, OrderIntent } from '../../domain/intent.ts';
import type { Order, OrderSide, OrderType, TimeInForce } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';

export interface PlaceOrder {
  /** A new trade (`id` 0, no orders) for a first entry, else a stored one. */
  readonly trade: Trade;
  readonly purpose: IntentPurpose;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly amount: number;
  /** Limit price, or the rate reckoned with for a market order. */
  readonly price: number;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
}

export type PlaceResult =
  /** On the book or done: the order row carries what the venue said. */
  | { readonly kind: 'accepted'; readonly order: Order; readonly report: OrderReport }
  /** Definitely not taken: a first entry's trade is deleted, any other order row is gone again. */
  | { readonly kind: 'refused'; readonly error: PitwallError }
  /** Nobody knows yet: the trade keeps its slot and its open order until `resolve` finds out. */
  | { readonly kind: 'unknown'; readonly order: Order; readonly error: PitwallError };

export type CancelResult =
  /** The order is final; the row carries its fills. */
  | { readonly kind: 'final'; readonly report: OrderReport }
  /** Still open at the venue, or nobody knows: look again in the next iteration. */
  | { readonly kind: 'open'; readonly reason: string };

/** What became of an unfinished intent. */
export interface Resolution {
  readonly intent: OrderIntent;
  readonly outcome: 'accepted' | 'adopted' | 'refused' | 'abandoned' | 'pending';
  /** The trade the order belongs to now (recreated for a late first entry); null when none is left. */
  readonly trade: Trade | null;
  readonly order: Order | null;
  readonly report: OrderReport | null;
}

export interface OrderDesk {
  /** Journals, commits, sends once, commits the answer. Throws only for bugs and a failing store. */
  place(request: PlaceOrder): Promise<PlaceResult>;
  /** Cancels and reads back what was filled. Never throws for venue failures. */
  cancel(trade: Trade, order: Order): Promise<CancelResult>;
  /** Reads an order from the venue and writes it to the row and the store. Catalogue errors as the exchange port. */
  refresh(trade: Trade, order: Order): Promise<OrderReport>;
  /** Asks for every unfinished or abandoned intent that is due. Call at start and in every iteration. */
  resolve(): Promise<Resolution[]>;
  /** True while the order is journaled but not known to be accepted. */
  isUnaccepted(order: Order): boolean;
}
