/** One turn of a running bot: what it does, in order. */
import { isPitwallError, type PitwallError } from '../domain/errors.ts';
import { analysePairs, runLoopStart } from './analyse.ts';
import type { Engine } from './engine.ts';
import { enterPositions } from './trading/entries.ts';
import { exitPositions } from './trading/exits.ts';
import { retryMissingFees } from './trading/fees.ts';
import { storeRequestedLocks } from './locks.ts';
import { refreshMarkets } from './markets.ts';
import { manageOpenOrders } from './trading/open-orders.ts';
import { recheckDifferences } from './trading/reconcile-trades.ts';
import { resolveOrders } from './trading/resolve-orders.ts';
import { tellFills } from './trading/tell-fills.ts';
import { syncWallets } from './trading/update-trade.ts';
import { refreshWhitelist } from './whitelist.ts';

/**
 * Throws what hindered a step, as far as it concerns more than one pair: STRATEGY_STUCK, EXCHANGE_TEMPORARY and the like
 * after open orders and trades were looked after all the same, without new entries; operational failures at once.
 */
export async function iterate(engine: Engine): Promise<void> {
  const failures: PitwallError[] = [];
  await keepGoing(engine, failures, refreshMarkets);
  await keepGoing(engine, failures, resolveOrders);
  await recheckDifferences(engine);
  await retryMissingFees(engine);
  await keepGoing(engine, failures, refreshWhitelist);
  await syncWallets(engine);
  await keepGoing(engine, failures, runLoopStart);
  const messages = (await keepGoing(engine, failures, analysePairs)) ?? [];
  await keepGoing(engine, failures, manageOpenOrders);
  await keepGoing(engine, failures, exitPositions);
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  await enterPositions(engine);
  await tellFills(engine);
  await storeRequestedLocks(engine);
  for (const msg of messages) engine.notifier.notify({ type: 'strategy_msg', msg });
}

/** Does a step. A failure that does not stop the bot is kept, and undefined comes back: stops must go on being watched. */
async function keepGoing<T>(
  engine: Engine,
  failures: PitwallError[],
  step: (engine: Engine) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step(engine);
  } catch (error) {
    const stopsBot = !isPitwallError(error) || error.kind === 'operational' || error.kind === 'invariant';
    if (stopsBot || !engine.isRunning()) throw error;
    failures.push(error);
    return undefined;
  }
}
