/**
 * A typed client of the control API, for Node and browsers. Each route of the table in `@pitwall/wire` is one call:
 *
 *     const client = new PitwallClient({ url: 'http://127.0.0.1:8080', username, password });
 *     const { trades } = await client.call('trades', { query: { limit: 10 } });
 *
 * `call` throws ApiError for an answer that is no success, ConnectionError when no answer came, and FormatError when the
 * answer is not JSON. `send` gives the answer as it came.
 */
import { API_PREFIX, ROUTES } from '@pitwall/wire';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, RouteDefinition, RouteName, Routes } from '@pitwall/wire';

export interface ClientOptions {
  /** Address of the bot without path: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Name and password are sent with every request when both are given. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** An access token, sent instead of name and password. */
  readonly token?: string | undefined;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** The parts a route takes; values may be given as text, the server reads numbers from it. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : { readonly [K in keyof T]: T[K] extends readonly unknown[] | undefined ? T[K] : T[K] | string };

type PartsOf<Route extends RouteDefinition> = ('params' extends keyof Route
  ? { readonly params: Loose<ParamsOf<Route>> }
  : { readonly params?: undefined }) &
  ('query' extends keyof Route ? { readonly query?: Loose<QueryOf<Route>> } : { readonly query?: undefined }) &
  ('body' extends keyof Route ? { readonly body: Loose<BodyOf<Route>> } : { readonly body?: undefined });

interface NoParts {
  readonly params?: undefined;
  readonly query?: undefined;
  readonly body?: undefined;
}

/** The arguments after a route's name: none are needed where the route needs nothing. */
type ArgumentsByRoute = {
  readonly [Name in RouteName]: NoParts extends PartsOf<Routes[Name]>
    ? [parts?: PartsOf<Routes[Name]>]
    : [parts: PartsOf<Routes[Name]>];
};

/** What each route answers. */
type AnswerByRoute = { readonly [Name in RouteName]: ResponseOf<Routes[Name]> };

export type CallArguments<Name extends RouteName> = ArgumentsByRoute[Name];
export type CallAnswer<Name extends RouteName> = AnswerByRoute[Name];

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** The bot answered, but not with success. */
export class ApiError extends Error {
  readonly status: number;
  /** The answer's body: parsed if it was JSON, else text. */
  readonly body: unknown;

  constructor(path: string, status: number, body: unknown) {
    super(`${path} answered ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
  }
}

/** No answer came. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** The answer is not JSON: perhaps something else listens there. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Path of a route with its parameters filled in. */
function pathOf(route: RouteDefinition, params: Readonly<Record<string, unknown>>): string {
  return (
    API_PREFIX + route.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(String(params[name])))
  );
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.map((one): [string, string] => [name, String(one)]);
  });
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof Error && cause.message !== '' ? cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}

interface Parts {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

export class PitwallClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Calls a route and gives its answer. */
  async call<Name extends RouteName>(name: Name, ...args: CallArguments<Name>): Promise<CallAnswer<Name>> {
    const answer = await this.send(name, ...args);
    const path = API_PREFIX + ROUTES[name].path;
    const isSuccess = answer.status >= 200 && answer.status < 300;
    let body: unknown;
    try {
      body = JSON.parse(answer.text);
    } catch {
      if (isSuccess) throw new FormatError(`${path} answered with something that is not JSON.`);
      body = answer.text;
    }
    if (!isSuccess) throw new ApiError(path, answer.status, body);
    return body as CallAnswer<Name>;
  }

  /** Calls a route and gives the answer as it came, whatever its status. Throws ConnectionError. */
  async send<Name extends RouteName>(name: Name, ...args: CallArguments<Name>): Promise<RawAnswer> {
    const route: RouteDefinition = ROUTES[name];
    const parts: Parts = args[0] ?? {};
    const path = pathOf(route, parts.params ?? {}) + queryText(parts.query ?? {});
    const url = this.#options.url.replace(/\/+$/, '') + path;
    const { fetch: fetchWith = fetch } = this.#options;
    const body = parts.body === undefined ? {} : { body: JSON.stringify(parts.body) };
    try {
      const response = await fetchWith(url, { method: route.method, headers: this.#headers(), ...body });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new ConnectionError(`${this.#options.url} does not answer: ${reasonOf(error)}.`, { cause: error });
    }
  }

  #headers(): Record<string, string> {
    const { username, password, token } = this.#options;
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    if (token !== undefined) return { ...headers, authorization: `Bearer ${token}` };
    if (username === undefined || password === undefined) return headers;
    const bytes = new TextEncoder().encode(`${username}:${password}`);
    return { ...headers, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
  }
}
