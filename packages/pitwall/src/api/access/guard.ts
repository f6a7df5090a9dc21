/**
 * Asks of every request who calls (401, 429) and whether they may (403), before anything of it is read. One hook of the
 * server for all routes; each route says by its scope what it asks for. A foreign page's request is refused (403) before
 * its name and password are looked at.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteScope, Scope } from '@pitwall/wire';
import { sendJson } from '../answers.ts';
import type { ApiSettings } from '../settings.ts';
import { attemptAddress, clientAddress } from './address.ts';
import type { Authenticator, AuthRefusal, AuthResult } from './authenticate.ts';
import { includesScope, type Caller } from './caller.ts';
import { isForeignPage } from './web-page.ts';

function refuse(reply: FastifyReply, refusal: AuthRefusal): void {
  const { status, detail, challenge, retryAfterSeconds } = refusal;
  if (challenge !== null) reply.header('www-authenticate', challenge);
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  sendJson(reply, status, { detail });
}

/** The scope that a caller lacks for a route; null when they may. */
function missingScope(needed: RouteScope, caller: Caller): Scope | null {
  if (needed === 'public' || needed === 'basic' || needed === 'refresh') return null;
  return includesScope(caller.scope, needed) ? null : needed;
}

/** What only pages of this server and of listed origins may send: all but plain questions. */
function isGuardedFromPages({ method, routeOptions }: FastifyRequest): boolean {
  return method !== 'GET' || routeOptions.config.changes === true;
}

const FOREIGN_PAGE = 'A page of another address sent this: its origin is not in api_server.CORS_origins';

/** Whether the request goes on; else it is answered. */
function isLetIn(request: FastifyRequest, reply: FastifyReply, scope: RouteScope, result: AuthResult): boolean {
  if ('refusal' in result) {
    request.refusedName = result.refusal.name;
    refuse(reply, result.refusal);
    return false;
  }
  const { caller } = result;
  request.caller = caller;
  const missing = caller === null ? null : missingScope(scope, caller);
  if (missing === null || caller === null) return true;
  sendJson(reply, 403, { detail: `This needs the scope "${missing}", and "${caller.name}" has "${caller.scope}"` });
  return false;
}

/** Puts the guard into the server. */
export function guardRoutes(app: FastifyInstance, settings: () => ApiSettings, authenticator: Authenticator): void {
  app.decorateRequest('clientAddress', '');
  app.decorateRequest('refusedName', null);
  app.addHook('onRequest', (request, reply, done) => {
    request.clientAddress = clientAddress(request.raw, settings().trustedProxies);
    const { scope } = request.routeOptions.config;
    // A path that is no route.
    if (scope === undefined) {
      done();
      return;
    }
    if (isGuardedFromPages(request) && isForeignPage(request.headers, settings().corsOrigins)) {
      sendJson(reply, 403, { detail: FOREIGN_PAGE });
      return;
    }
    const judge = (result: AuthResult): void => {
      if (isLetIn(request, reply, scope, result)) done();
    };
    const { authorization, host } = request.headers;
    const result = authenticator.request(scope, authorization, attemptAddress(request.clientAddress, host));
    // Only a password whose hash has to be computed is judged later.
    if (result instanceof Promise) result.then(judge, done);
    else judge(result);
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** From where it came; behind a trusted proxy what that proxy says. */
    clientAddress: string;
    /** Whom a refused request claimed to be, if the configuration knows the name. */
    refusedName: string | null;
  }
}
