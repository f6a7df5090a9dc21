/**
 * Brings a database to the schema of this version, in one transaction: a crash in the middle leaves it as it was.
 *
 * `pitwall_schema` holds the version. Without that table the database is empty (tables are created) or another program's
 * (its tables are kept as `<table>_bakN`, new ones are created and its rows copied with their ids).
 */
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { PitwallError } from '../../domain/errors.ts';
import type { Tables } from '../tables.ts';
import { createMissingTables } from './create-tables.ts';
import type { SqlFlavour } from './create-tables.ts';
import {
  customDataFromForeign,
  isRecentFile,
  lockFromForeign,
  orderFromForeign,
  tradeFromForeign,
} from './foreign-rows.ts';
import type { ForeignRow } from './foreign-rows.ts';

interface MigrationContext {
  readonly session: Transaction<Tables>;
  readonly flavour: SqlFlavour;
  readonly tables: ReadonlySet<string>;
  readonly display: string;
}

/** Step n brings version n to n + 1. Never change one that was released: append. */
const STEPS: readonly ((context: MigrationContext) => Promise<void>)[] = [createOrImport];

const SCHEMA_VERSION = STEPS.length;

/** Tables whose rows are copied, referring ones first. */
const FOREIGN_TABLES = ['trade_custom_data', 'orders', 'pairlocks', 'trades'] as const;

/** Rows per insert statement. */
const ROWS_PER_INSERT = 100;

/** Migrates the database. Throws DATABASE when it is newer than this program or too old to be read. */
export async function migrate(database: Kysely<Tables>, flavour: SqlFlavour, display: string): Promise<void> {
  await database.transaction().execute(async (session) => {
    const tables = await tableNames(session, flavour);
    const version = tables.has('pitwall_schema') ? await storedVersion(session) : 0;
    if (version > SCHEMA_VERSION) {
      throw new PitwallError(
        'DATABASE',
        `db_url: the database ${display} has schema ${version}; this version of Pitwall knows ${SCHEMA_VERSION}. ` +
          'Use the newer Pitwall that wrote it, or another db_url.',
      );
    }
    if (version === SCHEMA_VERSION) return;
    for (const step of STEPS.slice(version)) await step({ session, flavour, tables, display });
    await writeVersion(session, tables);
  });
}

async function storedVersion(session: Kysely<Tables>): Promise<number> {
  const row = await session.selectFrom('pitwall_schema').select('version').executeTakeFirst();
  return row?.version ?? 0;
}

async function writeVersion(session: Transaction<Tables>, tables: ReadonlySet<string>): Promise<void> {
  if (!tables.has('pitwall_schema')) {
    await session.schema
      .createTable('pitwall_schema')
      .addColumn('version', 'integer', (c) => c.notNull())
      .execute();
  }
  await session.deleteFrom('pitwall_schema').execute();
  await session.insertInto('pitwall_schema').values({ version: SCHEMA_VERSION }).execute();
}

async function tableNames(session: Kysely<Tables>, flavour: SqlFlavour): Promise<Set<string>> {
  const query =
    flavour === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select table_name as name from information_schema.tables
          where table_schema = current_schema()`;
  const { rows } = await query.execute(session);
  return new Set(rows.map((row) => row.name));
}

async function createOrImport(context: MigrationContext): Promise<void> {
  const { session, flavour, tables, display } = context;
  if (tables.has('trades') && !tables.has('orders')) {
    throw new PitwallError(
      'DATABASE',
      `db_url: the database ${display} is very old: it has trades but no orders. Open it once with freqtrade 2022.9 ` +
        'to bring it up to date, or choose another db_url.',
    );
  }
  if (!tables.has('trades')) {
    await createMissingTables(session, flavour, tables);
    return;
  }
  const found = FOREIGN_TABLES.filter((name) => tables.has(name));
  const rows = await setAside(context, found);
  const left = new Set([...tables].filter((name) => !found.some((set) => set === name)));
  await createMissingTables(session, flavour, left);
  await copyRows(session, rows);
  if (flavour === 'postgres') await restoreSequences(session, found);
}

/** Copies each table to its backup, drops it, and returns its rows by id. */
async function setAside(
  { session, tables }: MigrationContext,
  found: readonly string[],
): Promise<ReadonlyMap<string, readonly ForeignRow[]>> {
  let number = 1;
  while (found.some((name) => tables.has(`${name}_bak${number}`))) number += 1;
  const rows = new Map<string, readonly ForeignRow[]>();
  for (const name of found) {
    const result = await sql<ForeignRow>`select * from ${sql.table(name)} order by id`.execute(session);
    rows.set(name, result.rows);
    await sql`create table ${sql.table(`${name}_bak${number}`)} as select * from ${sql.table(name)}`.execute(session);
    await session.schema.dropTable(name).execute();
  }
  return rows;
}

async function copyRows(session: Transaction<Tables>, rows: ReadonlyMap<string, readonly ForeignRow[]>): Promise<void> {
  const orders = rows.get('orders') ?? [];
  const byTrade = Map.groupBy(orders, (order) => order['ft_trade_id']);
  const isRecent = isRecentFile(orders);
  const trades = (rows.get('trades') ?? []).map((row) => tradeFromForeign(row, byTrade.get(row['id']) ?? [], isRecent));
  for (const part of parts(trades)) await session.insertInto('trades').values(part).execute();
  const known = new Set(trades.map((trade) => trade.id));
  const kept = orders.map(orderFromForeign).map((order) => {
    // An order whose trade somebody deleted by hand stays, without a trade.
    return known.has(order.ft_trade_id ?? undefined) ? order : { ...order, ft_trade_id: null };
  });
  for (const part of parts(kept)) await session.insertInto('orders').values(part).execute();
  for (const part of parts((rows.get('pairlocks') ?? []).map(lockFromForeign))) {
    await session.insertInto('pairlocks').values(part).execute();
  }
  for (const part of parts((rows.get('trade_custom_data') ?? []).map(customDataFromForeign))) {
    await session.insertInto('trade_custom_data').values(part).execute();
  }
}

function* parts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) yield rows.slice(start, start + ROWS_PER_INSERT);
}

async function restoreSequences(session: Transaction<Tables>, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await sql`select setval(pg_get_serial_sequence(${name}, 'id'),
      coalesce((select max(id) from ${sql.table(name)}), 0) + 1, false)`.execute(session);
  }
}
