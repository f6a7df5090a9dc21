/**
 * The HTTP server of the control API. It can listen before the bot exists: until one is attached, routes that need a bot
 * answer 502. Entry point: `createApiServer`.
 */
import type { FastifyInstance } from 'fastify';
import type { BotFace } from '../bot/face.ts';
import { TradeCache } from '../control/trade-cache.ts';
import { invariant, messageOf, PitwallError } from '../domain/errors.ts';
import { addRoutes, type Holder } from './add-routes.ts';
import { createApp } from './app.ts';
import { addDocumentRoutes } from './openapi/routes.ts';
import type { ApiServer, ApiServerOptions } from './options.ts';
import { attachMessageSocket } from './websocket/socket.ts';

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
  const { app, routes } = createApp(options);
  addRoutes(app, options, holder);
  addDocumentRoutes(app, options);
  const { settings, messages, clock, logger } = options;
  const bot = (): BotFace | null => holder.attached?.bot ?? null;
  const socket = attachMessageSocket(app.server, { settings, messages, clock, logger, bot });
  app.addHook('preClose', async () => socket.close());
  return {
    routes: () => routes,
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
