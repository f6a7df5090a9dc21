/**
 * SQLite by Node's own `node:sqlite`, in a file or in memory. Settings: WAL, `synchronous=FULL` (a commit is on the disk
 * before it returns), a busy time-out for other programs that read or write the file. Foreign keys are switched on later,
 * by `open-store.ts`: a migration renames tables that others refer to.
 *
 * Entry points: `openSqliteDatabase`, `SqliteConnection`.
 */
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { PitwallError, messageOf } from '../../domain/errors.ts';
import type { SqlConnection, SqlResult } from '../single-connection-driver.ts';

/** How long a statement waits for another program's lock. */
const BUSY_TIMEOUT_MS = 5_000;

/** Prepared statements kept per connection. */
const MAX_STATEMENTS = 200;

/** Opens a database file (`:memory:` for none on disk) with the settings above. Throws DATABASE. */
export function openSqliteDatabase(file: string, display: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: false });
    try {
      database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (error) {
    throw new PitwallError(
      'DATABASE',
      `db_url: the database ${display} cannot be opened: ${messageOf(error)}. ` +
        'Check that the folder exists and may be written, and that the file is a SQLite database.',
      { cause: error },
    );
  }
}

export class SqliteConnection implements SqlConnection {
  readonly beginStatement = 'begin immediate';
  readonly #database: DatabaseSync;
  readonly #display: string;
  readonly #statements = new Map<string, { statement: StatementSync; returnsRows: boolean }>();

  readonly #ownership: 'owned' | 'borrowed';

  /** A borrowed handle stays open when the connection is closed. */
  constructor(database: DatabaseSync, display: string, ownership: 'owned' | 'borrowed' = 'owned') {
    this.#database = database;
    this.#display = display;
    this.#ownership = ownership;
  }

  async ready(): Promise<void> {
    // A SQLite handle does not get lost.
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<SqlResult> {
    try {
      const { statement, returnsRows } = this.#prepare(sql);
      const values = parameters.map(toSqlite);
      if (returnsRows) return { rows: statement.all(...values), changedRows: 0 };
      return { rows: [], changedRows: Number(statement.run(...values).changes) };
    } catch (error) {
      throw new PitwallError('DATABASE', `The database ${this.#display} failed: ${messageOf(error)}.`, {
        cause: error,
      });
    }
  }

  async commit(): Promise<void> {
    await this.query('commit', []);
  }

  async rollback(): Promise<void> {
    // A full disk or an I/O error has ended the transaction already.
    if (this.#database.isTransaction) await this.query('rollback', []);
  }

  async close(): Promise<void> {
    this.#statements.clear();
    if (this.#ownership === 'owned') this.#database.close();
  }

  #prepare(sql: string): { statement: StatementSync; returnsRows: boolean } {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    const oldest = this.#statements.keys().next();
    if (this.#statements.size >= MAX_STATEMENTS && !oldest.done) this.#statements.delete(oldest.value);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as SQLInputValue;
}
