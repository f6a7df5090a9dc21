/**
 * Finds orders again: by id, by client id, and whether a client id may be used.
 *
 * Entry point: `createOrderIndex`. A client id names the latest order that was sent with it.
 */
import { isOpen, type Order } from '../matching/order.ts';
import type { Core } from './core.ts';
import type { OrderRef, Product } from './order-types.ts';

export interface OrderIndex {
  add(order: Order): void;
  find(ref: OrderRef): Order | undefined;
  /** True if a new order may carry this id. */
  free(product: Product, clientOrderId: string): boolean;
  /** An id for an order that came without one. */
  invent(product: Product): string;
}

/** The index of one venue's orders. */
export function createOrderIndex(core: Core): OrderIndex {
  const byId = new Map<number, Order>();
  const byClient = new Map<string, Order[]>();
  let invented = 0;
  const keyOf = (product: Product, id: string): string => `${product}:${id}`;

  return {
    add(order) {
      byId.set(order.orderId, order);
      const key = keyOf(order.product, order.clientOrderId);
      const list = byClient.get(key);
      if (list) list.push(order);
      else byClient.set(key, [order]);
    },
    find(ref) {
      if (ref.orderId !== undefined) {
        const order = byId.get(ref.orderId);
        return order?.symbol === ref.symbol && order.product === ref.product ? order : undefined;
      }
      if (ref.clientOrderId === undefined) return undefined;
      const list = byClient.get(keyOf(ref.product, ref.clientOrderId)) ?? [];
      return (
        list.findLast((order) => order.symbol === ref.symbol && isOpen(order)) ??
        list.findLast((order) => order.symbol === ref.symbol)
      );
    },
    free(product, clientOrderId) {
      if (core.clientIds === 'none') return true;
      const list = byClient.get(keyOf(product, clientOrderId)) ?? [];
      return core.clientIds === 'lifetime' ? list.length === 0 : !list.some(isOpen);
    },
    invent(product) {
      invented += 1;
      return `${product === 'spot' ? 'venue' : 'fvenue'}-${core.key.toString(36)}-${invented.toString(36)}`;
    },
  };
}
