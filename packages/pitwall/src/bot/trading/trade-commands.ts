/**
 * What somebody may do to a trade besides exiting it: delete it, cancel its open orders, read its orders again. Refusals
 * carry the texts that clients of the control API know.
 *
 * Deleting forgets a trade, so it is refused whenever that could lose an order or a fill: an open order that will not go,
 * one whose outcome is not known yet, one that filled before it could be cancelled. The fill is in the trade then, and
 * who still wants to delete it asks again. Only at a venue that can never tell the outcome is an unknown order let go; its
 * journal entry stays, and should the order appear, the trade is made anew.
 */
import { isPitwallError, messageOf, PitwallError } from '../../domain/errors.ts';
import { filledAmount } from '../../domain/fills.ts';
import { isFinalStatus, type Order } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';
import { cancelHeld, clearEmptyOrder } from './cancel.ts';
import type { Engine } from '../engine.ts';
import { CANCEL_REASON } from '../messages.ts';
import { pendingOrders } from './pending-orders.ts';
import { settleOrder, syncWallets } from './update-trade.ts';

function refuse(message: string, cause?: unknown): never {
  throw new PitwallError('COMMAND_REFUSED', message, { cause });
}

/** The trade, or a refusal with this text. */
export function requireTrade(trade: Trade | undefined, message: string): Trade {
  return trade ?? refuse(message);
}

/** An open trade with an open entry or exit order, or a refusal that says what is missing. */
export function requireOpenOrder(trade: Trade | undefined): Trade {
  if (trade?.isOpen !== true) refuse('Invalid trade_id.');
  const isWaiting = trade.orders.some((order) => order.ftIsOpen && order.ftOrderSide !== 'stoploss');
  return isWaiting ? trade : refuse('No open order for trade_id.');
}

/** Cancels the trade's open orders and forgets it. Gives the number of orders cancelled. Throws COMMAND_REFUSED. */
export async function deleteTrade(engine: Engine, tradeId: number): Promise<number> {
  return engine.tradeLock.run(async () => {
    const trade = requireTrade(await engine.store.trades.byId(tradeId), 'invalid argument');
    const open = trade.orders.filter((order) => order.ftIsOpen || order.orderId === trade.openOrderId);
    for (const order of open) requireKnownOutcome(engine, trade, order);
    let cancelled = 0;
    for (const order of open.filter((candidate) => !engine.desk.isUnaccepted(candidate))) {
      if (await cancelForGood(engine, trade, order)) cancelled += 1;
    }
    await forget(engine, trade);
    engine.logger.warn(`Trade ${tradeId} (${trade.pair}) was deleted on request, ${cancelled} open orders cancelled.`);
    return cancelled;
  });
}

function requireKnownOutcome(engine: Engine, trade: Trade, order: Order): void {
  if (!engine.desk.isUnaccepted(order)) return;
  const { encoding, deadlineMs } = engine.exchange.traits.clientOrderIds;
  const isWeak = encoding === null || deadlineMs === null;
  if (!isWeak) refuse(`Trade ${trade.id} has an order whose outcome is not known yet. Try again in a moment.`);
}

/** @returns false when it was gone already. Throws COMMAND_REFUSED when it will not go, and when it filled meanwhile */
async function cancelForGood(engine: Engine, trade: Trade, order: Order): Promise<boolean> {
  // What is final but still linked was not settled yet: its fills are news, too.
  const isDone = isFinalStatus(order.status);
  const before = isDone ? 0 : filledAmount(order);
  const result = isDone ? ({ kind: 'final', report: null } as const) : await engine.desk.cancel(trade, order);
  if (result.kind === 'open') {
    refuse(`The open order ${order.orderId} of trade ${trade.id} could not be cancelled: ${result.reason}`);
  }
  if (filledAmount(order) > before) {
    await settleOrder(engine, trade, order, result.report);
    refuse(`The open order ${order.orderId} of trade ${trade.id} has filled meanwhile. The trade is kept: look at it.`);
  }
  return !isDone && order.status !== 'closed';
}

/** Row ids come back after deletes: no journal entry that may still be resolved may point at this one. */
async function forget(engine: Engine, trade: Trade): Promise<void> {
  await engine.store.transaction(async ({ trades, journal }) => {
    const unresolved = [...(await journal.inState('intended', 'unknown')), ...(await journal.abandonedSince(0))];
    for (const intent of unresolved.filter(({ tradeId }) => tradeId === trade.id)) {
      await journal.update({ ...intent, tradeId: null });
    }
    await trades.delete(trade.id);
  });
  engine.strayTrades.delete(trade.id);
  engine.feeAttempts.delete(trade.id);
  await syncWallets(engine);
}

/** Cancels the open entry or exit orders of an open trade; what they had filled stays. Throws COMMAND_REFUSED. */
export async function cancelOpenOrder(engine: Engine, tradeId: number): Promise<Trade> {
  return engine.tradeLock.run(async () => {
    const trade = requireOpenOrder(await engine.store.trades.byId(tradeId));
    const pending = pendingOrders(engine, trade);
    if (pending.length === 0) {
      refuse(`Trade ${tradeId} has an order whose outcome is not known yet. Try again in a moment.`);
    }
    for (const order of pending) await cancelOne(engine, trade, order);
    return (await engine.store.trades.byId(tradeId)) ?? trade;
  });
}

async function cancelOne(engine: Engine, trade: Trade, order: Order): Promise<void> {
  if (order.ftIsOpen) {
    try {
      await engine.desk.refresh(trade, order);
    } catch (error) {
      if (isPitwallError(error) && error.code === 'ORDER_NOT_FOUND') refuse('Order not found.', error);
      throw error;
    }
  }
  const outcome = await cancelHeld(engine, trade, order, CANCEL_REASON.userRequested);
  if (outcome === 'open') refuse(`The open order ${order.orderId} could not be cancelled. Try again in a moment.`);
  if (outcome === 'kept') {
    refuse(
      `The open order ${order.orderId} is left alone: what it has filled, or what is left, is too little to sell.`,
    );
  }
}

/**
 * Reads the trade's orders from the exchange again, those that are done included, and takes what is new. Orders the
 * exchange has forgotten stay as they are. Throws COMMAND_REFUSED when there is no such trade, and exchange failures.
 */
export async function reloadTrade(engine: Engine, tradeId: number): Promise<Trade> {
  return engine.tradeLock.run(async () => {
    const trade = requireTrade(await engine.store.trades.byId(tradeId), `Could not find trade with id ${tradeId}.`);
    for (const order of trade.orders.filter((candidate) => !engine.desk.isUnaccepted(candidate))) {
      await rereadOrder(engine, trade, order);
    }
    return (await engine.store.trades.byId(tradeId)) ?? trade;
  });
}

async function rereadOrder(engine: Engine, trade: Trade, order: Order): Promise<void> {
  const before = { isPending: pendingOrders(engine, trade).includes(order), filled: filledAmount(order) };
  try {
    const report = await engine.desk.refresh(trade, order);
    if (!before.isPending && filledAmount(order) === before.filled) return;
    const settled = await settleOrder(engine, trade, order, report);
    if (settled === 'empty') await clearEmptyOrder(engine, trade, order, CANCEL_REASON.onExchange);
  } catch (error) {
    if (!isPitwallError(error) || error.code !== 'ORDER_NOT_FOUND') throw error;
    engine.logger.warn(`Order ${order.orderId} of trade ${trade.id} (${trade.pair}): ${messageOf(error)}`);
  }
}
