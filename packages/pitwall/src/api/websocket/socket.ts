/**
 * The message WebSocket: attached to the `upgrade` event of an HTTP server. Entry point: `attachMessageSocket`.
 *
 * Order of checks: is it the path (403), is it no page of a foreign origin (403), is the token good (403, or 429 after too
 * many wrong ones), is there a bot (502), is there room (503). Refusals are answers to the upgrade request; nothing of the
 * bot is told before.
 *
 * A connection whose caller's access ends is closed within a second.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { API_PREFIX, SOCKET_PATH } from '@pitwall/wire';
import { WebSocketServer, type WebSocket } from 'ws';
import type { BotFace } from '../../bot/face.ts';
import type { FairTurns } from '../../control/fair-turns.ts';
import type { MessageHub } from '../../control/messages/message-hub.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Access } from '../access/access.ts';
import { attemptAddress, clientAddress } from '../access/address.ts';
import type { SocketPass } from '../access/authenticate.ts';
import { SocketWatch } from '../access/socket-watch.ts';
import { isForeignPage } from '../access/web-page.ts';
import { refusalBody, WRONG_STATE } from '../answers.ts';
import type { ApiSettings } from '../settings.ts';
import { RequestQueue } from './answer.ts';
import { Broadcast } from './broadcast.ts';
import { Channel, type CutOffReason } from './channel.ts';
import { Deliveries } from '../deliveries.ts';
import { CLOSE_GRACE_MS, MAX_CLIENTS, MAX_INBOUND_BYTES, MAX_UNREAD_BYTES, SERVICE_RESTART } from './limits.ts';
import { refuseUpgrade } from './refuse.ts';
import { tokenOf } from './token.ts';

const PATH = `${API_PREFIX}${SOCKET_PATH}`;

export interface MessageSocketOptions {
  readonly settings: () => ApiSettings;
  /** Null while no bot is attached. */
  readonly bot: () => BotFace | null;
  readonly messages: MessageHub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly access: Pick<Access, 'authenticator'>;
  /** Who may ask the strategy for frames. */
  readonly frames: FairTurns;
  readonly maxClients?: number;
  /** Told when a client is cut off. */
  readonly onCutOff?: (reason: CutOffReason) => void;
}

export interface MessageSocket {
  /** Clients there are now. */
  clients(): number;
  /** Says goodbye to all clients; they may come again. */
  dismiss(): void;
  /** Says goodbye to all clients and lets nobody in any more. Resolves when all connections are closed. */
  close(): Promise<void>;
}

export function attachMessageSocket(server: Server, options: MessageSocketOptions): MessageSocket {
  return new LiveSocket(server, options);
}

class LiveSocket implements MessageSocket {
  readonly #options: MessageSocketOptions;
  readonly #channels = new Set<Channel>();
  readonly #webSockets: WebSocketServer;
  readonly #stopListening: () => void;
  readonly #watch: SocketWatch;
  readonly #deliveries = new Deliveries(MAX_UNREAD_BYTES);
  #count = 0;
  #isClosed = false;

  constructor(server: Server, options: MessageSocketOptions) {
    const { settings, bot, messages, clock, logger } = options;
    this.#options = options;
    this.#watch = new SocketWatch(clock, logger);
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: MAX_INBOUND_BYTES,
      // One message is the same bytes for every client; compression would make them anew for each.
      perMessageDeflate: false,
    });
    const lastRowOnly = (): boolean => settings().wsAnalyzedDf === 'last';
    const broadcast = new Broadcast({ channels: this.#channels, bot, lastRowOnly, clock, logger });
    this.#stopListening = messages.listen(broadcast);
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  clients(): number {
    return this.#channels.size;
  }

  dismiss(): void {
    for (const channel of this.#channels) channel.close(SERVICE_RESTART);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
    if (this.#channels.size === 0) return;
    const leaving = [...this.#channels];
    const grace = this.#options.clock.after(CLOSE_GRACE_MS, () => {
      for (const channel of leaving) channel.terminate();
    });
    this.dismiss();
    await Promise.all(leaving.map(async (channel) => channel.closed));
    grace.cancel();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { settings, bot, access, maxClients = MAX_CLIENTS } = this.#options;
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    const address = attemptAddress(clientAddress(request, settings().trustedProxies), request.headers.host);
    const isRefused = path !== PATH || isForeignPage(request.headers, settings().corsOrigins);
    const pass = isRefused ? null : access.authenticator.socket(tokenOf(query), address);
    if (pass === null || 'refusal' in pass) {
      const seconds = pass?.refusal.retryAfterSeconds ?? null;
      if (pass === null || seconds === null) refuseUpgrade(socket, 403);
      else refuseUpgrade(socket, 429, { detail: pass.refusal.detail }, { 'retry-after': String(seconds) });
    } else if (bot() === null) {
      refuseUpgrade(socket, 502, refusalBody(PATH, WRONG_STATE));
    } else if (this.#isClosed || this.#channels.size >= maxClients) {
      refuseUpgrade(socket, 503, refusalBody(PATH, 'too many clients'));
    } else {
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#welcome(webSocket, pass));
    }
  }

  #welcome(socket: WebSocket, { account, mayListen }: SocketPass): void {
    const { bot, clock, logger, onCutOff, frames } = this.#options;
    this.#count += 1;
    const cutOff = onCutOff === undefined ? {} : { onCutOff };
    const name = String(this.#count);
    const channel = new Channel({ socket, name, clock, logger, deliveries: this.#deliveries, ...cutOff });
    const requests = new RequestQueue({ channel, bot, logger, frames, account });
    this.#channels.add(channel);
    this.#watch.add(channel, mayListen);
    logger.debug(`WebSocket ${channel.name} is open.`);
    socket.on('message', (data, isBinary) => requests.take(data as Buffer, isBinary));
    socket.on('close', (code) => {
      this.#channels.delete(channel);
      this.#watch.remove(channel);
      logger.debug(`WebSocket ${channel.name} is closed: code ${code}.`);
    });
  }
}
