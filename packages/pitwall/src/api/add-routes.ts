/**
 * Puts the table of routes into the HTTP server. Order of checks for each request: who calls (401) and may they (403), by
 * the server's guard; does the server stand as the route needs it (502, 503), is the request well-formed (422), then the
 * route's handler.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { API_PREFIX, ROUTES, WEBSERVER_PATHS, type RouteDefinition, type RouteName } from '@pitwall/wire';
import type { ControlContext } from '../control/context.ts';
import { requireRunning } from '../control/trades/force-orders.ts';
import type { Access } from './access/access.ts';
import { sendJson, sendRefusal, WRONG_STATE } from './answers.ts';
import type { Call } from './handlers/call.ts';
import { HANDLERS } from './handlers/index.ts';
import { readInput } from './input/read-input.ts';
import type { ApiServerOptions, AttachedBot } from './options.ts';
import { register } from './register.ts';
import type { Services } from './services.ts';

/** The state routes look at: the bot that is attached now, and what is kept for it and for the server. */
export interface Holder {
  readonly services: Services;
  attached: (AttachedBot & Pick<ControlContext, 'trades' | 'candles'>) | null;
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

/**
 * A GET that only somebody with the scope `trade` may send changes something: early clients reload trades by one. A POST
 * that everybody may send who may read only asks for more than fits into an address.
 */
function isChange(route: RouteDefinition): boolean {
  if (route.changes !== undefined) return route.changes;
  return route.method === 'GET' ? route.scope === 'trade' : route.scope !== 'read';
}

async function sendLater(reply: FastifyReply, answer: Promise<unknown>): Promise<FastifyReply> {
  sendJson(reply, 200, await answer);
  return reply;
}

function addRoute(
  app: FastifyInstance,
  name: RouteName,
  options: ApiServerOptions,
  holder: Holder,
  access: Access,
): void {
  const route: RouteDefinition = ROUTES[name];
  const handle = HANDLERS[name] as AnyHandler;
  register(app, {
    method: route.method,
    url: `${API_PREFIX}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    scope: route.scope,
    changes: isChange(route),
    onRequest: (request, reply, done) => {
      if (!isMissing(route, options, holder)) done();
      // Clients of the routes that trade nowhere know another form of it.
      else if (route.needs === 'webserver') sendJson(reply, 503, { detail: `${WRONG_STATE}.` });
      else sendRefusal(request, reply, WRONG_STATE);
    },
    handler: (request, reply) => {
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
        const { caller, clientAddress: address } = request;
        const call = {
          ...result.input,
          caller,
          address,
          access,
          server: options,
          services: holder.services,
          attached,
          context: attached,
        };
        const answer = handle(call as unknown as Call);
        if (answer instanceof Promise) return sendLater(reply, answer);
        sendJson(reply, 200, answer);
      }
      return reply;
    },
  });
}

/** A bot refuses what only a server without one does; there these paths are unknown as long as they are no routes. */
function refuseWebserverPaths(app: FastifyInstance): void {
  for (const { method, path, scope } of WEBSERVER_PATHS) {
    register(app, {
      method,
      url: API_PREFIX + path,
      scope,
      changes: false,
      handler: (request, reply) => {
        sendRefusal(request, reply, WRONG_STATE);
        return reply;
      },
    });
  }
}

export function addRoutes(app: FastifyInstance, options: ApiServerOptions, holder: Holder, access: Access): void {
  for (const name of Object.keys(ROUTES) as RouteName[]) addRoute(app, name, options, holder, access);
  if (options.runMode !== 'webserver') refuseWebserverPaths(app);
}
