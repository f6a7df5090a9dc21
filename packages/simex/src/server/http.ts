/**
 * The exchange on a port of this machine: HTTP for requests, WebSocket for streams. Listens on loopback only.
 * Entry point: {@link listen}.
 *
 * A fault that takes an answer away cuts the connection (`reset`) or keeps it open and silent (`hang`).
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { wireError } from '../wire/errors.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { Simex } from './simex.ts';
import { TransportError } from './transport-error.ts';

/** The only address that is listened on: the control API has no key. */
const LOOPBACK = '127.0.0.1';
const MOST_BODY_BYTES = 1_048_576;
const MOST_MESSAGE_BYTES = 65_536;
/** A WebSocket client that is this far behind is cut off. */
const MOST_BUFFERED_BYTES = 4_194_304;
/** Longer than clients keep their idle connections, so that they close first. */
const KEEP_ALIVE_MS = 120_000;
const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;

export interface ListenOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Gets what was thrown while a request was carried out: a broken invariant. The client is answered 500. */
  readonly onBug: (error: unknown) => void;
}

export interface Listening {
  readonly port: number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** The port cannot be listened on. */
export class ListenError extends Error {
  constructor(port: number, cause: NodeJS.ErrnoException) {
    const why =
      cause.code === 'EADDRINUSE'
        ? `port ${port} is in use: choose another with --port, or 0 for any free one`
        : cause.code === 'EACCES'
          ? `port ${port} needs privileges: choose one above 1023`
          : `port ${port} cannot be listened on: ${cause.message}`;
    super(why, { cause });
    this.name = 'ListenError';
  }
}

/** Serves an exchange until it is closed. Throws {@link ListenError}. */
export async function listen(simex: Simex, options: ListenOptions): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    serve(simex, request, response).catch((error: unknown) => {
      options.onBug(error);
      if (response.headersSent) response.destroy();
      else send(response, wireError.internal().toResponse());
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    sockets.handleUpgrade(request, socket, head, (webSocket) => open(simex, request, webSocket));
  });
  await startListening(server, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const webSocket of sockets.clients) webSocket.close(GOING_AWAY);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const webSocket of sockets.clients) webSocket.terminate();
      });
    },
  };
}

async function startListening(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(port, error)));
    server.listen(port, LOOPBACK, resolve);
  });
}

async function serve(simex: Simex, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    send(response, wireError.tooLarge(MOST_BODY_BYTES).toResponse(), true);
    return;
  }
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  try {
    const answer = await simex.handle(toWireRequest(request, body), abort.signal);
    if (!response.destroyed) send(response, answer);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    response.destroy();
  }
}

function toWireRequest(request: IncomingMessage, body: string): WireRequest {
  const { path, query } = splitUrl(request.url);
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: Object.fromEntries(headers),
    body,
    source: request.socket.remoteAddress ?? 'unknown',
  };
}

function splitUrl(url = '/'): { readonly path: string; readonly query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** The whole body as text; undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: WireResponse, last = false): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    ...(last ? { connection: 'close' } : {}),
  });
  response.end(answer.body);
}

/** Ties a WebSocket to a stream of the exchange. */
function open(simex: Simex, request: IncomingMessage, webSocket: WebSocket): void {
  const { path, query } = splitUrl(request.url);
  const connection = simex.connect(path, query, {
    message: (text) => {
      if (webSocket.bufferedAmount > MOST_BUFFERED_BYTES) webSocket.terminate();
      else webSocket.send(text);
    },
    closed: (how) => {
      if (how === 'cut') webSocket.terminate();
      else webSocket.close();
    },
  });
  // A broken frame or line ends in `close` as well; there is nothing else to do about it.
  webSocket.on('error', () => webSocket.terminate());
  if (connection === undefined) {
    webSocket.close(POLICY_VIOLATION, 'no stream here, or its listenKey is not valid');
    return;
  }
  webSocket.on('message', (data, isBinary) => {
    if (!isBinary) connection.receive((data as Buffer).toString('utf8'));
  });
  webSocket.on('close', () => connection.end());
}
