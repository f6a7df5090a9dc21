/**
 * Locks of pairs: which are in force, ending them, making them. Every call answers with those in force. Locks of one side
 * only are not listed: clients of these calls know no sides.
 */
import type { DeleteLocksBody, Lock, Locks, NewLock } from '@pitwall/wire';
import { PitwallError } from '../../domain/errors.ts';
import type { PairLock } from '../../domain/lock.ts';
import { ALL_PAIRS, newLock } from '../../domain/locks.ts';
import type { ControlContext } from '../context.ts';
import { dateText } from '../text/dates.ts';

/** Locks one request makes at most. */
const MAX_NEW_LOCKS = 1_000;

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

async function listed({ store, clock }: ControlContext): Promise<PairLock[]> {
  return (await store.locks.active(clock.now())).filter((lock) => lock.side === '*');
}

export async function queryLocks(context: ControlContext): Promise<Locks> {
  const rows = (await listed(context)).map(lockRow);
  return { lock_count: rows.length, locks: rows };
}

async function endLocks(context: ControlContext, locks: readonly PairLock[]): Promise<void> {
  const now = context.clock.now();
  await context.store.transaction(async (session) => {
    for (const lock of locks) await session.locks.save({ ...lock, active: false, lockEndTime: now });
  });
}

/** A lock that does not exist, or has ended, is left as it is. */
export async function deleteLock(context: ControlContext, id: number): Promise<Locks> {
  const lock = await context.store.locks.byId(id);
  if (lock?.active === true) await endLocks(context, [lock]);
  return queryLocks(context);
}

/** One lock by its id, or those of a pair that are listed; with neither, none. */
export async function deleteLocks(context: ControlContext, { pair, lockid }: DeleteLocksBody): Promise<Locks> {
  if (typeof lockid === 'number') return deleteLock(context, lockid);
  if (typeof pair === 'string') {
    await endLocks(
      context,
      (await listed(context)).filter((lock) => lock.pair === pair),
    );
  }
  return queryLocks(context);
}

/** Makes all of them or none. Throws COMMAND_REFUSED for a pair the exchange does not have, and for too many. */
export async function addLocks(context: ControlContext, requests: readonly NewLock[]): Promise<Locks> {
  const { bot, store, clock } = context;
  const unknown = requests.find(({ pair }) => pair !== ALL_PAIRS && !bot.markets.has(pair));
  if (unknown !== undefined) throw new PitwallError('COMMAND_REFUSED', `The exchange has no pair ${unknown.pair}.`);
  if (requests.length > MAX_NEW_LOCKS) {
    throw new PitwallError(
      'COMMAND_REFUSED',
      `${requests.length} locks at once are too many: ${MAX_NEW_LOCKS} at most.`,
    );
  }
  await store.transaction(async (session) => {
    for (const { pair, until, side = '*', reason = null } of requests) {
      const lock = newLock({ pair, until: Date.parse(until), side, reason }, bot.settings.timeframe, clock.now());
      await session.locks.save(lock);
    }
  });
  return queryLocks(context);
}
