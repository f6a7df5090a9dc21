/**
 * Every route of the router's own table against every kind of caller: let in, 401, or 403 with the scope that is needed;
 * and one entry in the record for every change that was asked for, granted or not.
 *
 * No bot is attached: what is let in ends at the next check, or at one of the body, and nothing is traded.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_PREFIX, ROUTES, type RouteScope, type Scope } from '@pitwall/wire';
import type { RegisteredRoute } from '../../../../pitwall/src/api/register.ts';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { SOCKET_TOKEN } from '../harness/socket-client.ts';
import { STANDARD_LOGIN } from '../harness/standard-bot.ts';

const HOUR_MS = 3_600_000;
const LADDER: readonly Scope[] = ['read', 'trade', 'admin'];

interface Caller {
  readonly name: string;
  /** The `Authorization` header, made anew for each call. */
  readonly header: () => Promise<string> | string;
  /** On ordinary routes; null: unknown there. */
  readonly scope: Scope | null;
  /** Routes of another kind that let them in. */
  readonly opens?: 'basic' | 'refresh';
  /** Whose name the record has. */
  readonly recorded?: string;
}

/** Paths of the table as the router has them. */
const known = new Set(Object.values(ROUTES).map(({ path }) => API_PREFIX + path.replaceAll(/\{(\w+)\}/g, ':$1')));

let bench: AccessApi;
const made = new Map<Scope, string>();

const named = (scope: Scope): Caller => ({
  name: `a token of scope ${scope}`,
  header: () => `Bearer ${made.get(scope) ?? ''}`,
  scope,
  recorded: `the ${scope} token`,
});
const { username, password } = STANDARD_LOGIN;
const CALLERS: readonly Caller[] = [
  { name: 'nobody', header: () => '', scope: null },
  { name: 'a wrong password', header: () => basic(username, 'wrong'), scope: null, recorded: username },
  { name: 'a wrong name', header: () => basic('stranger', password), scope: null },
  { name: 'a forged token', header: () => 'Bearer a.b.c', scope: null },
  { name: 'a named token nobody made', header: () => `Bearer pw_${'x'.repeat(43)}`, scope: null },
  { name: 'the token of the WebSocket', header: () => `Bearer ${SOCKET_TOKEN}`, scope: null },
  { name: 'a refresh token', header: () => `Bearer ${bench.signed('refresh')}`, scope: null, opens: 'refresh' },
  { name: 'name and password', header: () => RIGHT, scope: 'admin', opens: 'basic', recorded: username },
  {
    name: 'a session',
    header: async () => `Bearer ${(await bench.login()).access_token}`,
    scope: 'admin',
    recorded: username,
  },
  { name: 'a signed token', header: () => `Bearer ${bench.signed()}`, scope: 'admin', recorded: 'a script' },
  ...LADDER.map(named),
];

beforeAll(async () => {
  bench = await AccessApi.start();
  for (const scope of LADDER) made.set(scope, (await bench.token(`the ${scope} token`, scope)).token);
  bench.api.server.detach();
});
afterAll(async () => bench.close());

function isOfLadder(scope: RouteScope): scope is Scope {
  return LADDER.some((step) => step === scope);
}

/** What the caller meets at a route of this scope: `in`, 401 or 403. */
function expected(caller: Caller, scope: RouteScope): 'in' | 401 | 403 {
  if (scope === 'public') return 'in';
  if (!isOfLadder(scope)) return caller.opens === scope ? 'in' : 401;
  if (caller.scope === null) return 401;
  return LADDER.indexOf(caller.scope) >= LADDER.indexOf(scope) ? 'in' : 403;
}

function auditCount(): number {
  return bench.api.accessStore.audit(1)[0]?.id ?? 0;
}

/** `sysinfo` watches the machine for a second. */
const SLOW = '/sysinfo';

function pathOf(url: string): string {
  return url.replaceAll(/:\w+/g, '7').replace('*', 'x');
}

