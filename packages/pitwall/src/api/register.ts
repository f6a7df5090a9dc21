/**
 * The one way a route gets into the HTTP server, whatever it serves: API, UI files, documents, metrics. Every route says
 * who may call it; one hook of the server asks that before anything of the request is read.
 *
 *     register(app, { method: 'GET', url: '/metrics', scope: 'read', handler: (request, reply) => … });
 *     register(app, { method: 'GET', url: '/docs', scope: 'public', handler: … });
 *
 * Scopes: `public` (anybody), `basic` (name and password only), `refresh` (a refresh token only), or one of `read`,
 * `trade`, `admin` (anybody known whose scope includes it). In a handler `request.caller` says who asks; it is null on
 * public routes.
 *
 * Invariant: a route without a scope is a bug. Registering one, by `register` or behind its back (a plugin), throws
 * INVARIANT at once. What the server answers for paths that are no route (`setNotFoundHandler`) is public.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { RouteScope } from '@pitwall/wire';
import { invariant } from '../domain/errors.ts';
import type { Caller } from './access/caller.ts';

export interface GuardedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** In Fastify's form: `/trade/:tradeid`, `/assets/*`. */
  readonly url: string;
  readonly scope: RouteScope;
  /** Whether a call changes something and is therefore put on record. Every method but GET does, when absent. */
  readonly changes?: boolean;
  /** Runs after the caller was let in and before the body is read. */
  readonly onRequest?: onRequestHookHandler;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** A line of the router's own table. */
export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly scope: RouteScope;
  readonly changes: boolean;
}

/**
 * From now on every route of `app` must carry its scope. Returns the table of all routes, which grows as they come.
 */
export function requireScopes(app: FastifyInstance): readonly RegisteredRoute[] {
  const table: RegisteredRoute[] = [];
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    const scope = config?.scope;
    for (const one of [method].flat()) {
      invariant(scope !== undefined, `The route ${one} ${url} does not say who may call it: add it with register().`);
      table.push({ method: one, url, scope, changes: config?.changes === true });
    }
  });
  return table;
}

export function register(app: FastifyInstance, route: GuardedRoute): void {
  const { method, url, scope, changes = method !== 'GET', onRequest, handler } = route;
  app.route({ method, url, config: { scope, changes }, handler, ...(onRequest === undefined ? {} : { onRequest }) });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. */
    scope?: RouteScope;
    /** Whether a call changes something. */
    changes?: boolean;
  }
  interface FastifyRequest {
    /** Who asks; null on public routes. */
    caller: Caller | null;
  }
}
