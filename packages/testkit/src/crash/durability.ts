/**
 * What a power cut leaves of a database in memory. With `synchronous=FULL` every commit is on the disk when it returns, so
 * nothing is lost. With less, the machine writes back now and then: a cut loses what was committed since.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** How often a machine writes back what nobody asked it to. */
export const WRITE_BACK_MS = 5_000;

const FULL = 2;

type Dump = ReadonlyMap<string, readonly Record<string, SQLInputValue>[]>;

export class PowerModel {
  readonly #database: DatabaseSync;
  #onDisk: Dump = new Map();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The machine writes back. */
  writeBack(): void {
    if (!this.#isDurable()) this.#onDisk = this.#dump();
  }

  /** The power goes: an open transaction is gone, and whatever is not on the disk. */
  cut(): void {
    if (this.#database.isTransaction) this.#database.exec('rollback');
    if (!this.#isDurable()) this.#restore();
  }

  #isDurable(): boolean {
    const row = this.#database.prepare('pragma synchronous').get();
    return Number(row?.['synchronous'] ?? 0) >= FULL;
  }

  #dump(): Dump {
    const names = this.#database.prepare("select name from sqlite_master where type = 'table'").all();
    const tables = names.map(({ name }) => String(name));
    return new Map(tables.map((table) => [table, this.#database.prepare(`select * from "${table}"`).all()]));
  }

  #restore(): void {
    this.#database.exec('pragma foreign_keys=OFF; begin');
    for (const { name } of this.#database.prepare("select name from sqlite_master where type = 'table'").all()) {
      const table = String(name);
      this.#database.exec(`delete from "${table}"`);
      for (const row of this.#onDisk.get(table) ?? []) {
        const columns = Object.keys(row).map((column) => `"${column}"`);
        const marks = columns.map(() => '?').join(', ');
        this.#database
          .prepare(`insert into "${table}" (${columns.join(', ')}) values (${marks})`)
          .run(...Object.values(row));
      }
    }
    this.#database.exec('commit; pragma foreign_keys=ON');
  }
}
