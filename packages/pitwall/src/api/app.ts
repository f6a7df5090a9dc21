/**
 * The HTTP machinery below the routes: limits, bodies as bytes, CORS, the guard, the access log, and answers for failures
 * and for paths that are no route. Entry point: `createApp`.
 */
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { PitwallError } from '../domain/errors.ts';
import { guardRoutes } from './access/guard.ts';
import { sendFailure } from './answers.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { answerUnknown } from './fallback.ts';
import type { ApiServerOptions } from './options.ts';
import { requireScopes, type RegisteredRoute } from './register.ts';

/** The largest request body, bytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** A request must be complete after this time. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The longest path parameter, characters. */
const PARAMETER_LIMIT = 500;

function noCompiler(): () => never {
  return () => {
    throw new PitwallError('INVARIANT', 'A route brought a schema for Fastify; schemas are read by input.ts.');
  };
}

/** Also the table of the routes that are registered in it. */
export interface GuardedApp {
  readonly app: FastifyInstance;
  readonly routes: readonly RegisteredRoute[];
}

export function createApp(options: ApiServerOptions): GuardedApp {
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
  const routes = requireScopes(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
  app.addHook('onRequest', async (request, reply) => {
    const { corsOrigins } = options.settings();
    if (answerPreflight(request, reply, corsOrigins)) return reply;
    allowOrigin(request, reply, corsOrigins);
  });
  guardRoutes(app, options);
  app.addHook('onResponse', async (request, reply) => {
    if (options.settings().verbosity !== 'info') return;
    const path = request.url.split('?')[0] ?? '';
    logger.info(`${request.ip} - "${request.method} ${path} HTTP/${request.raw.httpVersion}" ${reply.statusCode}`);
  });
  app.setErrorHandler((error, request, reply) => sendFailure(request, reply, error, logger));
  app.setNotFoundHandler(answerUnknown);
  return { app, routes };
}
