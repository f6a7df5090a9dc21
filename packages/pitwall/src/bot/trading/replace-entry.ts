/**
 * Replacing an open entry by one at another price: cancel, keep what was filled, order the rest anew on the same trade.
 *
 * Both happen under one hold of the trade lock. Should the process die in between, the trade is left without an open
 * order: with fills it is an ordinary open trade, without any it is deleted by the next look.
 */
import { messageOf } from '../../domain/errors.ts';
import { entrySide, filledAmount, filledEntries, isEntryOrder, remainingAmount } from '../../domain/fills.ts';
import type { Order } from '../../domain/order.ts';
import { amountToPrecision, priceToPrecision } from '../../domain/precision.ts';
import { maxStake, minStake, validateStake } from '../../domain/stake.ts';
import type { Trade } from '../../domain/trade.ts';
import { clearEmptyOrder, unlink } from './cancel.ts';
import { marketOf, type Engine } from '../engine.ts';
import { CANCEL_REASON, entryCancelMessage, entryMessage } from '../messages.ts';
import { settleOrder, syncWallets } from './update-trade.ts';

/** Replaces an open entry by one at `price` for what is left of its stake. Takes the trade lock. */
export async function replaceEntry(engine: Engine, tradeId: number, orderRow: number, price: number): Promise<void> {
  await engine.tradeLock.run(async () => {
    const trade = await engine.store.trades.byId(tradeId);
    const order = trade?.orders.find(({ id }) => id === orderRow);
    if (trade === undefined || order?.ftIsOpen !== true || !isEntryOrder(trade, order)) return;
    if (!engine.isRunning()) return;
    const result = await engine.desk.cancel(trade, order);
    if (result.kind === 'open') return;
    const settled = await settleOrder(engine, trade, order, result.report);
    if (order.status === 'closed') return;
    if (settled === 'empty') {
      unlink(trade, order);
      await engine.store.trades.save(trade);
    }
    engine.notifier.notify(entryCancelMessage(engine, trade, order, CANCEL_REASON.replaced));
    await engine.onStep?.('replacing');
    if (!(await placeSuccessor(engine, trade, order, price))) await endWithoutSuccessor(engine, trade, order);
  });
}

/** Returns false when no order was placed. */
async function placeSuccessor(engine: Engine, trade: Trade, old: Order, wantedPrice: number): Promise<boolean> {
  const market = marketOf(engine, trade.pair);
  await syncWallets(engine);
  const price = priceToPrecision(wantedPrice, market.pricePrecision, market.precisionMode);
  const { exits, amountReservePercent, orderTypes, orderTimeInForce } = engine.settings;
  const wanted = (remainingAmount(old) * (old.price ?? trade.openRate)) / trade.leverage;
  const min = minStake(market, price, exits.stoploss, trade.leverage, amountReservePercent);
  const max = maxStake(market, price, trade.leverage);
  // The old order's stake is still booked on the trade: it is there to be spent again.
  const { available } = engine.wallets.stake(engine.settings);
  const released = filledAmount(old) === 0 ? trade.stakeAmount : 0;
  const stake = validateStake(wanted, min, max, available + released);
  const amount = amountToPrecision(
    (stake / price) * trade.leverage,
    market.amountPrecision,
    market.precisionMode,
    market.contractSize,
  );
  if (amount <= 0) return false;
  const isFirst = filledEntries(trade).length === 0;
  if (isFirst) Object.assign(trade, { amount, stakeAmount: stake, openRate: price, amountRequested: amount });
  trade.openRateRequested = price;
  const placed = await engine.desk.place({
    trade,
    purpose: 'entry',
    side: entrySide(trade),
    type: orderTypes.entry,
    amount,
    price,
    timeInForce: orderTypes.entry === 'market' ? 'GTC' : orderTimeInForce.entry,
    reduceOnly: false,
  });
  if (placed.kind === 'refused') {
    engine.logger.warn(`Trade ${trade.id} (${trade.pair}): no replacing entry: ${messageOf(placed.error)}`);
    return false;
  }
  if (placed.kind === 'unknown') return true;
  engine.notifier.notify(entryMessage(engine, trade, placed.order, false));
  if ((await settleOrder(engine, trade, placed.order, placed.report)) === 'empty') {
    await clearEmptyOrder(engine, trade, placed.order, CANCEL_REASON.onExchange);
  }
  return true;
}

/** A trade that bought nothing and has nothing on the way is no trade. */
async function endWithoutSuccessor(engine: Engine, trade: Trade, order: Order): Promise<void> {
  if (filledEntries(trade).length > 0) return;
  await engine.store.trades.delete(trade.id);
  await syncWallets(engine);
  engine.logger.info(
    `Trade ${trade.id} (${trade.pair}): entry ${order.orderId} was cancelled and not replaced; deleted.`,
  );
}
