/**
 * A Kysely driver over one connection: queries wait for each other, and a transaction keeps everybody else out until it
 * has ended. Both databases use it, so both give the same guarantee: transactions one at a time.
 */
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

export interface SqlResult {
  readonly rows: unknown[];
  readonly changedRows: number;
}

/** One open connection to a database. All methods throw DATABASE. */
export interface SqlConnection {
  /** Statement that begins a transaction which may write. */
  readonly beginStatement: string;
  /** Connects, or connects again when the connection was lost. Called before each query or transaction. */
  ready(): Promise<void>;
  query(sql: string, parameters: readonly unknown[]): Promise<SqlResult>;
  commit(): Promise<void>;
  /** Harmless when no transaction is open any more. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}

export class SingleConnectionDriver implements Driver {
  readonly #connection: SqlConnection;
  readonly #nextTurn: () => Promise<void>;
  readonly #view: DatabaseConnection;
  #tail: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  /**
   * @param nextTurn waited for before each transaction. SQLite answers without ever leaving the event loop's turn, and one
   * order is five commits of some milliseconds each: without it, everything else waits for all of them.
   */
  constructor(connection: SqlConnection, nextTurn: () => Promise<void>) {
    this.#connection = connection;
    this.#nextTurn = nextTurn;
    this.#view = new ConnectionView(connection);
  }

  async init(): Promise<void> {
    await this.#connection.ready();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#tail;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#tail = promise;
    await before;
    this.#release = () => resolve(undefined);
    try {
      await this.#connection.ready();
    } catch (error) {
      this.#release();
      throw error;
    }
    return this.#view;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(): Promise<void> {
    await this.#nextTurn();
    await this.#connection.query(this.#connection.beginStatement, []);
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.commit();
  }

  async rollbackTransaction(): Promise<void> {
    await this.#connection.rollback();
  }

  async destroy(): Promise<void> {
    await this.#tail;
    await this.#connection.close();
  }
}

class ConnectionView implements DatabaseConnection {
  readonly #connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.#connection = connection;
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#connection.query(compiled.sql, compiled.parameters);
    return { rows: result.rows as R[], numAffectedRows: BigInt(result.changedRows) };
  }

  async *streamQuery<R>(compiled: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(compiled);
  }
}
