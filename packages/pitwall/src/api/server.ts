/**
 * The HTTP server of the control API. It can listen before the bot exists: until one is attached, routes that need a bot
 * answer 502. Entry point: `createApiServer`.
 */
import type { Server } from 'node:https';
import type { FastifyInstance } from 'fastify';
import type { BotFace } from '../bot/face.ts';
import { CandleAnswers } from '../control/charts/candle-answers.ts';
import { TradeCache } from '../control/trades/trade-cache.ts';
import { invariant, messageOf, PitwallError } from '../domain/errors.ts';
import { addRoutes, type Holder } from './add-routes.ts';
import { createApp } from './app.ts';
import { addMetricsRoute } from './metrics/routes.ts';
import { addDocumentRoutes } from './openapi/routes.ts';
import type { ApiServer, ApiServerOptions } from './options.ts';
import { createServices } from './services.ts';
import { watchTlsFiles } from './tls/renewal.ts';
import { readTlsFiles, type TlsIdentity } from './tls/identity.ts';
import { attachMessageSocket } from './websocket/socket.ts';

async function open(app: FastifyInstance, options: ApiServerOptions, scheme: 'http' | 'https') {
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
  return { host: address.address, port: address.port, url: `${scheme}://${host}:${address.port}` };
}

/** Certificate and key, when they are configured; throws CONFIG when they cannot be used. */
function tlsIdentity({ settings, clock }: ApiServerOptions): TlsIdentity | null {
  const files = settings().tls;
  return files === null ? null : readTlsFiles(files, clock.now());
}

/** Follows renewals of the certificate until the server closes. */
function followRenewals(app: FastifyInstance, identity: TlsIdentity, options: ApiServerOptions): void {
  const { settings, clock, logger } = options;
  // With an identity, the server below is one of HTTPS.
  const server = app.server as unknown as Server;
  const watch = watchTlsFiles({ server, files: () => settings().tls, identity, clock, logger });
  app.addHook('preClose', async () => watch.stop());
}

/** Throws CONFIG when the configured certificate or its key cannot be used. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const services = createServices(options);
  const holder: Holder = { attached: null, services };
  const identity = tlsIdentity(options);
  const { app, shelf, routes, access } = createApp(options, identity);
  if (identity !== null) followRenewals(app, identity, options);
  addRoutes(app, options, holder, access);
  addDocumentRoutes(app, options);
  const { settings, messages, clock, logger, metrics } = options;
  const bot = (): BotFace | null => holder.attached?.bot ?? null;
  const socket = attachMessageSocket(app.server, {
    settings,
    messages,
    clock,
    logger,
    bot,
    access,
    frames: services.frames,
    onCutOff: (reason) => metrics?.clientDropped(reason),
  });
  addMetricsRoute(app, metrics ?? null, () => ({ bot: holder.attached, webSocketClients: socket.clients() }));
  app.addHook('preClose', async () => socket.close());
  app.addHook('onClose', async () => services.close());
  return {
    routes: () => routes,
    listen: async () => {
      const address = await open(app, options, identity === null ? 'http' : 'https');
      options.logger.info(`Listening on ${address.url}.`);
      const ui = await shelf.current();
      if (ui !== null) options.logger.info(`The UI "${ui.ui.name}", version ${ui.version.trim()}, is served there.`);
      return address;
    },
    attach: (attached) => {
      invariant(holder.attached === null, 'A second bot cannot be attached to one server.');
      holder.attached = { ...attached, candles: new CandleAnswers(), trades: new TradeCache(attached.store.trades) };
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
