/** Small facts in the table `KeyValueStore`. Times (`bot_start_time`, `startup_time`) are ms UTC here, datetimes there. */
import type { Kysely } from 'kysely';
import type { KeyValueRepository } from '../ports/store.ts';
import { formatDatetime, parseDatetime } from './datetime.ts';
import type { Tables } from './tables.ts';

const TIME_KEYS: ReadonlySet<string> = new Set(['bot_start_time', 'startup_time']);

/** Largest value of an integer column. */
const MAX_INTEGER = 2 ** 31 - 1;

export class SqlKeyValueRepository implements KeyValueRepository {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async get(key: string): Promise<string | number | undefined> {
    const row = await this.#database.selectFrom('KeyValueStore').selectAll().where('key', '=', key).executeTakeFirst();
    if (!row) return undefined;
    if (row.value_type === 'datetime')
      return row.datetime_value === null ? undefined : parseDatetime(row.datetime_value);
    return row.string_value ?? row.int_value ?? row.float_value ?? undefined;
  }

  async set(key: string, value: string | number): Promise<void> {
    const row = {
      key,
      string_value: null,
      datetime_value: null,
      float_value: null,
      int_value: null,
      ...columns(key, value),
    };
    const updated = await this.#database
      .updateTable('KeyValueStore')
      .set(row)
      .where('key', '=', key)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) await this.#database.insertInto('KeyValueStore').values(row).execute();
  }
}

function columns(key: string, value: string | number) {
  if (typeof value === 'string') return { value_type: 'str', string_value: value };
  if (TIME_KEYS.has(key)) return { value_type: 'datetime', datetime_value: formatDatetime(value) };
  if (Number.isInteger(value) && Math.abs(value) <= MAX_INTEGER) return { value_type: 'int', int_value: value };
  return { value_type: 'float', float_value: value };
}
