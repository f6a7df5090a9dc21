/**
 * Comparing trades with the exchange, and taking up what came of it: orders that have moved are settled, and differences
 * nobody can explain forbid entries (exits go on) until a later comparison finds none.
 */
import { filledAmount, safePrice } from '../../domain/fills.ts';
import { isPitwallError, messageOf } from '../../domain/errors.ts';
import { closeTrade, isFullyExited, recalculateTrade } from '../../domain/recalculate.ts';
import { ensureInitialStop } from '../../domain/stop.ts';
import type { Trade } from '../../domain/trade.ts';
import { clearEmptyOrder } from './cancel.ts';
import type { Engine } from '../engine.ts';
import { CANCEL_REASON } from '../messages.ts';
import { pendingOrders } from './pending-orders.ts';
import { takeResolution } from './resolve-orders.ts';
import { settleOrder } from './update-trade.ts';

/** Pause between two comparisons while there are differences. */
const REPEAT_MS = 30 * 60_000;
/** Pause after a comparison that failed. */
const SOON_MS = 60_000;

/** Compares and settles. Throws EXCHANGE_TEMPORARY when the exchange cannot be asked. */
async function reconcileTrades(engine: Engine): Promise<void> {
  await engine.tradeLock.run(async () => {
    const report = await engine.reconciler.reconcile();
    engine.reconciledAt = engine.clock.now();
    if (engine.unexplained.length > 0 && report.unexplained.length === 0) {
      engine.notifier.notify({ type: 'warning', status: 'Trades and exchange agree again: entries go on.' });
    }
    engine.unexplained = report.unexplained;
    for (const resolution of report.resolutions) await takeResolution(engine, resolution);
    const resolved = new Set(report.resolutions.map(({ trade }) => trade?.id));
    for (const id of report.changedTradeIds) if (!resolved.has(id)) await settleTrade(engine, id);
  });
}

/** As `reconcileTrades`; while the exchange cannot be asked, entries wait, and open trades are looked after meanwhile. */
export async function reconcileAtStart(engine: Engine): Promise<void> {
  try {
    await reconcileTrades(engine);
  } catch (error) {
    if (!isPitwallError(error, 'temporary')) throw error;
    const line = `Trades and exchange could not be compared yet: ${messageOf(error)}`;
    engine.logger.warn(line);
    engine.notifier.notify({ type: 'warning', status: `${line} No new entries until then; exits go on.` });
    engine.unexplained = [line];
    compareAgainSoon(engine);
  }
}

function compareAgainSoon(engine: Engine): void {
  engine.reconciledAt = engine.clock.now() - REPEAT_MS + SOON_MS;
}

/** Settles whatever of a trade's orders has become final. */
async function settleTrade(engine: Engine, tradeId: number): Promise<void> {
  const trade = await engine.store.trades.byId(tradeId);
  if (trade === undefined) return;
  for (const order of pendingOrders(engine, trade)) {
    const settled = await settleOrder(engine, trade, order, null);
    if (settled === 'empty' && !(await clearEmptyOrder(engine, trade, order, CANCEL_REASON.onExchange))) return;
  }
  if (trade.isOpen && takeLooseFills(engine, trade)) await engine.store.trades.save(trade);
}

/** Orders that came in final and unlinked have their fills counted here. Returns false when there are none. */
function takeLooseFills(engine: Engine, trade: Trade): boolean {
  const last = trade.orders.findLast((order) => !order.ftIsOpen && filledAmount(order) > 0);
  if (last === undefined) return false;
  if (isFullyExited(trade)) {
    closeTrade(trade, safePrice(last), last.orderFilledDate ?? engine.clock.now());
  } else {
    recalculateTrade(trade);
    ensureInitialStop(trade, engine.settings.exits.stoploss);
  }
  return true;
}

/** Compares again now and then while there are differences. */
export async function recheckDifferences(engine: Engine): Promise<void> {
  if (engine.unexplained.length === 0 || engine.clock.now() - engine.reconciledAt < REPEAT_MS) return;
  try {
    await reconcileTrades(engine);
  } catch (error) {
    if (!isPitwallError(error) || error.kind === 'operational' || error.kind === 'invariant') throw error;
    compareAgainSoon(engine);
    engine.logger.warn(`The comparison with the exchange failed: ${messageOf(error)}`);
  }
}
