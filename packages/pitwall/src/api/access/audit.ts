/**
 * The record of every call that changes something, and of every such call that was refused: one entry each. Of a caller
 * who was let in it is written before anything is changed, and its result before the answer leaves: what was begun is on
 * record, even when the process is killed in the middle. Entry points: `AuditLog`, `recordChanges`.
 *
 * An entry costs two small writes, about 0.1 ms. A record that cannot be written (a full disk) is told in the log and keeps
 * nobody from stopping a bot. Nobody fills the disk by being refused: of callers that were not let in (401, 429), and of
 * those that lack the scope (403), only so many entries are written a minute, then one that says how many more there were.
 */
import type { FastifyInstance, FastifyRequest, onSendAsyncHookHandler, preHandlerAsyncHookHandler } from 'fastify';
import type { AccessStore, AuditEntry } from '../../ports/access-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { auditMessage, auditWhat } from './audit-what.ts';
import { MAX_AUDIT_MESSAGE, MAX_AUDIT_WHAT, MAX_REFUSED_AUDITS, MAX_STRANGER_WHAT } from './limits.ts';

const MINUTE_MS = 60_000;

export interface AuditLogOptions {
  readonly store: AccessStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The name of the bot, now. */
  readonly bot: () => string;
}

export class AuditLog {
  readonly #options: AuditLogOptions;
  #minute = 0;
  readonly #refused = { strangers: 0, others: 0 };
  /** Refusals that were only counted. */
  #counted = 0;

  constructor(options: AuditLogOptions) {
    this.#options = options;
  }

  /** Writes a change down that is going to be made. Returns the id of its entry; null when it could not be written. */
  begin(entry: Omit<AuditEntry, 'at' | 'bot' | 'status' | 'message'>): number | null {
    this.#noteMinute();
    return this.#write({ ...entry, status: null, message: '' });
  }

  /** @param id of the entry that `begin` wrote; null: the whole entry is written now */
  end(id: number | null, entry: Omit<AuditEntry, 'at' | 'bot'> & { readonly status: number }): void {
    this.#noteMinute();
    if (id === null) this.#add(entry);
    else this.#try(entry, () => this.#options.store.finishAudit(id, entry.status, entry.message));
  }

  #add(entry: Omit<AuditEntry, 'at' | 'bot'>): void {
    if (this.#mayWrite(entry)) this.#write(entry);
    else this.#counted += 1;
  }

  #noteMinute(): void {
    const minute = Math.floor(this.#options.clock.now() / MINUTE_MS);
    if (minute === this.#minute) return;
    this.flush();
    this.#minute = minute;
    this.#refused.strangers = 0;
    this.#refused.others = 0;
  }

  #mayWrite({ how, status }: Pick<AuditEntry, 'how' | 'status'>): boolean {
    if (how !== null && status !== 403) return true;
    const kind = how === null ? 'strangers' : 'others';
    this.#refused[kind] += 1;
    return this.#refused[kind] <= MAX_REFUSED_AUDITS;
  }

  /** Writes down what was only counted so far. */
  flush(): void {
    if (this.#counted === 0) return;
    const message = `${this.#counted} further calls were refused within a minute`;
    this.#counted = 0;
    this.#write({ name: null, how: null, scope: null, address: '', action: '', what: '', status: 401, message });
  }

  #write(entry: Omit<AuditEntry, 'at' | 'bot'>): number | null {
    const { store, clock, bot } = this.#options;
    return this.#try(entry, () => store.addAudit({ at: clock.now(), bot: bot(), ...entry }));
  }

  #try<Result>({ action, status }: Pick<AuditEntry, 'action' | 'status'>, write: () => Result): Result | null {
    try {
      return write();
    } catch (error) {
      const what = status === null ? 'begun' : `status ${status}`;
      this.#options.logger.error(`The audit record of ${action} (${what}) could not be written.`, error);
      return null;
    }
  }
}

/** Longer answers (lists) say nothing in words. */
const MAX_READ_ANSWER_LENGTH = 64 * 1024;

function answerOf(payload: unknown): unknown {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return null;
  if (payload.length > MAX_READ_ANSWER_LENGTH) return null;
  try {
    return JSON.parse(String(payload));
  } catch {
    return null;
  }
}

/** The path as the documents have it: `/api/v1/trades/{tradeid}`. */
function routeOf(request: FastifyRequest): string {
  return (request.routeOptions.url ?? '').replaceAll(/:(\w+)/g, '{$1}');
}

/** What is known of a change before it is made. */
function changeOf(request: FastifyRequest): Omit<AuditEntry, 'at' | 'bot' | 'status' | 'message'> {
  const { caller, params, query } = request;
  const { scope } = request.routeOptions.config;
  // Whoever logs in may have put the password into the body.
  const isLogin = scope === 'basic' || scope === 'refresh';
  const body = isLogin || !Buffer.isBuffer(request.body) ? undefined : request.body;
  return {
    name: caller?.name ?? request.refusedName,
    how: caller?.how ?? null,
    scope: caller?.scope ?? null,
    address: request.clientAddress,
    action: `${request.method} ${routeOf(request)}`,
    what: auditWhat({ params, query, body }, caller === null ? MAX_STRANGER_WHAT : MAX_AUDIT_WHAT),
  };
}

/** Puts every change that `app` serves or refuses on record. */
export function recordChanges(app: FastifyInstance, log: AuditLog): void {
  app.decorateRequest('auditEntry', null);
  // Comes when the guard has let the caller in and all of the request is there.
  const begin: preHandlerAsyncHookHandler = async (request) => {
    if (request.caller === null) return;
    const change = changeOf(request);
    request.auditEntry = { id: log.begin(change), change };
  };
  const end: onSendAsyncHookHandler = async (request, reply, payload) => {
    const { id, change } = request.auditEntry ?? { id: null, change: changeOf(request) };
    log.end(id, { ...change, status: reply.statusCode, message: auditMessage(answerOf(payload), MAX_AUDIT_MESSAGE) });
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.changes === true) Object.assign(route, { preHandler: begin, onSend: end });
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The entry of a change that was let in; its id is null when it could not be written. Null before. */
    auditEntry: { readonly id: number | null; readonly change: ReturnType<typeof changeOf> } | null;
  }
}
