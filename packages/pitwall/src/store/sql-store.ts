/** The store port over Kysely, for both databases. Entry point: `openStore` in `open-store.ts`. */
import type { Kysely } from 'kysely';
import type { KeyValueRepository, LockRepository, OrderJournal, Store, StoreSession } from '../ports/store.ts';
import type { TradeRepository } from '../ports/store.ts';
import { SqlOrderJournal } from './journal-repository.ts';
import { SqlKeyValueRepository } from './key-value-repository.ts';
import { SqlLockRepository } from './lock-repository.ts';
import type { ProcessLock } from './sqlite/process-lock.ts';
import type { Tables } from './tables.ts';
import { SqlTradeRepository } from './trade-repository.ts';
import { WriteLog } from './write-log.ts';

class SqlSession implements StoreSession {
  readonly trades: TradeRepository;
  readonly locks: LockRepository;
  readonly journal: OrderJournal;
  readonly keyValues: KeyValueRepository;

  constructor(database: Kysely<Tables>, inTransaction: boolean, writes: WriteLog) {
    this.trades = new SqlTradeRepository(database, inTransaction, writes);
    this.locks = new SqlLockRepository(database);
    this.journal = new SqlOrderJournal(database);
    this.keyValues = new SqlKeyValueRepository(database);
  }
}

export class SqlStore extends SqlSession implements Store {
  readonly #database: Kysely<Tables>;
  readonly #lock: ProcessLock | undefined;

  readonly #writes: WriteLog;

  constructor(database: Kysely<Tables>, lock?: ProcessLock) {
    const writes = new WriteLog();
    super(database, false, writes);
    this.#writes = writes;
    this.#database = database;
    this.#lock = lock;
  }

  async transaction<T>(work: (session: StoreSession) => Promise<T>): Promise<T> {
    return this.#database.transaction().execute((session) => work(new SqlSession(session, true, this.#writes)));
  }

  async close(): Promise<void> {
    await this.#database.destroy();
    this.#lock?.release();
  }
}
