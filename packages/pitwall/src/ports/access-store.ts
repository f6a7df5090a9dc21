/**
 * Where access to the API is kept: named tokens, sessions, and the record of changes. Calls are synchronous and take
 * microseconds. Other processes (the commands `pitwall token` and `pitwall audit`) use the same store at the same time.
 *
 * Times are ms UTC.
 */
import type { Scope } from '@pitwall/wire';

/** A named access token. Its secret is not kept, only a hash of it. */
export interface TokenRecord {
  readonly id: number;
  /** Of one token at a time. */
  readonly name: string;
  readonly scope: Scope;
  /** SHA-256 of the whole token, hexadecimal. */
  readonly hash: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** Null: it does not expire. */
  readonly expiresAt: number | null;
}

/** What a login opened. */
export interface SessionRecord {
  /** Stands inside the tokens of the session. */
  readonly id: string;
  readonly name: string;
  /** From where it was opened. */
  readonly address: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
  /** How often the refresh token was replaced; a refresh token of an earlier generation has been used up. */
  readonly generation: number;
}

/** One call that changed something, or was refused to. */
export interface AuditEntry {
  readonly at: number;
  /** Null: not known. */
  readonly name: string | null;
  /** How the caller proved who they are: `password`, `session`, …; `command` on the command line. */
  readonly how: string | null;
  readonly scope: string | null;
  /** Empty on the command line. */
  readonly address: string;
  /** Of which bot: several may share a user folder. */
  readonly bot: string;
  /** Method and path of the route, or the command. */
  readonly action: string;
  /** Parameters and body as JSON, without secrets, cut to size; empty when there are none. */
  readonly what: string;
  /**
   * The HTTP status, or the exit code of the command. Null: it was begun and its end is not on record; it runs still, or
   * the process was ended meanwhile.
   */
  readonly status: number | null;
  /** Empty as long as there is no status. */
  readonly message: string;
}

export interface AuditRecord extends AuditEntry {
  /** Grows by one with each entry. */
  readonly id: number;
}

/** When something was last used, by id. */
export interface LastUses {
  readonly tokens: ReadonlyMap<number, number>;
  readonly sessions: ReadonlyMap<string, number>;
}

export interface AccessStore {
  /** Another number whenever another process changed something. */
  foreignVersion(): number;

  tokens(): readonly TokenRecord[];
  /** Null when there is a token of that name. */
  addToken(token: Omit<TokenRecord, 'id' | 'lastUsedAt'>): TokenRecord | null;
  /** On the disk when it returns. Null when there is no such token. */
  removeToken(id: number): TokenRecord | null;

  sessions(): readonly SessionRecord[];
  /** Those used longest ago go when there are more than `limit`. */
  addSession(session: SessionRecord, limit: number): void;
  /** Puts the next generation in the place of `generation`. False when that is not the current one, or it has ended. */
  rotateSession(id: string, generation: number, expiresAt: number): boolean;
  /** On the disk when it returns. Null when there is no such session. */
  removeSession(id: string): SessionRecord | null;

  noteUses(uses: LastUses): void;
  /** Removes tokens and sessions that have expired. */
  removeExpired(now: number): void;

  /** Returns the id of the entry. */
  addAudit(entry: AuditEntry): number;
  /** Tells the end of an entry that was added without a status. Throws when it has an end already. */
  finishAudit(id: number, status: number, message: string): void;
  /** The newest first, of those with a smaller id than `before`. */
  audit(limit: number, before?: number): readonly AuditRecord[];
  /** The oldest first, from the id `after` on, of those before the time `until`. */
  auditUntil(until: number, after: number, limit: number): readonly AuditRecord[];
  /**
   * Takes away the oldest entries up to this id, of those before the time `until`: the one way to shorten the record. At
   * most `limit` at once, so that a running bot does not have to wait for it. Returns how many.
   */
  cutAudit(lastId: number, until: number, limit: number): number;

  /** All that `change` writes, or nothing of it when it throws or the process ends. On the disk when it returns. */
  atomically<Result>(change: () => Result): Result;

  close(): void;
}
