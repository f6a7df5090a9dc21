/** What a bot does before it rests: on stop, and at the end. */
import type { Engine } from './engine.ts';
import { cancelAllOpenOrders } from './trading/open-orders.ts';
import { resolveOrders } from './trading/resolve-orders.ts';

/** Tells how many trades stay open while nobody looks after them. */
export async function warnAboutOpenTrades(engine: Engine): Promise<void> {
  const open = await engine.store.trades.open();
  if (open.length === 0) return;
  const pairs = open.map(({ id, pair }) => `${pair} (${id})`).join(', ');
  const status = `${open.length} open trades are left, and nobody exits them while the bot does not run: ${pairs}.`;
  engine.notifier.notify({ type: 'warning', status });
}

/** One look of a stopped bot: orders of unknown outcome are found out all the same. */
export async function processStopped(engine: Engine): Promise<void> {
  await resolveOrders(engine);
  if (engine.settings.cancelOpenOrdersOnExit) await cancelAllOpenOrders(engine);
}

/** The end: open orders as the settings say, a word about what stays, and the strategy put away. */
export async function shutDown(engine: Engine): Promise<void> {
  if (engine.settings.cancelOpenOrdersOnExit) await cancelAllOpenOrders(engine);
  await warnAboutOpenTrades(engine);
  await engine.brain.close();
}
