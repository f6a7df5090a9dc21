/**
 * Puts the table of routes into the HTTP server. Order of checks for each request: who calls (401), does the server stand
 * as the route needs it (502), is the request well-formed (422), then the route's handler.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_PREFIX, ROUTES, type RouteDefinition, type RouteName } from '@pitwall/wire';
import type { ControlContext } from '../control/context.ts';
import { requireRunning } from '../control/force-orders.ts';
import type { TradeCache } from '../control/trade-cache.ts';
import { sendJson, sendRefusal } from './answers.ts';
import { authenticate } from './auth.ts';
import type { Call } from './handlers/call.ts';
import { HANDLERS } from './handlers/index.ts';
import { readInput } from './input.ts';
import type { ApiServerOptions, AttachedBot } from './options.ts';

/** The state routes look at: the bot that is attached now, and what is kept for it. */
export interface Holder {
  attached: (AttachedBot & { readonly trades: TradeCache }) | null;
}

type AnyHandler = (call: Call) => unknown;

function contextOf(options: ApiServerOptions, attached: Holder['attached']): ControlContext | null {
  if (attached === null) return null;
  const fiatCurrency = options.configuration().fiat_display_currency;
  return {
    ...attached,
    clock: options.botClock ?? options.clock,
    fiat: options.fiat,
    fiatCurrency: typeof fiatCurrency === 'string' && fiatCurrency !== '' ? fiatCurrency : null,
  };
}

/** What the route needs is not there. */
function isMissing(route: RouteDefinition, options: ApiServerOptions, holder: Holder): boolean {
  if (route.needs === 'nothing') return false;
  if (route.needs === 'webserver') return options.runMode !== 'webserver';
  return holder.attached === null;
}

/** Refuses a caller who may not, and a request that needs what is not there. Runs before the body is read. */
function guard(
  route: RouteDefinition,
  options: ApiServerOptions,
  holder: Holder,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const result = authenticate(options.settings(), route.scope, request.headers.authorization, options.clock.now());
    if ('refusal' in result) {
      if (result.refusal.challenge !== null) reply.header('www-authenticate', result.refusal.challenge);
      sendJson(reply, 401, { detail: result.refusal.detail });
      return reply;
    }
    request.username = result.username;
    if (!isMissing(route, options, holder)) return undefined;
    sendRefusal(request, reply, 'Bot is not in the correct state');
    return reply;
  };
}

function addRoute(app: FastifyInstance, name: RouteName, options: ApiServerOptions, holder: Holder): void {
  const route: RouteDefinition = ROUTES[name];
  const handle = HANDLERS[name] as AnyHandler;
  app.route({
    method: route.method,
    url: `${API_PREFIX}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    onRequest: guard(route, options, holder),
    handler: async (request, reply) => {
      const result = readInput(route, {
        params: request.params as Record<string, unknown>,
        query: request.query as Record<string, unknown>,
        body: request.body as Buffer | undefined,
        contentType: request.headers['content-type'],
      });
      if ('unreadable' in result) sendJson(reply, 400, { detail: 'There was an error parsing the body' });
      else if ('problems' in result) sendJson(reply, 422, { detail: result.problems });
      else {
        const attached = contextOf(options, holder.attached);
        if (route.needs === 'running' && attached !== null) requireRunning(attached.bot);
        const call = { ...result.input, username: request.username, server: options, attached, context: attached };
        sendJson(reply, 200, await handle(call as unknown as Call));
      }
      return reply;
    },
  });
}

export function addRoutes(app: FastifyInstance, options: ApiServerOptions, holder: Holder): void {
  app.decorateRequest('username', '');
  for (const name of Object.keys(ROUTES) as RouteName[]) addRoute(app, name, options, holder);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; empty on public routes. */
    username: string;
  }
}
