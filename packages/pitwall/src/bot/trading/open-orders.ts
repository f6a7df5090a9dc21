/**
 * The life of an open order, one look per iteration. Entry points: `manageOpenOrders` and, on the way out,
 * `cancelAllOpenOrders`.
 *
 *     refreshed --> filled        settled into the trade
 *     refreshed --> empty         gone at the exchange: the trade is cleared, a first entry's trade deleted
 *     still open --> timed out    cancelled; an exit that timed out too often becomes an emergency exit
 *     still open --> repriced     an entry whose price the strategy changes is replaced, once a candle
 *     still open                  left until the next iteration
 *
 * Orders that the exchange has not been seen to accept are the desk's business and left alone here. What was begun and
 * not finished (the process died in between) is recognised and finished: an order that is final but still linked is
 * settled, a trade left without fills and without open order is deleted.
 */
import { isEntryOrder, isFilled, safePrice } from '../../domain/fills.ts';
import type { Order } from '../../domain/order.ts';
import { nextDate } from '../../domain/timeframe.ts';
import type { Trade } from '../../domain/trade.ts';
import { sturdyAsk, type Ask } from '../ask.ts';
import { cancelOrder, clearEmptyOrder } from './cancel.ts';
import { attempt, type Engine } from '../engine.ts';
import { executeExit } from './exits.ts';
import { CANCEL_REASON } from '../messages.ts';
import { pendingOrders } from './pending-orders.ts';
import { replaceEntry } from './replace-entry.ts';
import { takeSnapshot } from '../snapshot.ts';
import { endStrayOrders } from './stray-orders.ts';
import { settleOrder } from './update-trade.ts';

export async function manageOpenOrders(engine: Engine): Promise<void> {
  await endStrayOrders(engine);
  const ask = sturdyAsk(engine);
  for (const trade of await engine.store.trades.open()) {
    if (isLeftover(trade)) await engine.tradeLock.run(async () => dropLeftover(engine, trade.id));
    for (const order of pendingOrders(engine, trade)) {
      await attempt(engine, `Order ${order.orderId} of trade ${trade.id} (${trade.pair})`, async () =>
        manageOrder(engine, trade.id, order.id, ask),
      );
    }
  }
}

/** Nothing was ever bought, and nothing is on the way: left behind between cancelling an entry and replacing it. */
function isLeftover(trade: Trade): boolean {
  return (
    trade.openOrderId === null &&
    trade.orders.length > 0 &&
    !trade.orders.some((order) => order.ftIsOpen || isFilled(order))
  );
}

async function dropLeftover(engine: Engine, tradeId: number): Promise<void> {
  const trade = await engine.store.trades.byId(tradeId);
  if (trade === undefined || !isLeftover(trade)) return;
  engine.logger.warn(`Trade ${tradeId} (${trade.pair}) has neither fills nor an open order: deleted.`);
  await engine.store.trades.delete(tradeId);
}

/** The trade and its order as the store has them now. */
async function readOrder(engine: Engine, tradeId: number, orderRow: number): Promise<[Trade, Order] | undefined> {
  const trade = await engine.store.trades.byId(tradeId);
  const order = trade?.orders.find(({ id }) => id === orderRow);
  return trade && order && [trade, order];
}

/** Reads the order from the exchange and takes what it came to. Undefined: nothing more to do. */
async function refresh(engine: Engine, tradeId: number, orderRow: number): Promise<[Trade, Order] | undefined> {
  const found = await readOrder(engine, tradeId, orderRow);
  if (found === undefined) return undefined;
  const [trade, order] = found;
  const report = order.ftIsOpen ? await engine.desk.refresh(trade, order) : null;
  const settled = await settleOrder(engine, trade, order, report);
  if (settled === 'empty') await clearEmptyOrder(engine, trade, order, CANCEL_REASON.onExchange);
  return settled === 'open' ? found : undefined;
}

