/**
 * Asking a venue for an order it may or may not have: by client order id, then among its open orders, then in its recent
 * history. Only an order with exactly that client order id counts.
 */
import type { OrderIntent } from '../../domain/intent.ts';
import { isPitwallError, messageOf } from '../../domain/errors.ts';
import type { Exchange, OrderReport } from '../../ports/exchange.ts';

/** How far the venue's clock and ours may be apart. */
export const CLOCK_SKEW_MS = 10_000;

/** Askings without a trace before an order is believed to be gone, and the pause between two of them. */
export const NOT_FOUND_NEEDED = 3;
export const ASK_INTERVAL_MS = 2_000;

export type SearchResult =
  | { readonly kind: 'found'; readonly report: OrderReport }
  /** All three ways of asking were answered, none with the order. */
  | { readonly kind: 'notFound' }
  /** The venue did not answer. */
  | { readonly kind: 'unclear'; readonly reason: string };

export async function searchOrder(exchange: Exchange, intent: OrderIntent): Promise<SearchResult> {
  try {
    const report =
      (await byClientOrderId(exchange, intent)) ??
      (await exchange.fetchOpenOrders(intent.pair)).find((order) => order.clientOrderId === intent.clientOrderId) ??
      (await exchange.fetchOrders(intent.pair, intent.createdAt - CLOCK_SKEW_MS)).find(
        (order) => order.clientOrderId === intent.clientOrderId,
      );
    return report ? { kind: 'found', report } : { kind: 'notFound' };
  } catch (error) {
    if (isPitwallError(error) && error.kind !== 'invariant') return { kind: 'unclear', reason: messageOf(error) };
    throw error;
  }
}

async function byClientOrderId(exchange: Exchange, intent: OrderIntent): Promise<OrderReport | undefined> {
  try {
    const report = await exchange.fetchOrder(intent.pair, { clientOrderId: intent.clientOrderId });
    return report.clientOrderId === intent.clientOrderId ? report : undefined;
  } catch (error) {
    if (isPitwallError(error) && error.code === 'ORDER_NOT_FOUND') return undefined;
    throw error;
  }
}
