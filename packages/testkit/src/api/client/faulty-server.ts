/** A server of sockets that can be told what to do; its HTTP side answers everything with an empty object. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';

export class FaultyServer {
  readonly http: Server;
  readonly sockets: ServerSocket[] = [];
  readonly received: string[][] = [];
  readonly tokens: (string | null)[] = [];
  #onSocket: (() => void)[] = [];
  #onMessage: (() => void)[] = [];
  /** Handshakes are refused. */
  refuses = false;

  private constructor() {
    this.http = createServer((_request, response) => response.end('{}'));
    const server = new WebSocketServer({ noServer: true });
    this.http.on('upgrade', (request, socket, head) => {
      this.tokens.push(new URL(request.url ?? '', 'http://x').searchParams.get('token'));
      if (this.refuses) {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (accepted) => this.#take(accepted));
    });
  }

  #take(socket: ServerSocket): void {
    const received: string[] = [];
    this.received.push(received);
    this.sockets.push(socket);
    socket.on('message', (data: Buffer) => {
      received.push(data.toString());
      for (const wake of this.#onMessage.splice(0)) wake();
    });
    for (const wake of this.#onSocket.splice(0)) wake();
  }

  static async open(): Promise<FaultyServer> {
    const faulty = new FaultyServer();
    await new Promise<void>((resolve) => {
      faulty.http.listen(0, '127.0.0.1', resolve);
    });
    return faulty;
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
    this.http.closeAllConnections();
    this.http.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async socket(index: number): Promise<ServerSocket> {
    for (;;) {
      const socket = this.sockets[index];
      if (socket !== undefined) return socket;
      await new Promise<void>((resolve) => this.#onSocket.push(resolve));
    }
  }

  /** What the client has sent over its `index`-th connection, as soon as it is so many. */
  async sent(index: number, count: number): Promise<unknown[]> {
    await this.socket(index);
    while ((this.received[index]?.length ?? 0) < count) {
      await new Promise<void>((resolve) => this.#onMessage.push(resolve));
    }
    return this.received[index]?.map((text): unknown => JSON.parse(text)) ?? [];
  }
}
