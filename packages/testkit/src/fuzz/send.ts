/**
 * Sends one request on a connection that is kept, as a client does. A request that says it comes from a stranger has a
 * connection and an address of its own below 127.0.0.0/8.
 */
import { Agent, request } from 'node:http';
import type { FuzzRequest } from './requests.ts';
import { randomOf } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** No answer after this time counts as none at all: a broken server is told, not waited for. */
const PATIENCE_MS = 60_000;

export interface Login {
  readonly basic: string;
  /** By the kind of token. */
  readonly access: string;
  readonly refresh: string;
}

/** A way to the server: one connection, used again and again. */
export class Lane {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;
  readonly #seed: number;

  constructor(port: number, seed: number) {
    this.#port = port;
    this.#seed = seed;
  }

  #authorization({ standing, credentials, route }: FuzzRequest, login: Login): Record<string, string> {
    if (standing === 'stranger') return { authorization: credentials ?? '' };
    if (standing === 'none') return {};
    if (standing === 'basic') return { authorization: login.basic };
    return { authorization: `Bearer ${route === 'refresh' ? login.refresh : login.access}` };
  }

  /** Rejects when the connection ends without an answer. */
  async send(fuzzed: FuzzRequest, login: Login): Promise<FuzzAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<FuzzAnswer>();
    const random = randomOf(this.#seed, -fuzzed.number - 1);
    const isStranger = fuzzed.standing === 'stranger' || fuzzed.standing === 'none';
    const { body } = fuzzed;
    const outgoing = request({
      host: '127.0.0.1',
      port: this.#port,
      method: fuzzed.method,
      path: fuzzed.path,
      timeout: PATIENCE_MS,
      headers: {
        ...fuzzed.headers,
        ...this.#authorization(fuzzed, login),
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      ...(isStranger
        ? {
            agent: false,
            localAddress: `127.${random.between(1, 250)}.${random.between(0, 250)}.${random.between(1, 250)}`,
          }
        : { agent: this.#agent }),
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer within ${PATIENCE_MS} ms.`)));
    outgoing.on('error', reject);
    outgoing.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
