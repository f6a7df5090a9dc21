/**
 * Requests by seed and number: the same seed and number give the same request, so that one that breaks something can be
 * sent again alone. Entry point: `makeRequest`.
 */
import { API_PREFIX, ROUTES, type RouteDefinition, type RouteName } from '@pitwall/wire';
import { SeededRandom } from '../seeded-random.ts';
import { anyText, nonsense, objectFor, valueFor, type ValueSchema } from './schema-values.ts';

/** Who the request says it is. `stranger` credentials come from an address of their own, so that limits meet only them. */
export type Standing = 'basic' | 'bearer' | 'none' | 'stranger';

export interface FuzzRequest {
  readonly number: number;
  readonly kind: string;
  /** The route it is made from; null for paths that are none. */
  readonly route: RouteName | null;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly standing: Standing;
  /** `authorization` of a stranger. */
  readonly credentials?: string;
  readonly body?: string | Buffer;
}

/** What takes long or ends what the others need is asked for rarely: one time in so many. */
const RARE: Readonly<Partial<Record<RouteName, number>>> = {
  sysinfo: 400,
  reload_config: 400,
  pair_history: 20,
  pair_history_filtered: 20,
  stop: 20,
  logout: 5,
};

const NAMES = Object.keys(ROUTES) as RouteName[];
const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'];
const TYPES = ['application/json', 'application/vnd.api+json', 'text/plain', 'application/x-www-form-urlencoded', ''];
const PATHS = [
  '/',
  '/index.html',
  '/assets/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc/passwd',
  '/%252e%252e/%252e%252e/etc/passwd',
  '/..\\..\\windows\\win.ini',
  '//etc/passwd',
  '/%00',
  '/%ff%fe',
  '/api',
  '/api/',
  '/api/v1',
  '/api/v1/',
  '/api/v2/ping',
  '/api/v1/ping/',
  '/.git/config',
  '/.env',
  '/openapi.json',
  '/docs',
  '/docs/',
  '/metrics',
  '/ui_version',
  '/favicon.ico',
  '/api/v1/message/ws',
  '/api/v1/trade/1/../../ping',
  `/${'x'.repeat(3_000)}`,
];

function pickRoute(random: SeededRandom): RouteName {
  for (;;) {
    const name = random.pick(NAMES);
    const rarity = RARE[name];
    if (rarity === undefined || random.between(1, rarity) === 1) return name;
  }
}

function pathText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return encodeURIComponent(text.toWellFormed());
}

function fillPath(route: RouteDefinition, random: SeededRandom): string {
  const fields = (route.params?.properties ?? {}) as Readonly<Record<string, ValueSchema>>;
  const filled = route.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) =>
    pathText(valueFor(name, fields[name] ?? {}, random)),
  );
  return API_PREFIX + filled;
}

function queryOf(route: RouteDefinition, random: SeededRandom): string {
  if (route.query === undefined) return random.chance(0.02) ? `?${pathText(anyText(random))}=1` : '';
  const values = objectFor(route.query, random);
  const parts = Object.entries(values).flatMap(([name, value]) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => `${pathText(name)}=${pathText(item ?? '')}`);
  });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function bodyOf(route: RouteDefinition, random: SeededRandom): string | undefined {
  if (route.body === undefined) return random.chance(0.1) ? 'null' : undefined;
  const schema = route.body as ValueSchema;
  const value =
    schema.type === 'array'
      ? Array.from({ length: random.between(0, 2) }, () => objectFor(schema.items ?? {}, random))
      : objectFor(schema, random);
  return JSON.stringify(random.chance(0.95) ? value : nonsense(random));
}

/** Damages a text that is JSON. */
function broken(text: string, random: SeededRandom): string | Buffer {
  const at = random.between(0, text.length);
  switch (random.between(0, 6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + anyText(random) + text.slice(at);
    case 2:
      return '['.repeat(20_000) + text;
    case 3:
      return Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00, 0xc0])]);
    case 4:
      return text.replace('{', '{"pair":"BTC/USDT","pair":1,"__proto__":{"a":1},');
    case 5:
      return `{"a":${'9'.repeat(400)},"pair":"${'p'.repeat(200_000)}"}`;
    default:
      return `\ufeff${text}`;
  }
}

