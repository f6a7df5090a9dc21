/**
 * One bot per database file: an exclusive transaction on a small database beside it (`<file>.lock`), held as long as the
 * store is open. The operating system lets go of it when the process dies, however it dies; the empty file that stays
 * behind means nothing. Other programs may still read the database itself.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, basename, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PitwallError, messageOf } from '../../domain/errors.ts';

export interface ProcessLock {
  release(): void;
}

/** Takes the lock of a database file. Throws DATABASE when another process (or store) holds it. */
export function lockDatabaseFile(file: string, display: string): ProcessLock {
  const lockFile = `${realFile(file)}.lock`;
  let lock: DatabaseSync;
  try {
    lock = new DatabaseSync(lockFile, { timeout: 0 });
  } catch (error) {
    throw new PitwallError(
      'DATABASE',
      `db_url: the database ${display} cannot be opened: ${messageOf(error)} (${lockFile}). ` +
        'Check that the folder exists and may be written.',
      { cause: error },
    );
  }
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new PitwallError(
      'DATABASE',
      `db_url: the database ${display} belongs to a bot that is running. Stop that bot first, or give this one ` +
        'its own db_url: two bots on one database would lose or double orders.',
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}

/** The file's own path, so that a link to it and the file itself share one lock. */
function realFile(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const folder = dirname(resolve(file));
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(file));
}
