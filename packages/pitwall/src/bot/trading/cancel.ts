/**
 * Cancelling an order, and what becomes of its trade.
 *
 * Entry, nothing filled: a trade that never bought anything is deleted, another one just loses the order. Entry, partly
 * filled: the trade is what was filled, unless that is too little to be sold again: then the order is left alone. Exit:
 * the trade stays open with what is left, as if the exit had not been ordered, unless what is left is too little to be
 * sold: then the order is left alone.
 */
import { filledAmount, filledEntries, isEntryOrder, openOrderOf, safePrice } from '../../domain/fills.ts';
import { isFinalStatus, type Order } from '../../domain/order.ts';
import { minStake } from '../../domain/stake.ts';
import type { Trade } from '../../domain/trade.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import { marketOf, type Engine } from '../engine.ts';
import { CANCEL_REASON, entryCancelMessage, exitCancelMessage } from '../messages.ts';
import { settleOrder, syncWallets } from './update-trade.ts';

/**
 * `cancelled`: gone, whatever it had filled is in the trade. `filled`: it was done before the cancellation came. `kept`:
 * left alone because of what it has filled. `open`: the exchange did not confirm; look again.
 */
export type CancelOutcome = 'cancelled' | 'filled' | 'kept' | 'open';

/** Cancels one order of a stored trade. Takes the trade lock. */
export async function cancelOrder(
  engine: Engine,
  tradeId: number,
  orderRow: number,
  reason: string,
): Promise<CancelOutcome> {
  return engine.tradeLock.run(async () => {
    const trade = await engine.store.trades.byId(tradeId);
    const order = trade?.orders.find(({ id }) => id === orderRow);
    if (trade === undefined || order === undefined || !order.ftIsOpen) return 'filled';
    return cancelHeld(engine, trade, order, reason);
  });
}

/**
 * As `cancelOrder`, for callers that hold the trade lock and have just read the trade.
 *
 * @param which `always` cancels partly filled orders too, for callers that sell what is left
 */
export async function cancelHeld(
  engine: Engine,
  trade: Trade,
  order: Order,
  reason: string,
  which: 'unlessFilled' | 'always' = 'unlessFilled',
): Promise<CancelOutcome> {
  if (which === 'unlessFilled' && shouldKeep(engine, trade, order)) {
    await tellKept(engine, trade, order);
    return 'kept';
  }
  const result = await engine.desk.cancel(trade, order);
  if (result.kind === 'open') return 'open';
  return takeCancelled(engine, trade, order, result.report, reason);
}

/** What was filled cannot be undone; what stays behind must not be a position that is too small to sell. */
function shouldKeep(engine: Engine, trade: Trade, order: Order): boolean {
  const filled = filledAmount(order);
  if (filled === 0) return false;
  const { exits, amountReservePercent } = engine.settings;
  const rate = safePrice(order);
  const min = minStake(marketOf(engine, trade.pair), rate, exits.stoploss, trade.leverage, amountReservePercent);
  const left = isEntryOrder(trade, order) ? filled : trade.amount - filled;
  return min !== null && (left * rate) / trade.leverage < min;
}

async function tellKept(engine: Engine, trade: Trade, order: Order): Promise<void> {
  const reason = CANCEL_REASON.partiallyFilledKept;
  if (trade.exitOrderStatus === reason) return;
  engine.logger.info(`Order ${order.orderId} of trade ${trade.id} (${trade.pair}): ${reason}.`);
  if (isEntryOrder(trade, order)) return;
  engine.notifier.notify(exitCancelMessage(engine, trade, order, trade.exitReason, reason));
  trade.exitOrderStatus = reason;
  await engine.store.trades.save(trade);
}

async function takeCancelled(
  engine: Engine,
  trade: Trade,
  order: Order,
  report: OrderReport,
  reason: string,
): Promise<CancelOutcome> {
  if ((await settleOrder(engine, trade, order, report)) === 'empty') {
    await clearEmptyOrder(engine, trade, order, reason);
    return 'cancelled';
  }
  if (order.status === 'closed') return 'filled';
  const text = `${reason}, ${CANCEL_REASON.partiallyFilled}`;
  engine.logger.info(`Order ${order.orderId} of trade ${trade.id} (${trade.pair}): ${text}.`);
  engine.notifier.notify(
    isEntryOrder(trade, order)
      ? entryCancelMessage(engine, trade, order, text)
      : exitCancelMessage(engine, trade, order, trade.exitReason, text),
  );
  return 'cancelled';
}

/**
 * Takes an order that is final and empty out of its trade's way and tells. The caller holds the trade lock.
 *
 * @returns false when the trade was deleted with it
 */
export async function clearEmptyOrder(engine: Engine, trade: Trade, order: Order, reason: string): Promise<boolean> {
  const isEntry = isEntryOrder(trade, order);
  unlink(trade, order);
  const isStillborn = isEntry && filledEntries(trade).length === 0 && !trade.orders.some(({ ftIsOpen }) => ftIsOpen);
  const text = isStillborn ? `${reason}, ${CANCEL_REASON.fullyCancelled}` : reason;
  engine.logger.info(`Order ${order.orderId} of trade ${trade.id} (${trade.pair}): ${text}.`);
  const exitReason = trade.exitReason;
  const isNews = trade.exitOrderStatus !== reason;
  if (isStillborn) {
    await engine.store.trades.delete(trade.id);
  } else {
    if (!isEntry) forgetExit(trade, reason);
    await engine.store.trades.save(trade);
  }
  await syncWallets(engine);
  if (isEntry) engine.notifier.notify(entryCancelMessage(engine, trade, order, text));
  else if (isNews) engine.notifier.notify(exitCancelMessage(engine, trade, order, exitReason, reason));
  return !isStillborn;
}

/** The trade no longer waits for this order. */
export function unlink(trade: Trade, order: Order): void {
  if (isFinalStatus(order.status)) order.ftIsOpen = false;
  if (trade.openOrderId === order.orderId) trade.openOrderId = openOrderOf(trade)?.orderId ?? null;
}

function forgetExit(trade: Trade, reason: string): void {
  trade.closeRate = null;
  trade.closeRateRequested = null;
  trade.closeDate = null;
  trade.exitReason = null;
  trade.exitOrderStatus = reason;
}
