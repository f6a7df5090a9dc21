/**
 * Bad input at every route of the table: the contract's error, nothing done, and the connection it came over answers the
 * next request.
 */
import { Agent, request } from 'node:http';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_PREFIX, ROUTES, ValidationErrors, type RouteDefinition } from '@pitwall/wire';
import { badRequests, PASSED_OVER, type BadRequest } from './bad-input.ts';
import { serveApi, type RecordedApi, type ServedApi } from './harness/recorded-api.ts';
import { basic, send } from './harness/http-call.ts';
import { standardConfig, startStandardBot, STANDARD_LOGIN, STANDARD_NOW } from './harness/standard-bot.ts';

const isValidationError = Compile(ValidationErrors);
const RIGHT = basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password);

interface Reply {
  readonly status: number;
  readonly text: string;
  /** It came over the connection of the request before. */
  readonly isReused: boolean;
}

/** One connection that is kept. */
class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  async ask(method: string, path: string, headers: Record<string, string>, body?: string | Buffer): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const { hostname, port } = this.#url;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ agent: this.#agent, hostname, port, method, path, headers: { ...headers, ...length } });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, text, isReused: outgoing.reusedSocket });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function pathOf(route: RouteDefinition, bad: Pick<BadRequest, 'params' | 'query'> = {}): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => bad.params?.[name] ?? '1');
  return API_PREFIX + path + (bad.query ?? '');
}

const routes = Object.entries(ROUTES)
  .map(([name, route]): [string, RouteDefinition] => [name, route])
  // It watches the machine for a second whatever it is sent; it takes nothing.
  .filter(([name]) => name !== 'sysinfo');
const taking = routes.filter(([, route]) => badRequests(route).length > 0);
const passing = routes.filter(([, route]) => route.body === undefined);

describe('bad input', () => {
  let bench: RecordedApi;
  let withoutBot: ServedApi;
  const connections = new Map<ServedApi, Connection>();
  const authorizations = new Map<ServedApi, Record<string, string>>();

  beforeAll(async () => {
    bench = await startStandardBot({ trades: 'long', config: (config) => ({ ...config, force_entry_enable: true }) });
    const fiat = { rate: async () => 0 };
    const webserver = { raw: standardConfig(), runMode: 'webserver', now: () => STANDARD_NOW, fiat };
    withoutBot = await serveApi(webserver);
    for (const server of [bench, withoutBot]) {
      connections.set(server, new Connection(server.url));
      const login = await send(server.url, '/api/v1/token/login', {
        method: 'POST',
        headers: { authorization: RIGHT },
      });
      authorizations.set(server, login.json as Record<string, string>);
    }
  });
  afterAll(async () => {
    for (const connection of connections.values()) connection.close();
    await withoutBot.close();
    await bench.close();
  });

  const serverOf = ({ needs }: RouteDefinition): ServedApi => (needs === 'webserver' ? withoutBot : bench);

  async function ask(
    route: RouteDefinition,
    path: string,
    contentType: string,
    body?: string | Buffer,
  ): Promise<Reply> {
    const server = serverOf(route);
    const refresh = `Bearer ${authorizations.get(server)?.['refresh_token'] ?? ''}`;
    const headers = { authorization: route.scope === 'refresh' ? refresh : RIGHT, 'content-type': contentType };
    const connection = connections.get(server);
    if (connection === undefined) throw new Error('Each server has a connection.');
    return connection.ask(route.method, path, headers, body);
  }

  async function expectToGoOn(route: RouteDefinition, isSame: boolean): Promise<void> {
    const next = await ask({ ...route, method: 'GET', scope: 'public' }, '/api/v1/ping', 'application/json');
    expect(next).toEqual({ status: 200, text: '{"status":"pong"}', isReused: isSame });
  }

  it.each(taking)('at %s', async (_name, route) => {
    // Opens the connection.
    await ask(route, '/api/v1/ping', 'application/json');
    for (const bad of badRequests(route)) {
      const { status, text } = await ask(route, pathOf(route, bad), bad.contentType ?? 'application/json', bad.body);
      expect([bad.name, status, text.slice(0, 300)]).toEqual([bad.name, bad.status, expect.any(String)]);
      const answer = JSON.parse(text) as { detail: { loc: unknown[] }[] };
      if (status === 422) {
        const complete = { detail: answer.detail.map((problem) => ({ ctx: {}, ...problem })) };
        expect([bad.name, [...isValidationError.Errors(complete)]]).toEqual([bad.name, []]);
        if (bad.loc !== undefined) {
          const places = answer.detail.map(({ loc }) => JSON.stringify(loc.slice(0, bad.loc?.length)));
          expect([bad.name, places]).toEqual([bad.name, expect.arrayContaining([JSON.stringify(bad.loc)])]);
        }
      }
      await expectToGoOn(route, bad.endsConnection !== true);
    }
  });

  it.each(passing)('a body is passed over at %s', async (_name, route) => {
    for (const [name, body, type] of PASSED_OVER) {
      const plain = await ask(route, pathOf(route), 'application/json');
      const { status } = await ask(route, pathOf(route), type, body);
      // The second call may find less left to do, but never fault with what it was sent.
      expect([name, [400, 413, 415, 422, 500].includes(status)]).toEqual([name, plain.status === 422]);
      await expectToGoOn(route, true);
    }
  });

  it('has changed nothing that it should not', async () => {
    const headers = { authorization: RIGHT };
    const { json } = await send(bench.url, '/api/v1/blacklist', { headers });
    expect(json).toMatchObject({ blacklist: ['DOGE/BTC', 'HOT/BTC'] });
    expect((await send(bench.url, '/api/v1/locks', { headers })).json).toEqual({ lock_count: 0, locks: [] });
    expect((await send(bench.url, '/api/v1/tokens', { headers })).json).toEqual({ tokens: [] });
  });
});
