/**
 * The record of every call that changes something, and of every such call that was refused: one entry each, written
 * before the answer leaves. Entry points: `AuditLog`, `recordChanges`.
 *
 * An entry costs some 20 µs. A record that cannot be written (a full disk) is told in the log and keeps nobody from
 * stopping a bot. Nobody fills the disk by being refused: of callers that were not let in (401, 429), and of those that
 * lack the scope (403), only so many entries are written a minute, then one that says how many more there were.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
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

  add(entry: Omit<AuditEntry, 'at' | 'bot'>): void {
    const at = this.#options.clock.now();
    if (Math.floor(at / MINUTE_MS) !== this.#minute) {
      this.flush();
      this.#minute = Math.floor(at / MINUTE_MS);
      this.#refused.strangers = 0;
      this.#refused.others = 0;
    }
    if (this.#mayWrite(entry)) this.#write(entry);
    else this.#counted += 1;
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

  #write(entry: Omit<AuditEntry, 'at' | 'bot'>): void {
    const { store, clock, logger, bot } = this.#options;
    try {
      store.addAudit({ at: clock.now(), bot: bot(), ...entry });
    } catch (error) {
      logger.error(`The audit record of ${entry.action} (status ${entry.status}) could not be written.`, error);
    }
  }
}

/** Longer answers (lists) say nothing in words. */
const MAX_READ_ANSWER_BYTES = 64 * 1024;

function answerOf(payload: unknown): unknown {
  if (!Buffer.isBuffer(payload) || payload.length > MAX_READ_ANSWER_BYTES) return null;
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return null;
  }
}

/** The path as the documents have it: `/api/v1/trades/{tradeid}`. */
function pathOf(request: FastifyRequest): string {
  return (request.routeOptions.url ?? '').replaceAll(/:(\w+)/g, '{$1}');
}

/** Puts every change that `app` serves or refuses on record. */
export function recordChanges(app: FastifyInstance, log: AuditLog): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { changes, scope } = request.routeOptions.config;
    if (changes !== true) return;
    const { caller, params, query } = request;
    // Whoever logs in may have put the password into the body.
    const isLogin = scope === 'basic' || scope === 'refresh';
    const body = isLogin || !Buffer.isBuffer(request.body) ? undefined : request.body;
    log.add({
      name: caller?.name ?? request.refusedName,
      how: caller?.how ?? null,
      scope: caller?.scope ?? null,
      address: request.clientAddress,
      action: `${request.method} ${pathOf(request)}`,
      what: auditWhat({ params, query, body }, caller === null ? MAX_STRANGER_WHAT : MAX_AUDIT_WHAT),
      status: reply.statusCode,
      message: auditMessage(answerOf(payload), MAX_AUDIT_MESSAGE),
    });
  });
}
