/**
 * The exchange in process: requests and streams without a socket, on any clock. The HTTP server and in-process
 * adapters stand on this. Entry points: {@link createSimex}, {@link Simex}.
 */
import { ControlApi } from '../control/control-api.ts';
import { FaultInjector } from '../faults/injector.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { Product, Venue } from '../venue/types.ts';
import type { Credentials } from '../wire/authorise.ts';
import { FUTURES_LIMITS, SPOT_LIMITS } from '../wire/limiter.ts';
import type { ProductLimits } from '../wire/limiter.ts';
import { ListenKeys } from '../wire/listen-keys.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import { Router } from '../wire/router.ts';
import { ROUTES } from '../wire/routes.ts';
import { Delivery } from './delivery.ts';
import type { StreamClient } from './outbox.ts';
import { StreamHub } from './stream-hub.ts';
import type { StreamConnection } from './stream-hub.ts';

/** Binance's: an hour. */
const LISTEN_KEY_LIFETIME_MS = 3_600_000;

export interface SimexOptions {
  readonly venue: Venue;
  readonly credentials: Credentials;
  /** Default: Binance's limits. */
  readonly limits?: Partial<Record<Product, ProductLimits>>;
  /** Default: none. */
  readonly faults?: FaultPlan;
  /** How long a futures listen key lives, in milliseconds of the exchange's clock. Default: an hour. */
  readonly listenKeyLifetimeMs?: () => number;
  /**
   * Gets a broken invariant that no caller waits for any more. Default: thrown from a microtask, which ends the
   * process unless it listens for uncaught exceptions.
   */
  readonly onBug?: (error: unknown) => void;
}

/** A running exchange. */
export interface Simex {
  readonly venue: Venue;
  readonly credentials: Credentials;
  readonly faults: FaultInjector;
  readonly streams: StreamHub;
  /**
   * Carries out one request: REST and `/sim/`. Rejects with a `TransportError` when a fault takes the answer away;
   * `signal` ends the waiting for an answer that hangs. Without a fault that waits, the work is done before this
   * returns.
   */
  handle(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>;
  /** Opens a stream; undefined when there is none at this address, or its key is not valid. */
  connect(path: string, query: string, client: StreamClient): StreamConnection | undefined;
  /** Follows another fault plan from now on. */
  setFaults(plan: FaultPlan): void;
  /** Cuts all streams and hanging requests and closes the venue. */
  close(): void;
}

/** Puts an exchange together around a venue. */
export function createSimex(options: SimexOptions): Simex {
  const { venue, credentials } = options;
  const faults = new FaultInjector();
  const listenKeys = new ListenKeys(credentials.secret, options.listenKeyLifetimeMs ?? (() => LISTEN_KEY_LIFETIME_MS));
  const limits = { spot: SPOT_LIMITS, futures: FUTURES_LIMITS, ...options.limits };
  const router = new Router({ venue, credentials, listenKeys, routes: ROUTES, limits });
  const streams = new StreamHub(venue, credentials, listenKeys, faults);
  const delivery = new Delivery(venue, router, faults, options.onBug ?? throwLater);
  const setFaults = (plan: FaultPlan): void => {
    faults.set(plan);
    venue.setVisibility(plan.visibility);
  };
  const requestCount = (): number => delivery.requests;
  const control = new ControlApi({ venue, faults, streams, setFaults, requestCount });
  if (options.faults !== undefined) setFaults(options.faults);
  return {
    venue,
    credentials,
    faults,
    streams,
    handle: async (request, signal) =>
      request.path.startsWith('/sim/') ? control.handle(request) : delivery.deliver(request, signal),
    connect: (path, query, client) => streams.connect(path, query, client),
    setFaults,
    close: () => {
      streams.cut();
      delivery.close();
      venue.close();
    },
  };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
