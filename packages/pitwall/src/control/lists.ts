/** Lists of pairs: the whitelist of the last iteration, and the active locks. */
import type { Lock, Locks, Whitelist } from '@pitwall/wire';
import type { PairLock } from '../domain/lock.ts';
import type { ControlContext } from './context.ts';
import { dateText } from './dates.ts';

export function queryWhitelist(context: ControlContext): Whitelist {
  const { pairs, methods } = context.bot.whitelist();
  return { whitelist: [...pairs], length: pairs.length, method: [...methods] };
}

function lockRow(lock: PairLock): Lock {
  return {
    id: lock.id,
    active: lock.active,
    lock_end_time: dateText(lock.lockEndTime),
    lock_end_timestamp: lock.lockEndTime,
    lock_time: dateText(lock.lockTime),
    lock_timestamp: lock.lockTime,
    pair: lock.pair,
    side: lock.side,
    reason: lock.reason,
  };
}

/** Locks of one side only are not listed: clients of this call know no sides. */
export async function queryLocks(context: ControlContext): Promise<Locks> {
  const active = await context.store.locks.active(context.clock.now());
  const rows = active.filter((lock) => lock.side === '*').map(lockRow);
  return { lock_count: rows.length, locks: rows };
}
