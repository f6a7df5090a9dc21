/** An HTTP server on a free port of this machine that answers as a test tells it, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** Path with query, as it came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ScriptAnswer {
  readonly status?: number;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `cut`: the connection is destroyed; `hang`: no answer ever. */
type Answer = ScriptAnswer | 'cut' | 'hang';
export type Script = (request: SeenRequest, index: number) => Answer | Promise<Answer>;

function reply(answer: Answer, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'cut') {
    response.destroy();
    return;
  }
  const { status = 200, body = {}, headers = {} } = answer;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export class ScriptServer {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  readonly #heard: (() => void)[] = [];

  private constructor(script: Script) {
    this.#server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const seen = { method, target: url, headers, body };
        this.seen.push(seen);
        const answer = script(seen, this.seen.length - 1);
        for (const wake of this.#heard.splice(0)) wake();
        void Promise.resolve(answer).then((given) => reply(given, response));
      });
    });
  }

  static async open(script: Script): Promise<ScriptServer> {
    const opened = new ScriptServer(script);
    await new Promise<void>((resolve) => {
      opened.#server.listen(0, '127.0.0.1', resolve);
    });
    return opened;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Method and path with query of everything asked. */
  get calls(): string[] {
    return this.seen.map(({ method, target }) => `${method} ${target}`);
  }

  /** Waits until so many requests have come. */
  async heard(count: number): Promise<void> {
    while (this.seen.length < count) {
      await new Promise<void>((resolve) => {
        this.#heard.push(resolve);
      });
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
