/** One turn of a running bot: what it does, in order. */
import { analysePairs, runLoopStart } from './analyse.ts';
import type { Engine } from './engine.ts';
import { enterPositions } from './entries.ts';
import { exitPositions } from './exits.ts';
import { retryMissingFees } from './fees.ts';
import { storeRequestedLocks } from './locks.ts';
import { refreshMarkets } from './markets.ts';
import { manageOpenOrders } from './open-orders.ts';
import { recheckDifferences } from './reconcile-trades.ts';
import { resolveOrders } from './resolve-orders.ts';
import { tellFills } from './tell-fills.ts';
import { syncWallets } from './update-trade.ts';
import { refreshWhitelist } from './whitelist.ts';

/** Throws STRATEGY_STUCK, EXCHANGE_TEMPORARY or EXCHANGE_OPERATIONAL for what concerns more than one pair. */
export async function iterate(engine: Engine): Promise<void> {
  await refreshMarkets(engine);
  await resolveOrders(engine);
  await recheckDifferences(engine);
  await retryMissingFees(engine);
  await refreshWhitelist(engine);
  await syncWallets(engine);
  await runLoopStart(engine);
  const messages = await analysePairs(engine);
  await manageOpenOrders(engine);
  await exitPositions(engine);
  await enterPositions(engine);
  await tellFills(engine);
  await storeRequestedLocks(engine);
  for (const msg of messages) engine.notifier.notify({ type: 'strategy_msg', msg });
}
