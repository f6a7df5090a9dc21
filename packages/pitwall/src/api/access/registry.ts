/**
 * Tokens and sessions as every request needs them: in memory, and as fresh as the store. What another process changed is
 * seen at the next look, since the store tells by a number whether anybody did (about 2 µs).
 *
 * Entry points: `AccessRegistry.token`, `session`, `openSession`, `rotateSession`, `endSession`, `makeToken`,
 * `revokeToken`. Invariant: what was ended is not found by any call that begins later.
 */
import type { AccessStore, SessionRecord, TokenRecord } from '../../ports/access-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import { REFRESH_LIFETIME_SECONDS, type TokenSession } from './jwt.ts';
import { MAX_SESSIONS, NOTE_USES_MS } from './limits.ts';
import { hashToken, makeToken, type MadeToken, type NewToken } from './named-token.ts';
import { randomText } from './secret-text.ts';

const SESSION_ID_BYTES = 16;
const REFRESH_LIFETIME_MS = REFRESH_LIFETIME_SECONDS * 1000;

interface Known {
  readonly foreignVersion: number;
  /** By hash. */
  readonly tokens: ReadonlyMap<string, TokenRecord>;
  readonly tokensById: ReadonlyMap<number, TokenRecord>;
  readonly sessions: ReadonlyMap<string, SessionRecord>;
}

export interface RegistryOptions {
  readonly store: AccessStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

export class AccessRegistry {
  readonly #store: AccessStore;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #logger: Logger;
  #known: Known | null = null;
  readonly #usedTokens = new Map<number, number>();
  readonly #usedSessions = new Map<string, number>();
  #notedAt: number;

  constructor({ store, clock, ids, logger }: RegistryOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#ids = ids;
    this.#logger = logger;
    this.#notedAt = clock.now();
    store.removeExpired(this.#notedAt);
  }

  /** The named token whose secret this is; null when there is none, or it has expired. */
  token(secret: string): TokenRecord | null {
    const record = this.#look().tokens.get(hashToken(secret));
    return record !== undefined && this.#isFresh(record.expiresAt) ? record : null;
  }

  hasToken(id: number): boolean {
    const record = this.#look().tokensById.get(id);
    return record !== undefined && this.#isFresh(record.expiresAt);
  }

  /** Null when it has ended. */
  session(id: string): SessionRecord | null {
    const record = this.#look().sessions.get(id);
    return record !== undefined && this.#isFresh(record.expiresAt) ? record : null;
  }

  /** With the times of last use that are not on the disk yet. */
  tokens(): readonly TokenRecord[] {
    const { tokens } = this.#look();
    const found = [...tokens.values()].filter(({ expiresAt }) => this.#isFresh(expiresAt));
    return found.map((record) => ({ ...record, lastUsedAt: this.#usedTokens.get(record.id) ?? record.lastUsedAt }));
  }

  sessions(): readonly SessionRecord[] {
    const { sessions } = this.#look();
    const found = [...sessions.values()].filter(({ expiresAt }) => this.#isFresh(expiresAt));
    return found.map((record) => ({ ...record, lastUsedAt: this.#usedSessions.get(record.id) ?? record.lastUsedAt }));
  }

  openSession(name: string, address: string): TokenSession {
    const now = this.#clock.now();
    const id = randomText(this.#ids, SESSION_ID_BYTES);
    const times = { createdAt: now, lastUsedAt: now, expiresAt: now + REFRESH_LIFETIME_MS };
    // By what is on the disk the one used longest ago is chosen.
    this.noteUses();
    this.#store.removeExpired(now);
    this.#store.addSession({ id, name, address, ...times, generation: 0 }, MAX_SESSIONS);
    this.#known = null;
    return { id, generation: 0 };
  }

  /** The session with the next generation of refresh tokens; null when `session` is not the newest one, or has ended. */
  rotateSession({ id, generation }: TokenSession): TokenSession | null {
    this.#known = null;
    const isDone = this.#store.rotateSession(id, generation, this.#clock.now() + REFRESH_LIFETIME_MS);
    return isDone ? { id, generation: generation + 1 } : null;
  }

  endSession(id: string): SessionRecord | null {
    this.#known = null;
    return this.#store.removeSession(id);
  }

  /** Throws COMMAND_REFUSED. */
  makeToken(wanted: NewToken): MadeToken {
    this.#known = null;
    return makeToken(this.#store, this.#ids, this.#clock.now(), wanted);
  }

  revokeToken(id: number): TokenRecord | null {
    this.#known = null;
    return this.#store.removeToken(id);
  }

  tokenWasUsed(id: number): void {
    this.#usedTokens.set(id, this.#clock.now());
    this.#noteSometimes();
  }

  sessionWasUsed(id: string): void {
    this.#usedSessions.set(id, this.#clock.now());
    this.#noteSometimes();
  }

  /** Writes down what was used since the last time. */
  noteUses(): void {
    this.#notedAt = this.#clock.now();
    if (this.#usedTokens.size + this.#usedSessions.size === 0) return;
    this.#store.noteUses({ tokens: this.#usedTokens, sessions: this.#usedSessions });
    this.#usedTokens.clear();
    this.#usedSessions.clear();
    this.#known = null;
  }

  #noteSometimes(): void {
    if (this.#clock.now() - this.#notedAt < NOTE_USES_MS) return;
    try {
      this.noteUses();
    } catch (error) {
      // A full disk keeps nobody out.
      this.#logger.error('When tokens and sessions were last used could not be written down.', error);
    }
  }

  #isFresh(expiresAt: number | null): boolean {
    return expiresAt === null || expiresAt > this.#clock.now();
  }

  #look(): Known {
    const foreignVersion = this.#store.foreignVersion();
    if (this.#known?.foreignVersion === foreignVersion) return this.#known;
    const tokens = this.#store.tokens();
    this.#known = {
      foreignVersion,
      tokens: new Map(tokens.map((record) => [record.hash, record])),
      tokensById: new Map(tokens.map((record) => [record.id, record])),
      sessions: new Map(this.#store.sessions().map((record) => [record.id, record])),
    };
    return this.#known;
  }
}
