/**
 * The HTTP server of the control API. It can listen before the bot exists: until one is attached, routes that need a bot
 * answer 502.
 *
 * Entry point: `createApiServer`. Order of checks for each request: who calls (401), is there a bot (502), is the request
 * well-formed (422), then the route's handler.
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { API_PREFIX, ROUTES, type RouteDefinition, type RouteName } from '@pitwall/wire';
import type { BotFace } from '../bot/face.ts';
import { requireRunning } from '../control/force-orders.ts';
import { TradeCache } from '../control/trade-cache.ts';
import type { ControlContext } from '../control/context.ts';
import { invariant, messageOf, PitwallError } from '../domain/errors.ts';
import { sendFailure, sendJson, sendRefusal } from './answers.ts';
import { authenticate } from './auth.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { answerUnknown } from './fallback.ts';
import { HANDLERS, type Call } from './handlers.ts';
import { readInput } from './input.ts';
import type { ApiServer, ApiServerOptions, AttachedBot } from './options.ts';
import { attachMessageSocket } from './websocket/socket.ts';

/** The largest request body, bytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** A request must be complete after this time. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The longest path parameter, characters. */
const PARAMETER_LIMIT = 500;

type AnyHandler = (call: Call<RouteName>) => unknown;

/** The state routes look at: the bot that is attached now, and what is kept for it. */
interface Holder {
  attached: (AttachedBot & { readonly trades: TradeCache }) | null;
}

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

/** Refuses a caller who may not, and a request that needs a bot when there is none. Runs before the body is read. */
function guard(
  route: RouteDefinition,
  options: ApiServerOptions,
  holder: Holder,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const result = authenticate(options.settings(), route.scope, request.headers.authorization, options.clock.now());
    if ('refusal' in result) {
      if (result.refusal.challenge !== null) reply.header('www-authenticate', result.refusal.challenge);
      sendJson(reply, 401, { detail: result.refusal.detail });
      return reply;
    }
    request.username = result.username;
    if (route.needs !== 'nothing' && holder.attached === null) {
      sendRefusal(request, reply, 'Bot is not in the correct state');
      return reply;
    }
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
        sendJson(reply, 200, await handle(call as Call<RouteName>));
      }
      return reply;
    },
  });
}

function createApp(options: ApiServerOptions): FastifyInstance {
  const { logger } = options;
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // Any other kind of upgrade is not taken up: the request is answered as if it had not asked.
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_LIMIT },
    // Requests are read and answers written by hand: without these, Fastify loads two schema compilers.
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    frameworkErrors: (_error, request, reply) => answerUnknown(request, reply),
  });
  app.decorateRequest('username', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
  app.addHook('onRequest', async (request, reply) => {
    const { corsOrigins } = options.settings();
    if (answerPreflight(request, reply, corsOrigins)) return reply;
    allowOrigin(request, reply, corsOrigins);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (options.settings().verbosity !== 'info') return;
    const path = request.url.split('?')[0] ?? '';
    logger.info(`${request.ip} - "${request.method} ${path} HTTP/${request.raw.httpVersion}" ${reply.statusCode}`);
  });
  app.setErrorHandler((error, request, reply) => sendFailure(request, reply, error, logger));
  app.setNotFoundHandler(answerUnknown);
  return app;
}

function noCompiler(): () => never {
  return () => {
    throw new PitwallError('INVARIANT', 'A route brought a schema for Fastify; schemas are read by input.ts.');
  };
}

async function open(app: FastifyInstance, options: ApiServerOptions) {
  const { listenIpAddress, listenPort } = options.settings();
  try {
    await app.listen({ host: listenIpAddress, port: listenPort });
  } catch (error) {
    throw new PitwallError(
      'USAGE',
      `Cannot listen on ${listenIpAddress}:${listenPort} (${messageOf(error)}): choose another ` +
        'api_server.listen_ip_address or api_server.listen_port, or end the program that uses it.',
      { cause: error },
    );
  }
  const address = app.server.address();
  invariant(typeof address === 'object' && address !== null, 'A listening server has an address.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { host: address.address, port: address.port, url: `http://${host}:${address.port}` };
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  const holder: Holder = { attached: null };
  const app = createApp(options);
  for (const name of Object.keys(ROUTES) as RouteName[]) addRoute(app, name, options, holder);
  const { settings, messages, clock, logger } = options;
  const bot = (): BotFace | null => holder.attached?.bot ?? null;
  const socket = attachMessageSocket(app.server, { settings, messages, clock, logger, bot });
  app.addHook('preClose', async () => socket.close());
  return {
    listen: async () => {
      const address = await open(app, options);
      options.logger.info(`Listening on ${address.url}.`);
      return address;
    },
    attach: (attached) => {
      invariant(holder.attached === null, 'A second bot cannot be attached to one server.');
      holder.attached = { ...attached, trades: new TradeCache(attached.store.trades, attached.bot) };
    },
    detach: () => {
      holder.attached = null;
      socket.dismiss();
    },
    close: async () => {
      await app.close();
    },
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; empty on public routes. */
    username: string;
  }
}
