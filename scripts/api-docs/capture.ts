/** Asks servers for the examples and keeps what was asked and answered. Entry point: `captureAll`. */
import { API_PREFIX, ROUTES, type RouteDefinition, type RouteName } from '@pitwall/wire';
import type { Ask, Example, ExampleServer, Texts } from './example.ts';
import { EXAMPLES } from './examples.ts';
import { openServer, type OpenServer } from './servers.ts';

export interface Captured {
  readonly path: string;
  /** Undefined: none was sent. */
  readonly body: unknown;
  readonly status: number;
  /** With masks in the place of what differs with every run. */
  readonly answer: unknown;
}

/** The values of these keys, at any depth, replaced. Null stays null. */
export function masked(value: unknown, masks: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, masks));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      Object.hasOwn(masks, key) && inner !== null ? masks[key] : masked(inner, masks),
    ]),
  );
}

function addressOf(route: RouteDefinition, params: Texts, query: Example['query']): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => params[name] ?? '');
  const text = new URLSearchParams(query?.map(([name, value]): [string, string] => [name, value])).toString();
  return API_PREFIX + path + (text === '' ? '' : `?${text}`);
}

function asker(server: OpenServer): Ask {
  return async (method, path, body) => {
    const headers = { authorization: server.authorization, 'content-type': 'application/json' };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { status, json, text: answer } = await server.send(API_PREFIX + path, { method, headers, body: text });
    if (status !== 200) throw new Error(`${method} ${path} was answered with ${status}: ${answer}`);
    return json;
  };
}

/** The header a route of this scope is asked with. */
async function authorization(route: RouteDefinition, name: RouteName, server: OpenServer): Promise<Texts> {
  if (route.scope === 'public') return {};
  if (route.scope !== 'refresh' && name !== 'logout') return { authorization: server.authorization };
  const tokens = (await asker(server)('POST', '/token/login')) as Texts;
  const token = route.scope === 'refresh' ? tokens['refresh_token'] : tokens['access_token'];
  return { authorization: `Bearer ${token ?? ''}` };
}

/** True for questions that leave the server as it was. */
function isHarmless(route: RouteDefinition, example: Example): boolean {
  return route.method === 'GET' && route.scope === 'read' && example.prepare === undefined;
}

async function captureOn(server: OpenServer, name: RouteName, route: RouteDefinition): Promise<Captured> {
  const example = EXAMPLES[name] ?? {};
  const { masks = {}, body, query } = example;
  const params = { ...example.params, ...(await example.prepare?.(asker(server))) };
  const headers = await authorization(route, name, server);
  const { status, json } = await server.send(addressOf(route, params, query), {
    method: route.method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const shown = masked(params, masks) as Texts;
  return { path: addressOf(route, shown, query), body, status, answer: masked(json, masks) };
}

/** The example of every route. Questions share a server of their kind; what changes something gets one of its own. */
export async function captureAll(): Promise<Record<string, Captured>> {
  const shared = new Map<ExampleServer, OpenServer>();
  const captured: Record<string, Captured> = {};
  try {
    for (const [name, route] of Object.entries<RouteDefinition>(ROUTES)) {
      const example = EXAMPLES[name as RouteName] ?? {};
      const kind = example.server ?? (route.needs === 'webserver' ? 'webserver' : 'bot');
      const isShared = isHarmless(route, example);
      const server = (isShared ? shared.get(kind) : undefined) ?? (await openServer(kind));
      if (isShared) shared.set(kind, server);
      try {
        captured[name] = await captureOn(server, name as RouteName, route);
      } finally {
        if (!isShared) await server.close();
      }
    }
  } finally {
    for (const server of shared.values()) await server.close();
  }
  return captured;
}