describe('the router', () => {
  it('has every route of the table, with its scope', () => {
    const known = new Map(bench.api.server.routes().map((route) => [`${route.method} ${route.url}`, route.scope]));
    for (const { method, path, scope } of Object.values(ROUTES)) {
      expect([path, known.get(`${method} ${API_PREFIX}${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)]).toEqual([
        path,
        scope,
      ]);
    }
  });

  it('has nothing public but ping, the documents and the UI', () => {
    const paths = bench.api.server.routes().filter(({ scope }) => scope === 'public');
    const beyond = paths.map(({ url }) => url).filter((url) => url.startsWith('/api') && url !== `${API_PREFIX}/ping`);
    expect(beyond).toEqual([]);
  });
});

describe.each(CALLERS.map((caller): [string, Caller] => [caller.name, caller]))('%s', (_name, caller) => {
  it('meets at every route what its scope says', async () => {
    // Refusals are put on record one by one up to a number in each minute.
    bench.pass(60_000);
    const seen: string[] = [];
    const wanted: string[] = [];
    const note = (into: string[], { method, url }: RegisteredRoute, verdict: string | number, rows: number): void => {
      into.push(`${method} ${url}: ${verdict}, ${rows} on record`);
    };
    for (const route of bench.api.server.routes()) {
      const verdict = expected(caller, route.scope);
      if (verdict === 'in' && route.url.endsWith(SLOW)) continue;
      const authorization = await caller.header();
      // Forgets failures, so that none of these calls has to wait.
      if (caller.scope === null) bench.pass(2 * HOUR_MS);
      const before = auditCount();
      const headers = authorization === '' ? {} : { authorization };
      const answer = await send(bench.api.url, pathOf(route.url), { method: route.method, headers });
      const rows = auditCount() - before;
      const met = answer.status === 401 || answer.status === 403 || answer.status === 429 ? answer.status : 'in';
      note(seen, route, met, rows);
      note(wanted, route, verdict, route.changes ? 1 : 0);
      if (met === 403) expect(answer.json).toEqual({ detail: expect.stringContaining(`scope "${route.scope}"`) });
      if (!route.changes) continue;
      const [entry] = bench.api.accessStore.audit(1);
      const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
      expect(entry).toMatchObject({ action: `${route.method} ${path}`, status: answer.status, address: '127.0.0.1' });
      expect([route.url, entry?.name]).toEqual([route.url, recordedName(caller, route.scope)]);
    }
    expect(seen).toEqual(wanted);
  });
});

/** A caller whom a route does not even ask for a password or a token stays unknown. */
function recordedName(caller: Caller, scope: RouteScope): string | null {
  if (caller.opens === 'refresh') return scope === 'refresh' ? 'a script' : null;
  const isPassword = caller.recorded === username && caller.name !== 'a session';
  if (scope === 'basic') return isPassword ? username : null;
  // A named token is known, even where it opens nothing.
  if (scope === 'refresh') return caller.recorded?.startsWith('the ') === true ? caller.recorded : null;
  return caller.recorded ?? null;
}

it('puts on record what is sent with another method than GET, unless it only reads, and one GET', () => {
  const names = (those: readonly RegisteredRoute[]): string[] => those.map(({ method, url }) => `${method} ${url}`);
  const routes = bench.api.server.routes().filter(({ url }) => known.has(url));
  const unrecorded = routes.filter(({ method, changes }) => method !== 'GET' && !changes);
  expect(unrecorded.filter(({ scope }) => scope !== 'read')).toEqual([]);
  expect(names(unrecorded)).toEqual(['/pair_candles', '/pair_history'].map((path) => `POST ${API_PREFIX}${path}`));
  const recorded = routes.filter(({ method, changes }) => method === 'GET' && changes);
  expect(names(recorded)).toEqual([`GET ${API_PREFIX}/trades/:tradeid/reload`]);
});
