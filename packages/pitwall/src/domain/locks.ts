/** Pair locks: who may not enter, until when. Dates in ms UTC. */
import type { PairLock } from './lock.ts';
import { nextDate } from './timeframe.ts';

export type LockSide = PairLock['side'];

/** The pair name that stands for all pairs. */
export const ALL_PAIRS = '*';

/** A new lock, not saved yet. Its end moves to the next candle start after `until`. */
export function newLock(
  request: { readonly pair: string; readonly until: number; readonly reason: string | null; readonly side: LockSide },
  timeframe: string,
  now: number,
): PairLock {
  return {
    id: 0,
    pair: request.pair,
    side: request.side,
    reason: request.reason,
    lockTime: now,
    lockEndTime: nextDate(timeframe, request.until),
    active: true,
  };
}

/** True when the lock holds at `at` for `side`. Asked for `*`, only locks of both sides count. */
function holdsAt(lock: PairLock, at: number, side: LockSide): boolean {
  return lock.active && lock.lockEndTime > at && (lock.side === side || lock.side === '*');
}

/** The lock that forbids entries of `pair` for `side` at `at`, of the pair itself or of all pairs; the last to end. */
export function pairLockAt(locks: readonly PairLock[], pair: string, at: number, side: LockSide): PairLock | undefined {
  return locks
    .filter((lock) => (lock.pair === pair || lock.pair === ALL_PAIRS) && holdsAt(lock, at, side))
    .reduce<PairLock | undefined>(
      (last, lock) => (last && last.lockEndTime >= lock.lockEndTime ? last : lock),
      undefined,
    );
}

/** The lock on all pairs at `at`, if any. */
export function globalLockAt(locks: readonly PairLock[], at: number, side: LockSide = '*'): PairLock | undefined {
  return pairLockAt(
    locks.filter((lock) => lock.pair === ALL_PAIRS),
    ALL_PAIRS,
    at,
    side,
  );
}
