/** Storing and asking for pair locks. */
import type { PairLock } from '../domain/lock.ts';
import { newLock } from '../domain/locks.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { Engine } from './engine.ts';

/** Why a pair is locked after an exit: no entry on the candle it was left on. */
const AUTO_LOCK = 'Auto lock';

/** Locks a pair until the candle that is now running ends. */
export async function lockAfterExit(engine: Engine, pair: string): Promise<void> {
  const now = engine.clock.now();
  await engine.store.locks.save(
    newLock({ pair, until: now, reason: AUTO_LOCK, side: '*' }, engine.settings.timeframe, now),
  );
}

/** Stores the locks the strategy asked for since the last time. */
export async function storeRequestedLocks(engine: Engine): Promise<void> {
  for (const request of await engine.brain.takeLockRequests()) {
    const lock = newLock(request, engine.settings.timeframe, engine.clock.now());
    await engine.store.locks.save(lock);
    engine.logger.info(`The strategy locks ${request.pair} (${request.side}): ${request.reason ?? 'no reason given'}.`);
  }
}

/**
 * Locks that can matter to a signal, which is judged at the time its candle closed: as far back as the oldest candle whose
 * signals still count.
 */
export async function relevantLocks(engine: Engine): Promise<readonly PairLock[]> {
  const { timeframe, outdatedOffsetMinutes } = engine.settings;
  const longestAgo = 2 * timeframeMs(timeframe) + outdatedOffsetMinutes * 60_000;
  return engine.store.locks.active(engine.clock.now() - longestAgo);
}
