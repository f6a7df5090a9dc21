/**
 * Opens the access database and brings its tables up to date: WAL, a busy time-out for the other processes that use it, a
 * file that only its owner may read. Entry point: `openAccessDatabase`.
 *
 * `synchronous=NORMAL`: a power cut may lose the last entries of the record, a crash of the process none. What ends
 * somebody's access is written with FULL (see `sqlite-access-store.ts`).
 */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, PitwallError } from '../../domain/errors.ts';
import { MIGRATIONS } from './migrations.ts';

/** How long a statement, and with it the bot, waits for another process: those hold the file for milliseconds. */
const BUSY_TIMEOUT_MS = 1_000;

function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (found > MIGRATIONS.length) throw new Error(`it was written by a later version of Pitwall (${found})`);
    for (const sql of MIGRATIONS.slice(found)) database.exec(sql);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite gives its companion files (-wal, -shm) the mode of the database. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** @param file a path, or `:memory:`. Throws DATABASE. */
export function openAccessDatabase(file: string): DatabaseSync {
  try {
    if (file !== ':memory:') makePrivate(file);
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL');
      migrate(database);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (error) {
    throw new PitwallError(
      'DATABASE',
      `The access database ${file} cannot be opened: ${messageOf(error)}. Check that the user folder may be written, ` +
        'and that the file is a database of Pitwall; without it nobody could be let in.',
      { cause: error },
    );
  }
}
