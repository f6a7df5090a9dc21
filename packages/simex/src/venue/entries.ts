/**
 * Ledger entries that several commands write.
 *
 * Entry points: `acceptedEntry`, `noteRefusal`.
 */
import type { NewEntry } from '../ledger/ledger.ts';
import type { Order } from '../matching/order.ts';
import { refuse } from '../matching/refusals.ts';
import { requestOf, type Core } from './core.ts';
import type { Caller, Product, Refusal } from './order-types.ts';

export function acceptedEntry(order: Order, caller: Caller): NewEntry {
  return {
    type: 'accepted',
    actor: caller.actor,
    ...requestOf(caller),
    product: order.product,
    symbol: order.symbol,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    side: order.side,
    orderType: order.type,
    price: order.price.toString(),
    stopPrice: order.stopPrice.toString(),
    quantity: order.quantity.toString(),
    reduceOnly: order.reduceOnly,
    algo: false,
    ...(order.algoId === undefined ? {} : { algoId: order.algoId }),
  };
}

/** Writes a refusal down and gives it as the command's outcome. */
export function noteRefusal(
  core: Core,
  command: string,
  caller: Caller,
  about: { readonly product: Product; readonly symbol: string; readonly clientOrderId?: string },
  reason: Refusal,
): { readonly ok: false; readonly refusal: Refusal } {
  core.ledger.append(core.timeMs, {
    type: 'refused',
    actor: caller.actor,
    ...requestOf(caller),
    command,
    product: about.product,
    symbol: about.symbol,
    ...(about.clientOrderId === undefined ? {} : { clientOrderId: about.clientOrderId }),
    code: reason.code,
    msg: reason.msg,
  });
  return refuse(reason);
}