async function manageOrder(engine: Engine, tradeId: number, orderRow: number, ask: Ask): Promise<void> {
  const open = await engine.tradeLock.run(async () => refresh(engine, tradeId, orderRow));
  if (open === undefined) return;
  const [trade, order] = open;
  if (await isTimedOut(engine, trade, order, ask)) await cancelTimedOut(engine, trade, order);
  else if (isEntryOrder(trade, order)) await reprice(engine, trade, order, ask);
}

async function isTimedOut(engine: Engine, trade: Trade, order: Order, ask: Ask): Promise<boolean> {
  const { settings, clock } = engine;
  const isEntry = isEntryOrder(trade, order);
  const limitMs = isEntry ? settings.unfilledTimeout.entryMs : settings.unfilledTimeout.exitMs;
  if (limitMs !== null && clock.now() - order.orderDate > limitMs) return true;
  return ask(
    isEntry ? 'checkEntryTimeout' : 'checkExitTimeout',
    { pair: trade.pair, trade, order, currentTime: clock.now() },
    takeSnapshot(engine, await engine.store.trades.open()),
  );
}

async function cancelTimedOut(engine: Engine, trade: Trade, order: Order): Promise<void> {
  const outcome = await cancelOrder(engine, trade.id, order.id, CANCEL_REASON.timeout);
  if (outcome !== 'cancelled' || isEntryOrder(trade, order)) return;
  const limit = engine.settings.unfilledTimeout.exitTimeoutCount;
  const current = await engine.store.trades.byId(trade.id);
  if (current?.isOpen !== true || limit === 0 || cancelledExits(current) < limit) return;
  engine.logger.warn(`Trade ${trade.id} (${trade.pair}): ${limit} exits timed out, emergency exit.`);
  const result = await executeExit(engine, current, {
    type: 'emergency_exit',
    reason: 'emergency_exit',
    rate: safePrice(order),
    orderType: null,
    amount: null,
  });
  if (result.kind !== 'placed') engine.logger.error(`Trade ${trade.id}: no emergency exit: ${result.reason}`);
}

/** Exits that were taken back. */
function cancelledExits(trade: Trade): number {
  return trade.orders.filter((order) => !isEntryOrder(trade, order) && order.status === 'canceled').length;
}

/** Asks the strategy for another price once a new candle came since the order was made. */
async function reprice(engine: Engine, trade: Trade, order: Order, ask: Ask): Promise<void> {
  const { settings, brain, rates, clock } = engine;
  const candle = brain.lastCandle(trade.pair);
  if (candle === null || nextDate(settings.timeframe, candle) <= order.orderDate) return;
  if (!engine.strategy.callbacks.includes('adjustEntryPrice')) return;
  const proposedRate = await rates.fresh(trade.pair, 'entry', trade.isShort, settings.entryPricing);
  const currentOrderRate = order.price ?? trade.openRate;
  const answer = await ask(
    'adjustEntryPrice',
    {
      pair: trade.pair,
      trade,
      order,
      currentTime: clock.now(),
      proposedRate,
      currentOrderRate,
      entryTag: trade.enterTag,
      side: trade.isShort ? 'short' : 'long',
    },
    takeSnapshot(engine, await engine.store.trades.open()),
  );
  if (answer === currentOrderRate) return;
  if (answer === null) await cancelOrder(engine, trade.id, order.id, CANCEL_REASON.userRequested);
  else await replaceEntry(engine, trade.id, order.id, answer);
}

/** Cancels every open entry and exit; what cannot be cancelled now is left to the next start. */
export async function cancelAllOpenOrders(engine: Engine): Promise<void> {
  for (const trade of await engine.store.trades.open()) {
    for (const order of pendingOrders(engine, trade)) {
      await attempt(engine, `Cancelling order ${order.orderId} of trade ${trade.id}`, async () =>
        cancelOrder(engine, trade.id, order.id, CANCEL_REASON.all),
      );
    }
  }
}
