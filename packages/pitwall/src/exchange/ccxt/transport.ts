/**
 * HTTP for ccxt on Node's own client: nothing is resent, no redirect is followed, the whole body is read before the
 * answer counts (so that the time limit covers it), and idle connections are dropped before a venue drops them.
 */
import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { currentCall } from './call.ts';
import type { FetchAnswer, FetchInit } from './client.ts';
import { redirected } from './local.ts';

const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Connections to one host, for each lane. */
const MAX_SOCKETS = 32;
/** A connection idle for longer is not used again: a request on a connection the venue just closed has no known end. */
const IDLE_MS = 4_000;

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const brotliDecompress = promisify(zlib.brotliDecompress);

export interface Transport {
  readonly fetch: (url: string, init: FetchInit) => Promise<FetchAnswer>;
  /** Ends all requests. */
  close(): void;
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

function newAgents(): Agents {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: IDLE_MS };
  return { http: new http.Agent(options), https: new https.Agent(options) };
}

/** @param local when given, all requests go there */
export function createTransport(local: URL | null): Transport {
  // Orders have connections of their own: they never wait for a data call to end.
  const lanes = { order: newAgents(), data: newAgents() };
  const closing = new AbortController();
  return {
    fetch: async (url, init) => {
      const target = local === null ? new URL(url) : redirected(url, local);
      const agents = lanes[currentCall()?.lane ?? 'data'];
      const signal = AbortSignal.any([closing.signal, ...(init.signal === undefined ? [] : [init.signal])]);
      return target.protocol === 'https:'
        ? send(https.request(target, { ...requestOptions(init), agent: agents.https, signal }), init)
        : send(http.request(target, { ...requestOptions(init), agent: agents.http, signal }), init);
    },
    close: () => {
      closing.abort();
      for (const agents of Object.values(lanes)) {
        agents.http.destroy();
        agents.https.destroy();
      }
    },
  };
}

function requestOptions(init: FetchInit): http.RequestOptions {
  const headers: Record<string, string> = { 'Accept-Encoding': 'gzip, deflate, br', ...init.headers };
  if (init.body !== undefined) headers['Content-Length'] = String(Buffer.byteLength(init.body));
  return { method: init.method, headers };
}

async function send(request: http.ClientRequest, init: FetchInit): Promise<FetchAnswer> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
    request.end(init.body);
  });
  const body = await decoded(await readBody(response), response.headers['content-encoding']);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: {
      forEach: (visit) => {
        for (const [name, value] of Object.entries(response.headers)) visit(String(value), name);
      },
    },
    text: async () => body.toString('utf8'),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  };
}

async function readBody(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const part = chunk as Buffer;
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new TypeError(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

async function decoded(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  const limit = { maxOutputLength: MAX_BODY_BYTES };
  if (body.length === 0) return body;
  if (encoding === 'gzip') return gunzip(body, limit);
  if (encoding === 'deflate') return inflate(body, limit);
  return encoding === 'br' ? brotliDecompress(body, limit) : body;
}
