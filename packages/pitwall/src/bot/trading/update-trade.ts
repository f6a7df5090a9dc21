/**
 * Every result of an order goes through here: it moves from the order's row into its trade. Entry point: `settleOrder`.
 *
 * Callers hold the trade lock and hand in the trade as they just read it. What was filled is committed before the
 * exchange is asked for fees; settling twice changes nothing more.
 */
import { filledAfterFee, filledAmount, isEntryOrder, openOrderOf, safePrice } from '../../domain/fills.ts';
import { isFinalStatus, type Order } from '../../domain/order.ts';
import { amountToPrecision } from '../../domain/precision.ts';
import { closeTrade, isFullyExited, recalculateTrade } from '../../domain/recalculate.ts';
import { ensureInitialStop } from '../../domain/stop.ts';
import type { Trade } from '../../domain/trade.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import { attempt, type Engine } from '../engine.ts';
import { takeFees } from './fees.ts';
import { entryMessage, exitMessage } from '../messages.ts';
import { noteFill } from './tell-fills.ts';

/** What an order has come to. */
export type Settled =
  /** It waits for (more) fills. */
  | 'open'
  /** It is final and has filled, wholly or in part; the trade has it. */
  | 'filled'
  /** It is final and nothing was filled; the trade is as it was. */
  | 'empty';

/**
 * Takes a final order into its trade, saves it and tells. An open order is left alone.
 *
 * @param report what the venue said last, if it was just asked: fees are taken from it
 */
export async function settleOrder(
  engine: Engine,
  trade: Trade,
  order: Order,
  report: OrderReport | null,
): Promise<Settled> {
  if (!isFinalStatus(order.status)) return 'open';
  if (filledAmount(order) === 0) return 'empty';
  const isExit = !isEntryOrder(trade, order);
  const endsTrade = isExit && isWholeExit(trade, order);
  await takeFees(engine, trade, order, report);
  if (trade.openOrderId === order.orderId) trade.openOrderId = openOrderOf(trade)?.orderId ?? null;
  if (isExit) takeExit(engine, trade, order, endsTrade);
  else takeEntry(engine, trade, order);
  await engine.store.trades.save(trade);
  noteFill(engine, trade.id, order.id);
  await syncWallets(engine);
  engine.notifier.notify(
    isExit
      ? exitMessage(engine, trade, order, { isFill: true, isPartial: trade.isOpen, currentRate: null })
      : entryMessage(engine, trade, order, true),
  );
  return 'filled';
}

/** Reads the balances again; when the exchange does not answer, the old ones stay until the next time. */
export async function syncWallets(engine: Engine): Promise<void> {
  await attempt(engine, 'Reading the balances failed', async () => engine.wallets.update(engine.settings));
}

function takeEntry(engine: Engine, trade: Trade, order: Order): void {
  if (!trade.isOpen) reopen(trade);
  recalculateTrade(trade);
  ensureInitialStop(trade, engine.settings.exits.stoploss);
  engine.logger.info(`Trade ${trade.id} (${trade.pair}): ${filledAmount(order)} entered at ${safePrice(order)}.`);
}

/** A late entry has bought something for a trade that was done: it has to be looked after again. */
function reopen(trade: Trade): void {
  trade.isOpen = true;
  trade.closeDate = null;
  trade.closeRate = null;
  trade.closeRateRequested = null;
  trade.exitReason = null;
  trade.exitOrderStatus = null;
}

function takeExit(engine: Engine, trade: Trade, order: Order, endsTrade: boolean): void {
  if (endsTrade || isFullyExited(trade)) {
    closeTrade(trade, safePrice(order), order.orderFilledDate ?? engine.clock.now());
    engine.logger.info(
      `Trade ${trade.id} (${trade.pair}) closed at ${safePrice(order)}: ${trade.exitReason ?? 'no reason given'}, ` +
        `profit ${trade.closeProfitAbs ?? 0} ${engine.settings.stakeCurrency}.`,
    );
  } else {
    recalculateTrade(trade);
  }
}

/** The order has sold all the trade holds by the bot's books (which follow the wallet when that held a little less). */
function isWholeExit(trade: Trade, order: Order): boolean {
  const held = amountToPrecision(trade.amount, trade.amountPrecision, trade.precisionMode, trade.contractSize);
  return filledAfterFee(order) >= held * (1 - 1e-14);
}
