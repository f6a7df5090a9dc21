/**
 * Asks of every request who calls (401) and whether they may (403), before anything of it is read. One hook of the
 * server for all routes; each route says by its scope what it asks for.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RouteScope, Scope } from '@pitwall/wire';
import { sendJson } from '../answers.ts';
import { authenticate, type AuthRefusal } from '../auth.ts';
import type { ApiServerOptions } from '../options.ts';
import { includesScope, type Caller } from './caller.ts';

function refuse(reply: FastifyReply, { detail, challenge }: AuthRefusal): FastifyReply {
  if (challenge !== null) reply.header('www-authenticate', challenge);
  sendJson(reply, 401, { detail });
  return reply;
}

/** The scope that a caller lacks for a route; null when they may. */
export function missingScope(needed: RouteScope, caller: Caller): Scope | null {
  if (needed === 'public' || needed === 'basic' || needed === 'refresh') return null;
  return includesScope(caller.scope, needed) ? null : needed;
}

/** Puts the guard into the server. */
export function guardRoutes(app: FastifyInstance, options: Pick<ApiServerOptions, 'settings' | 'clock'>): void {
  app.addHook('onRequest', async (request, reply) => {
    const { scope } = request.routeOptions.config;
    // A path that is no route.
    if (scope === undefined) return undefined;
    const result = authenticate(options.settings(), scope, request.headers.authorization, options.clock.now());
    if ('refusal' in result) return refuse(reply, result.refusal);
    const { caller } = result;
    request.caller = caller;
    const missing = caller === null ? null : missingScope(scope, caller);
    if (missing === null || caller === null) return undefined;
    sendJson(reply, 403, { detail: `This needs the scope "${missing}", and the caller has "${caller.scope}"` });
    return reply;
  });
}
