/** One HTTP request over a real socket, as raw as a test needs it: any method, any header, any body. */
import { request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  /** Lower case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

export interface HttpCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  /** From which address of this machine; any when absent. */
  readonly localAddress?: string;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param url address of the server, without path */
export async function send(url: string, path: string, call: HttpCall = {}): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const { hostname, port } = new URL(url);
  const length = call.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(call.body)) };
  const from = call.localAddress === undefined ? {} : { localAddress: call.localAddress };
  const headers = { ...length, ...call.headers };
  const options = { hostname, port, path, method: call.method ?? 'GET', headers, ...from };
  const outgoing = request(options, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
      );
      resolve({ status: incoming.statusCode ?? 0, headers, text, json: parsed(text) });
    });
    incoming.on('error', reject);
  });
  outgoing.on('error', reject);
  outgoing.end(call.body);
  return promise;
}
