/** Pair locks in the table `pairlocks`. */
import type { Kysely, Selectable } from 'kysely';
import type { PairLock } from '../domain/lock.ts';
import type { LockRepository } from '../ports/store.ts';
import { formatDatetime, parseDatetime } from './datetime.ts';
import { canBeRowId } from './row-id.ts';
import type { PairlocksTable, Tables } from './tables.ts';

const REASON_LENGTH = 255;

export class SqlLockRepository implements LockRepository {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async save(lock: PairLock): Promise<void> {
    const row = {
      pair: lock.pair,
      side: lock.side,
      reason: lock.reason?.slice(0, REASON_LENGTH) ?? null,
      lock_time: formatDatetime(lock.lockTime),
      lock_end_time: formatDatetime(lock.lockEndTime),
      active: lock.active,
    };
    if (lock.id === 0) {
      const inserted = await this.#database
        .insertInto('pairlocks')
        .values(row)
        .returning('id')
        .executeTakeFirstOrThrow();
      lock.id = inserted.id;
    } else {
      await this.#database.updateTable('pairlocks').set(row).where('id', '=', lock.id).execute();
    }
  }

  async active(at: number): Promise<PairLock[]> {
    const rows = await this.#database
      .selectFrom('pairlocks')
      .selectAll()
      .where('active', '=', true)
      .where('lock_end_time', '>', formatDatetime(at))
      .orderBy('id')
      .execute();
    return rows.map(lockFromRow);
  }

  async byId(id: number): Promise<PairLock | undefined> {
    if (!canBeRowId(id)) return undefined;
    const row = await this.#database.selectFrom('pairlocks').selectAll().where('id', '=', id).executeTakeFirst();
    return row && lockFromRow(row);
  }
}

function lockFromRow(row: Selectable<PairlocksTable>): PairLock {
  return {
    id: row.id,
    pair: row.pair,
    side: row.side as PairLock['side'],
    reason: row.reason,
    lockTime: parseDatetime(row.lock_time),
    lockEndTime: parseDatetime(row.lock_end_time),
    active: Boolean(row.active),
  };
}
