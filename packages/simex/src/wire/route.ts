/**
 * What one endpoint is made of: method, path, who may call it, what it weighs and what it does. The tables of routes
 * are data (`spot-routes.ts`, `futures-routes.ts`, …); `router.ts` finds and calls them.
 *
 * Entry points: {@link Route}, {@link Call}, {@link unwrap}.
 */
import type { Caller, Outcome, Product, Venue } from '../venue/types.ts';
import { WireError } from './errors.ts';
import type { ListenKeys } from './listen-keys.ts';
import type { Parameters } from './parameters.ts';
import type { RateLimiter } from './limiter.ts';

/** `none`: anybody; `key`: the key's header; `signed`: key, timestamp and signature. */
export type Security = 'none' | 'key' | 'signed';

/** Everything a handler may use. */
export interface Call {
  readonly venue: Venue;
  readonly parameters: Parameters;
  readonly caller: Caller;
  /** The exchange's time, milliseconds. */
  readonly now: number;
  readonly listenKeys: ListenKeys;
  /** The limits of the route's product, for exchangeInfo and batches. */
  readonly limiter: RateLimiter;
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Whose limits it counts against. */
  readonly product: Product;
  readonly security: Security;
  readonly weight: number | ((parameters: Parameters) => number);
  /** New orders in this call; counted against the order limits. */
  readonly orders?: number;
  /** Gives the JSON of a 200, or throws a {@link WireError}. */
  readonly answer: (call: Call) => unknown;
}

/** The value of an outcome; a refusal becomes the error that the client is told. */
export function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  const { httpStatus, code, msg } = outcome.refusal;
  throw new WireError(httpStatus, code, msg);
}

/** Weight that depends on whether a symbol was named. */
export function bySymbol(one: number, all: number): (parameters: Parameters) => number {
  return (parameters) => (parameters.has('symbol') || parameters.has('symbols') ? one : all);
}

/** Weight that grows with the page size: the first step that holds `limit` counts. */
export function byLimit(
  standard: number,
  steps: readonly (readonly [number, number])[],
): (parameters: Parameters) => number {
  return (parameters) => {
    const limit = parameters.integer('limit') ?? standard;
    const step = steps.find(([most]) => limit <= most) ?? steps.at(-1);
    return step?.[1] ?? 1;
  };
}
