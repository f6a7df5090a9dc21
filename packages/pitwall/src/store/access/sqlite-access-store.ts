/** The access store in SQLite, by Node's own `node:sqlite`. Entry point: `openAccessStore`. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { invariant } from '../../domain/errors.ts';
import type {
  AccessStore,
  AuditEntry,
  AuditRecord,
  LastUses,
  SessionRecord,
  TokenRecord,
} from '../../ports/access-store.ts';
import { FORBID_DELETE, FORBID_DELETE_OF_RESULTS } from './migrations.ts';
import { openAccessDatabase } from './open-database.ts';

/** Its name in the user folder. */
export const ACCESS_FILE = 'access.sqlite';

const TOKEN =
  'id, name, scope, hash, created_at AS createdAt, last_used_at AS lastUsedAt, expires_at AS expiresAt FROM tokens';
const SESSION =
  'id, name, address, created_at AS createdAt, last_used_at AS lastUsedAt, expires_at AS expiresAt, generation ' +
  'FROM sessions';
/** In the table, of an entry whose result, if there is one, is a row of its own. */
const STARTED = -1;
const AUDIT =
  'id, at, name, how, scope, address, bot, action, what, ' +
  `coalesce(result.status, nullif(audit.status, ${STARTED})) AS status, ` +
  'coalesce(result.message, audit.message) AS message ' +
  'FROM audit LEFT JOIN audit_results AS result ON result.audit_id = audit.id';

type Values = readonly (string | number | null)[];

/** @param file a path, or `:memory:`. Throws DATABASE when it cannot be opened. */
export function openAccessStore(file: string): AccessStore {
  return new SqliteAccessStore(openAccessDatabase(file));
}

class SqliteAccessStore implements AccessStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  foreignVersion(): number {
    const row = this.#prepare('PRAGMA data_version').get() as { data_version: number };
    return row.data_version;
  }

  tokens(): readonly TokenRecord[] {
    return this.#all<TokenRecord>(`SELECT ${TOKEN} ORDER BY id`);
  }

  addToken({ name, scope, hash, createdAt, expiresAt }: Omit<TokenRecord, 'id' | 'lastUsedAt'>): TokenRecord | null {
    const [added] = this.#all<TokenRecord>(
      'INSERT INTO tokens (name, scope, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?) ' +
        `ON CONFLICT (name) DO NOTHING RETURNING ${TOKEN.replace(' FROM tokens', '')}`,
      [name, scope, hash, createdAt, expiresAt],
    );
    return added ?? null;
  }

  removeToken(id: number): TokenRecord | null {
    return this.#safely(() => {
      const [found] = this.#all<TokenRecord>(`SELECT ${TOKEN} WHERE id = ?`, [id]);
      this.#run('DELETE FROM tokens WHERE id = ?', [id]);
      return found ?? null;
    });
  }

  sessions(): readonly SessionRecord[] {
    return this.#all<SessionRecord>(`SELECT ${SESSION} ORDER BY created_at, id`);
  }

  addSession({ id, name, address, createdAt, lastUsedAt, expiresAt, generation }: SessionRecord, limit: number): void {
    this.#together(() => {
      const values = [id, name, address, createdAt, lastUsedAt, expiresAt, generation];
      this.#run('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)', values);
      this.#run(
        'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions ORDER BY last_used_at DESC, rowid DESC ' +
          'LIMIT -1 OFFSET ?)',
        [limit],
      );
    });
  }

  rotateSession(id: string, generation: number, expiresAt: number): boolean {
    const sql = 'UPDATE sessions SET generation = generation + 1, expires_at = ? WHERE id = ? AND generation = ?';
    return this.#safely(() => this.#run(sql, [expiresAt, id, generation])) === 1;
  }

  removeSession(id: string): SessionRecord | null {
    return this.#safely(() => {
      const [found] = this.#all<SessionRecord>(`SELECT ${SESSION} WHERE id = ?`, [id]);
      this.#run('DELETE FROM sessions WHERE id = ?', [id]);
      return found ?? null;
    });
  }

  noteUses({ tokens, sessions }: LastUses): void {
    this.#together(() => {
      for (const [id, at] of tokens) {
        this.#run('UPDATE tokens SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?', [at, id]);
      }
      for (const [id, at] of sessions) {
        this.#run('UPDATE sessions SET last_used_at = max(last_used_at, ?) WHERE id = ?', [at, id]);
      }
    });
  }

  removeExpired(now: number): void {
    this.#together(() => {
      this.#run('DELETE FROM tokens WHERE expires_at <= ?', [now]);
      this.#run('DELETE FROM sessions WHERE expires_at <= ?', [now]);
    });
  }

  addAudit({ at, name, how, scope, address, bot, action, what, status, message }: AuditEntry): number {
    const [added] = this.#all<{ id: number }>(
      'INSERT INTO audit (at, name, how, scope, address, bot, action, what, status, message) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
      [at, name, how, scope, address, bot, action, what, status ?? STARTED, message],
    );
    invariant(added !== undefined, 'An insert gives back its row.');
    return added.id;
  }

  finishAudit(id: number, status: number, message: string): void {
    this.#run('INSERT INTO audit_results VALUES (?, ?, ?)', [id, status, message]);
  }

  audit(limit: number, before = Number.MAX_SAFE_INTEGER): readonly AuditRecord[] {
    return this.#all<AuditRecord>(`SELECT ${AUDIT} WHERE id < ? ORDER BY id DESC LIMIT ?`, [before, limit]);
  }

  auditUntil(until: number, after: number, limit: number): readonly AuditRecord[] {
    const sql = `SELECT ${AUDIT} WHERE at < ? AND id > ? ORDER BY id LIMIT ?`;
    return this.#all<AuditRecord>(sql, [until, after, limit]);
  }

  cutAudit(lastId: number, until: number, limit: number): number {
    return this.#safely(() => {
      const oldest = '(SELECT id FROM audit WHERE id <= ? AND at < ? ORDER BY id LIMIT ?)';
      this.#database.exec('DROP TRIGGER audit_no_delete; DROP TRIGGER audit_results_no_delete');
      this.#run(`DELETE FROM audit_results WHERE audit_id IN ${oldest}`, [lastId, until, limit]);
      const changes = this.#run(`DELETE FROM audit WHERE id IN ${oldest}`, [lastId, until, limit]);
      this.#database.exec(FORBID_DELETE + FORBID_DELETE_OF_RESULTS);
      return changes;
    });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  atomically<Result>(change: () => Result): Result {
    return this.#safely(change);
  }

  /** In one transaction that is on the disk when it returns; inside of another one it is part of that. */
  #safely<Result>(change: () => Result): Result {
    if (this.#isInTransaction()) return change();
    this.#database.exec('PRAGMA synchronous=FULL');
    try {
      return this.#together(change);
    } finally {
      this.#database.exec('PRAGMA synchronous=NORMAL');
    }
  }

  #together<Result>(change: () => Result): Result {
    if (this.#isInTransaction()) return change();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has ended the transaction already.
      if (this.#isInTransaction()) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #run(sql: string, values: Values): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  #all<Row>(sql: string, values: Values = []): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }
}
