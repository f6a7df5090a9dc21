/**
 * An order intent: the journal row that is committed before an order is sent. States and transitions:
 *
 *     intended --> accepted          the venue answered with the order
 *     intended --> refused           the venue definitely said no
 *     intended --> unknown           time-out, cut, 5xx, garbled, or the process died while sending
 *     unknown  --> accepted          found by asking
 *     unknown  --> refused           the venue, asked, says it rejected the order
 *     unknown  --> abandoned         not found, after deadline, clock skew and visibility delay, three askings
 *     abandoned --> accepted         appeared late: adopted
 *
 * Anything else is a bug.
 */
import type { OrderSide, OrderType, TimeInForce } from './order.ts';
import type { Trade } from './trade.ts';

export type IntentState = 'intended' | 'accepted' | 'refused' | 'unknown' | 'abandoned';

export const INTENT_TRANSITIONS: Readonly<Record<IntentState, readonly IntentState[]>> = {
  intended: ['accepted', 'refused', 'unknown'],
  unknown: ['accepted', 'refused', 'abandoned'],
  abandoned: ['accepted'],
  accepted: [],
  refused: [],
};

export type IntentPurpose = 'entry' | 'exit' | 'stoploss';

export interface OrderIntent {
  /** As sent to the venue: bot tag and 104 random bits, in the venue's alphabet. The journal's key. */
  readonly clientOrderId: string;
  readonly purpose: IntentPurpose;
  /** Row id of the trade, null once the trade was deleted (refused or abandoned first entry). */
  tradeId: number | null;
  /** The trade as it was committed with the intent, orders included: enough to adopt an order that appears late. */
  readonly tradeSnapshot: Trade;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  /** Base amount as sent. */
  readonly amount: number;
  /** Limit price as sent; null for a market order. */
  readonly price: number | null;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly leverage: number;
  state: IntentState;
  readonly createdAt: number;
  /** After this time the venue drops the request by itself, ms UTC; null when the venue has no deadline (weak). */
  deadlineAt: number | null;
  /** How often the venue was asked for an unknown order and did not find it. */
  notFoundCount: number;
  updatedAt: number;
  /** The venue's id once known. */
  orderId: string | null;
  /** Last failure, for people. */
  note: string | null;
}
