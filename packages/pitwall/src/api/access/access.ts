/** The parts of access, put together for one server. Entry points: `createAccess`, `protect`. */
import type { FastifyInstance } from 'fastify';
import type { ApiServerOptions } from '../options.ts';
import { AuditLog, recordChanges } from './audit.ts';
import { Authenticator } from './authenticate.ts';
import { FailureTable } from './failures.ts';
import { guardRoutes } from './guard.ts';
import { PasswordCheck } from './password.ts';
import { AccessRegistry } from './registry.ts';

export interface Access {
  readonly registry: AccessRegistry;
  readonly authenticator: Authenticator;
  readonly audit: AuditLog;
}

export type AccessOptions = Pick<
  ApiServerOptions,
  'settings' | 'configuration' | 'clock' | 'logger' | 'ids' | 'accessStore'
>;

export function createAccess(options: AccessOptions): Access {
  const { settings, configuration, clock, logger, ids, accessStore: store } = options;
  const registry = new AccessRegistry({ store, clock, ids, logger });
  const failures = new FailureTable(clock, logger);
  const passwords = new PasswordCheck(ids);
  const authenticator = new Authenticator({ settings, clock, logger, registry, passwords, failures });
  const bot = (): string => {
    const { bot_name: name } = configuration();
    return typeof name === 'string' ? name : '';
  };
  return { registry, authenticator, audit: new AuditLog({ store, clock, logger, bot }) };
}

/** Puts the guard and the record of changes into `app`; what is still to be written is written when it closes. */
export function protect(app: FastifyInstance, settings: ApiServerOptions['settings'], access: Access): void {
  guardRoutes(app, settings, access.authenticator);
  recordChanges(app, access.audit);
  app.addHook('onClose', async () => {
    access.audit.flush();
    access.registry.noteUses();
  });
}
