/** What a client is told when it is made. */
import type { SessionOptions } from './access/session.ts';
import type { TokenSource } from './access/fixed.ts';
import type { RetryPolicy } from './http/retry.ts';
import type { SocketConstructor } from './messages/socket.ts';
import type { Timers } from './timers.ts';

/** For the whole of a call, ms. Candle history can take longer: say so with the call. */
export const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * One of: `username` and `password` (sent with every call), `token` (an access token or a named token), `session`
 * (logged in once, then tokens), or none (public routes only).
 */
export interface ClientOptions {
  /** Address of the bot, without the API's own path: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: TokenSource | undefined;
  readonly session?: SessionOptions | undefined;
  /** For the whole of a call, ms; 20,000 when not given. */
  readonly timeoutMs?: number;
  /** How calls that are safe to repeat are repeated; `{ attempts: 1 }` switches it off. */
  readonly retry?: Partial<RetryPolicy>;
  /** Cookies of a browser: sent when not said otherwise, for bots behind a proxy that asks for them. */
  readonly credentials?: 'include' | 'omit' | 'same-origin';
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Instead of the global `WebSocket`. */
  readonly WebSocket?: SocketConstructor;
  /** Instead of the time, timers and chance of the system. */
  readonly timers?: Timers;
}
