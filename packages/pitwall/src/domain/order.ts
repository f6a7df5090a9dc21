/**
 * An order as the bot keeps it: one row of the table `orders`, in camelCase, dates in ms UTC.
 *
 * `isOpen` is false once the status is final. While the venue has not accepted the order, `orderId` holds the client
 * order id.
 */

export type OrderSide = 'buy' | 'sell';
export type OrderRole = OrderSide | 'stoploss';
export type OrderType = 'limit' | 'market';
export type TimeInForce = 'GTC' | 'FOK' | 'IOC' | 'PO';
export type OrderStatus = 'open' | 'closed' | 'canceled' | 'expired' | 'rejected';

export interface Order {
  /** Row id; 0 until saved. */
  id: number;
  /** `buy`, `sell` or `stoploss`, as the bot sees it. */
  ftOrderSide: OrderRole;
  ftPair: string;
  ftIsOpen: boolean;
  /** The venue's id, or the client order id until the venue has accepted. */
  orderId: string;
  /** The id the bot gave the order before it was sent; null for orders of a foreign database and of dry-run. */
  clientOrderId: string | null;
  status: OrderStatus | null;
  symbol: string | null;
  orderType: string | null;
  side: OrderSide | null;
  /** Limit price, quote per base. */
  price: number | null;
  /** Volume-weighted price of the fills. */
  average: number | null;
  /** Base amount. */
  amount: number | null;
  filled: number | null;
  remaining: number | null;
  /** filled x average, in quote. */
  cost: number | null;
  stopPrice: number | null;
  orderDate: number;
  orderFilledDate: number | null;
  orderUpdateDate: number | null;
  /** Funding of the trade up to this order, in stake currency. */
  fundingFee: number | null;
  /** Fee taken from the base amount. */
  ftFeeBase: number | null;
  /** Why it was placed: kept from databases of programs that note it, and not written. */
  readonly ftOrderTag?: string;
  /** What the bot asked for, where the venue told no amount and no price: kept from such databases, too. */
  readonly ftAmount?: number;
  readonly ftPrice?: number;
}

/** The final statuses: nothing more can fill. */
const FINAL_STATUSES: ReadonlySet<string> = new Set(['canceled', 'cancelled', 'closed', 'expired', 'rejected']);

export function isFinalStatus(status: string | null): boolean {
  return status !== null && FINAL_STATUSES.has(status);
}
