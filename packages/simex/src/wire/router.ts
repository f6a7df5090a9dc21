/**
 * Finds a request's route and carries it out: limits, key, signature, age, then the handler. Everything a request
 * can do wrong becomes an answer. Entry point: {@link Router}.
 */
import type { Product, Venue } from '../venue/types.ts';
import { authorise } from './authorise.ts';
import type { Credentials } from './authorise.ts';
import { WireError, wireError } from './errors.ts';
import { RateLimiter } from './limiter.ts';
import type { ProductLimits } from './limiter.ts';
import type { ListenKeys } from './listen-keys.ts';
import { jsonResponse } from './message.ts';
import type { WireRequest, WireResponse } from './message.ts';
import { Parameters } from './parameters.ts';
import type { Route } from './route.ts';

export interface RouterOptions {
  readonly venue: Venue;
  readonly credentials: Credentials;
  readonly listenKeys: ListenKeys;
  readonly routes: readonly Route[];
  readonly limits: Readonly<Record<Product, ProductLimits>>;
}

/** The REST side of the exchange. Each call is carried out at once and wholly. */
export class Router {
  readonly #options: RouterOptions;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #limiters: Readonly<Record<Product, RateLimiter>>;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#routes = new Map(options.routes.map((route) => [`${route.method} ${route.path}`, route]));
    this.#limiters = {
      spot: new RateLimiter(options.limits.spot),
      futures: new RateLimiter(options.limits.futures),
    };
  }

  limiter(product: Product): RateLimiter {
    return this.#limiters[product];
  }

  /** Carries a request out now. Throws only for a bug in the venue. */
  dispatch(request: WireRequest, requestId: string): WireResponse {
    const route = this.#routes.get(`${request.method} ${request.path}`);
    if (route === undefined) return wireError.path(request.method, request.path).toResponse();
    const now = this.#options.venue.clock.now();
    const source = request.source ?? 'local';
    const limiter = this.#limiters[route.product];
    const answer = this.#answer(route, request, requestId, now);
    const isOrder = (route.orders ?? 0) > 0;
    return { ...answer, headers: { ...answer.headers, ...limiter.headers(source, isOrder, now) } };
  }

  #answer(route: Route, request: WireRequest, requestId: string, now: number): WireResponse {
    const { venue, credentials, listenKeys } = this.#options;
    const limiter = this.#limiters[route.product];
    try {
      const parameters = Parameters.parse(request.query ?? '', request.body ?? '');
      const weight = typeof route.weight === 'number' ? route.weight : route.weight(parameters);
      limiter.spend(request.source ?? 'local', weight, now);
      authorise(request, parameters, route.security, credentials, now);
      if (route.orders !== undefined) limiter.spendOrder(now);
      const caller = { actor: 'api', requestId } as const;
      return jsonResponse(200, route.answer({ venue, parameters, caller, now, listenKeys, limiter }));
    } catch (error) {
      if (error instanceof WireError) return error.toResponse();
      throw error;
    }
  }
}
