/**
 * A typed client of the control API, for Node and browsers. Each route of the table in `@pitwall/wire` is one call:
 *
 *     const client = new PitwallClient({ url: 'http://127.0.0.1:8080', username, password });
 *     const { trades } = await client.call('trades', { query: { limit: 10 } });
 *
 * It throws the errors of `errors.ts`. `messages` listens to what the bot tells.
 */
import { API_PREFIX, ROUTES, type RouteDefinition, type RouteName } from '@pitwall/wire';
import type { Access, Login } from './access/access.ts';
import { NO_ACCESS, tokenAccess } from './access/fixed.ts';
import { basicAccess } from './access/password.ts';
import { Session } from './access/session.ts';
import { tokenCalls, type TokenCalls } from './access/token-calls.ts';
import type { CallAnswer, CallArguments } from './call-types.ts';
import { baseAddress, fillPath, queryText, socketAddress } from './http/address.ts';
import { Caller, type CallControls } from './http/caller.ts';
import { DEFAULT_RETRY } from './http/retry.ts';
import { MessageStream, type StreamOptions } from './messages/stream.ts';
import { DEFAULT_TIMEOUT_MS, type ClientOptions } from './options.ts';
import { SYSTEM_TIMERS, type Timers } from './timers.ts';

/** The parts of a call to a path that is in no table. */
export interface RequestParts extends CallControls {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface Parts extends CallControls {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function accessOf(options: ClientOptions, calls: TokenCalls, now: () => number): Access {
  const { username, password, token, session } = options;
  const hasLogin = username !== undefined && password !== undefined;
  if ([hasLogin, token !== undefined, session !== undefined].filter(Boolean).length > 1) {
    throw new TypeError('Give one of username and password, token, session; a session takes its login inside.');
  }
  if (session !== undefined) return new Session(session, calls, now);
  if (token !== undefined) return tokenAccess(token);
  return hasLogin ? basicAccess({ username, password }, calls, now) : NO_ACCESS;
}

export class PitwallClient {
  readonly #options: ClientOptions;
  readonly #base: string;
  readonly #timers: Timers;
  readonly #caller: Caller;
  readonly #access: Access;

  /** Throws TypeError for an address that is none, and for two ways of access at once. */
  constructor(options: ClientOptions) {
    const { timers = SYSTEM_TIMERS, credentials = 'include', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    this.#options = options;
    this.#base = baseAddress(options.url);
    this.#timers = timers;
    const now = (): number => timers.now();
    // Asked for at each call: a global that is replaced later is the one that is meant.
    const fetchWith: typeof fetch = (input, init) => (options.fetch ?? globalThis.fetch)(input, init);
    const transport = { base: this.#base, fetch: fetchWith, credentials, now };
    this.#caller = new Caller(transport, timers, { ...DEFAULT_RETRY, ...options.retry }, timeoutMs);
    this.#access = accessOf(options, tokenCalls(this.#caller), now);
  }

  /** The bot's address, without a slash at its end. */
  get url(): string {
    return this.#base;
  }

  /** Calls a route of the table and gives its answer. */
  async call<Name extends RouteName>(name: Name, ...args: CallArguments<Name>): Promise<CallAnswer<Name>> {
    if (!Object.hasOwn(ROUTES, name)) throw new TypeError(`There is no route '${name}'.`);
    const { method, path, scope }: RouteDefinition = ROUTES[name];
    const { params = {}, query = {}, body, ...controls }: Parts = args[0] ?? {};
    const filled = API_PREFIX + fillPath(path, params) + queryText(query);
    const answer = await this.#caller.run({ method, path: filled, scope, body }, this.#access, controls);
    // The table says what the route answers; servers of other versions may add keys.
    return answer as CallAnswer<Name>;
  }

  /**
   * Calls a path below the API's prefix that is in no table, such as one of another version. The answer is what it is.
   * Throws TypeError for a method that is none of GET, POST, PUT, PATCH, DELETE.
   */
  async request(method: string, path: string, { query = {}, body, ...controls }: RequestParts = {}): Promise<unknown> {
    if (!METHODS.includes(method)) throw new TypeError(`${method} is no method. Expected ${METHODS.join(', ')}.`);
    const call = { method, path: API_PREFIX + path + queryText(query), scope: 'read', body } as const;
    return this.#caller.run(call, this.#access, controls);
  }

  /** Begins the session anew, for clients made with `session`. Throws ApiError (401) for a wrong name or password. */
  async login(login: Login): Promise<void> {
    await this.#session().login(login);
  }

  /** Ends the session: its tokens are dropped, and the server is told. Throws when it cannot be told. */
  async logout(): Promise<void> {
    await this.#session().logout();
  }

  /** Listens to what the bot tells. The connection is made at once and kept until `close`. */
  messages(options: StreamOptions = {}): MessageStream {
    const { token } = options;
    const Socket = this.#options.WebSocket ?? globalThis.WebSocket;
    return new MessageStream(
      {
        Socket,
        timers: this.#timers,
        address: async () => socketAddress(this.#base, token ?? (await this.#access.socketToken())),
        // A token given for the socket alone says nothing of ordinary calls.
        check: async () => {
          if (token === undefined) await this.call('version');
        },
      },
      options,
    );
  }

  #session(): Session {
    if (this.#access instanceof Session) return this.#access;
    throw new TypeError('This client has no session. Make it with the option session.');
  }
}
