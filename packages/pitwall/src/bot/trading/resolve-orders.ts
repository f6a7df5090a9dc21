/** Taking up what the desk has found out about orders whose outcome was not known. */
import { isEntryOrder } from '../../domain/fills.ts';
import type { Resolution } from '../desk/desk.ts';
import type { Engine } from '../engine.ts';
import { clearEmptyOrder } from './cancel.ts';
import { CANCEL_REASON, entryMessage, exitMessage } from '../messages.ts';
import { noteStray } from './stray-orders.ts';
import { settleOrder } from './update-trade.ts';

export async function resolveOrders(engine: Engine): Promise<void> {
  await engine.tradeLock.run(async () => {
    for (const resolution of await engine.desk.resolve()) await takeResolution(engine, resolution);
  });
}

/** Tells of an order that turned out to be accepted, and settles it. The caller holds the trade lock. */
export async function takeResolution(
  engine: Engine,
  { intent, outcome, trade, order, report }: Resolution,
): Promise<void> {
  const name = `${intent.purpose} order ${intent.clientOrderId} (${intent.pair})`;
  if (outcome === 'pending') return;
  engine.logger.info(`The ${name} is ${outcome}.`);
  if ((outcome !== 'accepted' && outcome !== 'adopted') || trade === null || order === null) return;
  const isPartial = (order.amount ?? 0) < trade.amount;
  engine.notifier.notify(
    isEntryOrder(trade, order)
      ? entryMessage(engine, trade, order, false)
      : exitMessage(engine, trade, order, { isFill: false, isPartial, currentRate: null }),
  );
  if ((await settleOrder(engine, trade, order, report)) === 'empty') {
    await clearEmptyOrder(engine, trade, order, CANCEL_REASON.onExchange);
  }
  noteStray(engine, trade);
}
