/**
 * Opens the bot's database: `openStore(db_url)`. It takes the database for this process alone (a second bot is refused),
 * brings the tables up to date and closes what a dry-run left behind.
 *
 * `openStoreOn` works on a SQLite handle that belongs to the caller, without a lock: for tests that throw a bot away and
 * build it anew on what it had committed.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { Dialect } from 'kysely';
import type { Store } from '../ports/store.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { PostgresConnection } from './postgres/connection.ts';
import { migrate } from './schema/migrate.ts';
import type { SqlFlavour } from './schema/create-tables.ts';
import { SingleConnectionDriver } from './single-connection-driver.ts';
import type { SqlConnection } from './single-connection-driver.ts';
import { SqliteConnection, openSqliteDatabase } from './sqlite/connection.ts';
import { lockDatabaseFile } from './sqlite/process-lock.ts';
import type { ProcessLock } from './sqlite/process-lock.ts';
import { SqlStore } from './sql-store.ts';
import type { Tables } from './tables.ts';

const MEMORY = ':memory:';

export interface StoreOptions {
  /** Lets others work; called before each transaction. Nothing when absent. */
  readonly nextTurn?: () => Promise<void>;
}

/** Throws DATABASE: bad address, unreachable, in use by another bot, or of a version that cannot be read. */
export async function openStore(databaseUrl: string, options: StoreOptions = {}): Promise<Store> {
  const target = parseDatabaseUrl(databaseUrl);
  if (target.kind === 'postgres') {
    const connection = new PostgresConnection(target.connectionString, target.display);
    return prepare(connection, 'postgres', target.display, options);
  }
  if (target.kind === 'memory') {
    const connection = new SqliteConnection(openSqliteDatabase(MEMORY, target.display), target.display);
    return prepare(connection, 'sqlite', target.display, options);
  }
  const lock = lockDatabaseFile(target.file, target.display);
  try {
    const connection = new SqliteConnection(openSqliteDatabase(target.file, target.display), target.display);
    return await prepare(connection, 'sqlite', target.display, options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A store on an open SQLite handle. Closing the store leaves the handle open. */
export async function openStoreOn(database: DatabaseSync): Promise<Store> {
  const connection = new SqliteConnection(database, MEMORY, 'borrowed');
  return prepare(connection, 'sqlite', MEMORY, {});
}

async function prepare(
  connection: SqlConnection,
  flavour: SqlFlavour,
  display: string,
  options: StoreOptions,
  lock?: ProcessLock,
): Promise<Store> {
  const database = new Kysely<Tables>({ dialect: dialectOf(connection, flavour, options) });
  try {
    await migrate(database, flavour, display);
    if (flavour === 'sqlite') await connection.query('PRAGMA foreign_keys=ON', []);
    await closeAbandonedDryRunOrders(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return new SqlStore(database, lock);
}

function dialectOf(connection: SqlConnection, flavour: SqlFlavour, options: StoreOptions): Dialect {
  const sqlite = flavour === 'sqlite';
  const { nextTurn = async () => undefined } = options;
  return {
    createDriver: () => new SingleConnectionDriver(connection, nextTurn),
    createAdapter: () => (sqlite ? new SqliteAdapter() : new PostgresAdapter()),
    createQueryCompiler: () => (sqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
    createIntrospector: (database) => (sqlite ? new SqliteIntrospector(database) : new PostgresIntrospector(database)),
  };
}

/** Simulated orders live in memory: those that are open and that no trade waits for are gone. */
async function closeAbandonedDryRunOrders(database: Kysely<Tables>): Promise<void> {
  await sql`update orders set ft_is_open = ${false} where ft_is_open = ${true} and order_id like 'dry%'
    and not exists (select 1 from trades where trades.id = orders.ft_trade_id
      and orders.order_id in (trades.open_order_id, trades.stoploss_order_id))`.execute(database);
}
