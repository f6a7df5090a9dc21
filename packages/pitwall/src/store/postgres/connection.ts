/**
 * PostgreSQL by `pg`, which is imported only when it is needed. One connection carries everything, the lock against a
 * second bot included (a session-level advisory lock): whoever writes holds the lock, and a lost connection loses both.
 */
import type { Client, QueryResult } from 'pg';
import { PitwallError, messageOf } from '../../domain/errors.ts';
import type { SqlConnection, SqlResult } from '../single-connection-driver.ts';

/** Key of the advisory lock: "pitwall" in the first seven bytes of a bigint. */
const LOCK_KEY = '31641146331589740';

const CONNECT_TIMEOUT_MS = 10_000;
/** A server that has not answered by then is taken for gone: open trades do not wait for it. */
const QUERY_TIMEOUT_MS = 30_000;

const TYPE_INT8 = 20;
const TYPE_TIMESTAMP = 1114;

export class PostgresConnection implements SqlConnection {
  readonly beginStatement = 'begin';
  readonly #connectionString: string;
  readonly #display: string;
  readonly #queryTimeoutMs: number;
  #client: Client | undefined;

  constructor(connectionString: string, display: string, queryTimeoutMs = QUERY_TIMEOUT_MS) {
    this.#connectionString = connectionString;
    this.#display = display;
    this.#queryTimeoutMs = queryTimeoutMs;
  }

  /** Throws DATABASE when the server cannot be reached or another bot holds the database. */
  async ready(): Promise<void> {
    if (this.#client) return;
    const { default: pg } = await import('pg');
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: this.#queryTimeoutMs,
      keepAlive: true,
      application_name: 'pitwall',
      types: { getTypeParser },
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
    } catch (error) {
      throw new PitwallError(
        'DATABASE',
        `db_url: the database ${this.#display} cannot be reached: ${messageOf(error)}. ` +
          'Check address, user, password and that the server runs.',
        { cause: error },
      );
    }
    await this.#lock(client);
    this.#client = client;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<SqlResult> {
    const result = await this.#run(sql, parameters);
    return { rows: result.rows, changedRows: result.rowCount ?? 0 };
  }

  async commit(): Promise<void> {
    const result = await this.#run('commit', []);
    // After a failed statement the server answers a commit with a rollback.
    if (result.command === 'ROLLBACK') {
      throw new PitwallError('DATABASE', `The database ${this.#display} rolled a transaction back at its commit.`);
    }
  }

  async rollback(): Promise<void> {
    // A lost connection has rolled back by itself.
    if (this.#client) await this.#run('rollback', []);
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #lock(client: Client): Promise<void> {
    const text = `select pg_try_advisory_lock(${LOCK_KEY}) as locked`;
    const result = await client.query<{ locked: boolean }>(text).catch((error: unknown) => {
      hangUp(client);
      throw this.#failure(error);
    });
    if (result.rows[0]?.locked === true) return;
    await client.end();
    throw new PitwallError(
      'DATABASE',
      `db_url: the database ${this.#display} belongs to a bot that is running. Stop that bot first, or give this ` +
        'one its own db_url: two bots on one database would lose or double orders.',
    );
  }

  async #run(sql: string, parameters: readonly unknown[]): Promise<QueryResult> {
    const client = this.#client;
    if (!client) {
      throw new PitwallError('DATABASE', `The connection to the database ${this.#display} was lost.`);
    }
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      // Anything but a statement that failed is a connection that cannot be used any more.
      if (!isStatementFailure(error)) {
        this.#lost(client);
        hangUp(client);
      }
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): PitwallError {
    const text = `The database ${this.#display} failed: ${messageOf(error)}.`;
    return new PitwallError('DATABASE', text, { cause: error });
  }

  #lost(client: Client): void {
    if (this.#client === client) this.#client = undefined;
  }
}

/** Without waiting for a server that may not answer. */
function hangUp(client: Client): void {
  client.end().catch(() => undefined);
}

function isStatementFailure(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

/** Big integers as numbers, timestamps as the text they are; booleans and floats as `pg` would; the rest as text. */
function getTypeParser(type: number, format?: string): (value: string) => unknown {
  if (format === 'binary') return (value) => value;
  if (type === TYPE_INT8 || type === 21 || type === 23 || type === 700 || type === 701) return Number;
  if (type === 16) return (value) => value === 't';
  if (type === TYPE_TIMESTAMP) return (value) => value;
  return (value) => value;
}
