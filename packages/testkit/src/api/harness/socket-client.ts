/** A client of the message WebSocket for tests: keeps what it hears, and waits for what is asked for. */
import { request } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';

export const SOCKET_TOKEN = 'a token of the tests';

export interface Heard {
  readonly type: string;
  readonly [field: string]: unknown;
}

export class SocketClient {
  readonly socket: WebSocket;
  readonly heard: Heard[] = [];
  /** The code the connection ended with. */
  readonly closed: Promise<number>;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
    socket.on('message', (data: Buffer) => {
      this.heard.push(JSON.parse(data.toString('utf8')) as Heard);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** @param url of the HTTP server */
  static async open(url: string, token = SOCKET_TOKEN, options: ClientOptions = {}): Promise<SocketClient> {
    const socket = new WebSocket(socketUrl(url, token), options);
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    return client;
  }

  /** Sends a request; a text or bytes as they are. */
  send(message: unknown): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** The next message that was not taken yet. */
  async next(): Promise<Heard> {
    for (;;) {
      const message = this.heard[this.#taken];
      if (message !== undefined) {
        this.#taken += 1;
        return message;
      }
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** Subscribes, and waits until the server has taken note. */
  async subscribe(...types: string[]): Promise<void> {
    this.send({ type: 'subscribe', data: types });
    await this.inStep();
  }

  /** Waits until the server has served everything sent before. */
  async inStep(): Promise<void> {
    this.send({ type: 'whitelist', data: null });
    let message = await this.next();
    while (message.type !== 'whitelist') message = await this.next();
  }

  async close(): Promise<number> {
    this.socket.close();
    return this.closed;
  }
}

function socketUrl(url: string, token: string): string {
  return `${url.replace('http', 'ws')}/api/v1/message/ws?token=${encodeURIComponent(token)}`;
}

export interface Handshake {
  /** 101 when the connection was opened; it is closed again then. */
  readonly status: number;
  readonly body: string;
}

/** Tries to open a WebSocket at a path. */
export async function handshake(url: string, path: string, headers: Record<string, string> = {}): Promise<Handshake> {
  const { promise, resolve, reject } = Promise.withResolvers<Handshake>();
  const { hostname, port } = new URL(url);
  const outgoing = request({
    hostname,
    port,
    path,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  outgoing.on('upgrade', (response, socket) => {
    socket.destroy();
    resolve({ status: response.statusCode ?? 0, body: '' });
  });
  outgoing.on('response', (response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
  });
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}
