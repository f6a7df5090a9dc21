/**
 * The HTTP machinery below the routes: plain or with TLS, limits, bodies as bytes, headers, CORS, the guard, the access
 * log, and answers for failures and for paths that are no route. Entry point: `createApp`.
 */
import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { PitwallError } from '../domain/errors.ts';
import { createAccess, protect, type Access } from './access/access.ts';
import { accountOf } from './access/caller.ts';
import { pathOf, sendFailure } from './answers.ts';
import { boundConnections } from './connections.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { answerUnknown } from './fallback.ts';
import { answerHeaders } from './headers.ts';
import { timeRequests } from './metrics/timing.ts';
import type { ApiServerOptions } from './options.ts';
import { requireScopes, type RegisteredRoute } from './register.ts';
import { secureOptions, type TlsIdentity } from './tls/identity.ts';
import { Turnstile } from './turnstile.ts';
import { boundPipelining } from './pipelining.ts';
import { addUiRoutes } from './ui/routes.ts';
import { UiShelf } from './ui/shelf.ts';
import { boundUnsentAnswers } from './unsent.ts';

/** The largest request body, bytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** A request must be complete after this time. */
const REQUEST_TIMEOUT_MS = 30_000;
/** A connection over which nothing moves for this time is dropped: an answer that nobody reads, such as a UI's file. */
const IDLE_TIMEOUT_MS = 180_000;
/** A TLS handshake must be complete after this time. */
const HANDSHAKE_TIMEOUT_MS = 15_000;
/** The longest path parameter, characters. */
const PARAMETER_LIMIT = 500;

/** Any other kind of upgrade is not taken up: the request is answered as if it had not asked. */
const UPGRADES = {
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};

function noCompiler(): () => never {
  return () => {
    throw new PitwallError(
      'INVARIANT',
      'A route brought a schema for Fastify; schemas are read by input/read-input.ts.',
    );
  };
}

/** The server, the UIs it serves, the table of its routes (it grows as they come), and who may call them. */
export interface GuardedApp {
  readonly app: FastifyInstance;
  readonly shelf: UiShelf;
  readonly routes: readonly RegisteredRoute[];
  readonly access: Access;
}

/** The server below: HTTPS when there is an identity. Both kinds are used through what they have in common. */
function serverOptions(identity: TlsIdentity | null): { readonly http: typeof UPGRADES } {
  if (identity === null) return { http: UPGRADES };
  const https = { ...UPGRADES, ...secureOptions(identity), handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
  return { https } as unknown as { readonly http: typeof UPGRADES };
}

/** @param identity certificate and key; null: plain HTTP */
export function createApp(options: ApiServerOptions, identity: TlsIdentity | null): GuardedApp {
  const { logger } = options;
  const shelf = new UiShelf(options.uiFolder ?? null, () => options.settings().ui, logger);
  const ui = { shelf, hasDocuments: () => options.settings().enableOpenapi };
  const answerUnrouted = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      await answerUnknown(request, reply, ui);
    } catch (error) {
      sendFailure(request, reply, error, logger);
    }
    return reply;
  };
  const app = Fastify({
    ...serverOptions(identity),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_LIMIT },
    // Requests are read and answers written by hand: without these, Fastify loads two schema compilers.
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    frameworkErrors: (_error, request, reply) => {
      answerHeaders(request, reply, identity !== null);
      void answerUnrouted(request, reply);
    },
  });
  boundConnections(app.server, {
    total: options.maxConnections,
    trustedProxies: () => options.settings().trustedProxies,
    logger,
  });
  boundPipelining(app);
  const routes = requireScopes(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
  app.addHook('onRequest', (request, reply, done) => {
    answerHeaders(request, reply, identity !== null);
    const { corsOrigins } = options.settings();
    if (answerPreflight(request, reply, corsOrigins)) return;
    allowOrigin(request, reply, corsOrigins);
    done();
  });
  const access = createAccess(options);
  const turnstile = new Turnstile(options.nextTurn);
  app.addHook('preHandler', ({ caller, routeOptions }, _reply, done) => {
    // What anybody may ask is as quick as the waiting would be.
    if (routeOptions.config.scope === 'public') done();
    else turnstile.enter(accountOf(caller)).then(() => done(), done);
  });
  protect(app, options.settings, access);
  // When the answer is written, not when it has left: to watch for that costs every request, logged or not.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (options.settings().verbosity === 'info') {
      const { clientAddress, ip, method, raw } = request;
      logger.info(
        `${clientAddress || ip} - "${method} ${pathOf(request)} HTTP/${raw.httpVersion}" ${reply.statusCode}`,
      );
    }
    done();
  });
  boundUnsentAnswers(app);
  if (options.metrics !== undefined) timeRequests(app, options.metrics);
  app.setErrorHandler((error, request, reply) => sendFailure(request, reply, error, logger));
  app.setNotFoundHandler(answerUnrouted);
  addUiRoutes(app, answerUnrouted);
  return { app, shelf, routes, access };
}