const STRANGERS: readonly ((random: SeededRandom) => string)[] = [
  (random) => `Basic ${Buffer.from(`fuzz:${anyText(random)}`).toString('base64')}`,
  (random) => `Basic ${anyText(random).replaceAll(/[^\x20-\x7e]/g, '')}`,
  () => 'Basic ???',
  () => 'Basic',
  () => 'Bearer',
  () => 'Bearer abc.def.ghi',
  () => `Bearer ${'a'.repeat(4_000)}`,
  () => 'Bearer eyJhbGciOiJub25lIn0.eyJpZGVudGl0eSI6eyJ1IjoiZnV6eiJ9LCJ0eXBlIjoiYWNjZXNzIiwiZXhwIjo5OTk5OTk5OTk5fQ.',
  () => 'Bearer pw_0000000000000000000000000000000000000000000',
  () => 'Digest username="fuzz"',
  () => 'Negotiate x',
];

function standingOf(route: RouteDefinition, random: SeededRandom): Pick<FuzzRequest, 'standing' | 'credentials'> {
  if (route.scope === 'refresh') return { standing: 'bearer' };
  if (random.chance(0.93)) return { standing: route.scope !== 'basic' && random.chance(0.3) ? 'bearer' : 'basic' };
  if (random.chance(0.3)) return { standing: 'none' };
  return { standing: 'stranger', credentials: random.pick(STRANGERS)(random) };
}

function oddHeaders(random: SeededRandom): Record<string, string> {
  return random.pick([
    {},
    { origin: 'http://evil.example' },
    { origin: 'http://ui.example' },
    { 'x-forwarded-for': '10.0.0.1', forwarded: 'for=1.2.3.4' },
    { 'accept-encoding': 'gzip, br', accept: 'text/html', range: 'bytes=0-5' },
    { 'if-none-match': '*', 'if-modified-since': 'never' },
    { 'x-long': 'h'.repeat(6_000) },
    { cookie: 'a=b; __proto__=c', 'transfer-encoding-x': 'chunked' },
  ]);
}

function routeRequest(random: SeededRandom): Omit<FuzzRequest, 'number'> {
  const name = pickRoute(random);
  const route: RouteDefinition = ROUTES[name];
  const body = bodyOf(route, random);
  const isBroken = body !== undefined && random.chance(0.06);
  const type = random.chance(0.93) ? 'application/json' : random.pick(TYPES);
  return {
    kind: isBroken ? 'broken body' : 'route',
    route: name,
    method: random.chance(0.97) ? route.method : random.pick(METHODS),
    path: fillPath(route, random) + queryOf(route, random),
    headers: { ...(type === '' ? {} : { 'content-type': type }), ...(random.chance(0.1) ? oddHeaders(random) : {}) },
    ...standingOf(route, random),
    ...(body === undefined ? {} : { body: isBroken ? broken(body, random) : body }),
  };
}

function pathRequest(random: SeededRandom): Omit<FuzzRequest, 'number'> {
  return {
    kind: 'path',
    route: null,
    method: random.chance(0.7) ? 'GET' : random.pick(METHODS),
    path: random.chance(0.7) ? random.pick(PATHS) : `/${pathText(anyText(random))}/${pathText(nonsense(random))}`,
    headers: oddHeaders(random),
    standing: random.chance(0.5) ? 'basic' : 'none',
  };
}

/** Mixes seed and number, so that neighbours have nothing in common. */
export function randomOf(seed: number, number: number): SeededRandom {
  return new SeededRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0);
}

export function makeRequest(seed: number, number: number): FuzzRequest {
  const random = randomOf(seed, number);
  const request = random.chance(0.94) ? routeRequest(random) : pathRequest(random);
  return { number, ...request };
}
