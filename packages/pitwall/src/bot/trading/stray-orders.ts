/**
 * Open orders of closed trades. There should be none; but an order that was given up, because the exchange did not show
 * it for longer than it promises, can appear after its trade has gone on and closed without it. Whatever it has filled
 * counts; more must not come: it is cancelled, again and again until it is gone.
 */
import type { Trade } from '../../domain/trade.ts';
import { cancelHeld } from './cancel.ts';
import { attempt, type Engine } from '../engine.ts';
import { CANCEL_REASON } from '../messages.ts';
import { pendingOrders } from './pending-orders.ts';
import { settleOrder } from './update-trade.ts';

/** Longer than given-up orders are looked for. */
const WINDOW_MS = 24 * 3_600_000;

/** Remembers the trade if it is closed and has an open order. */
export function noteStray(engine: Engine, trade: Trade): void {
  if (!trade.isOpen && trade.orders.some(({ ftIsOpen }) => ftIsOpen)) engine.strayTrades.add(trade.id);
}

/** Finds those of earlier runs. */
export async function findStrays(engine: Engine): Promise<void> {
  const closed = await engine.store.trades.closed({ closedSince: engine.clock.now() - WINDOW_MS });
  for (const trade of closed) noteStray(engine, trade);
}

/** Cancels what is still open of closed trades, and takes what it had filled. */
export async function endStrayOrders(engine: Engine): Promise<void> {
  for (const id of [...engine.strayTrades]) {
    await attempt(engine, `The open orders of closed trade ${id}`, async () =>
      engine.tradeLock.run(async () => endStraysOf(engine, id)),
    );
  }
}

async function endStraysOf(engine: Engine, tradeId: number): Promise<void> {
  const trade = await engine.store.trades.byId(tradeId);
  for (const order of trade === undefined ? [] : pendingOrders(engine, trade)) {
    if (trade?.isOpen !== false) break;
    const report = await engine.desk.refresh(trade, order);
    if ((await settleOrder(engine, trade, order, report)) !== 'open') continue;
    await cancelHeld(engine, trade, order, CANCEL_REASON.onExchange, 'always');
  }
  const isLeft = trade?.isOpen === false && trade.orders.some(({ ftIsOpen }) => ftIsOpen);
  if (!isLeft) engine.strayTrades.delete(tradeId);
}
