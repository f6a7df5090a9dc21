/**
 * Starts a whole exchange: clock, venue, requests, streams, port. What tests and demonstrations call.
 * Entry point: {@link startSimexServer}.
 */
import { createHash } from 'node:crypto';

import type { FaultPlan } from '../faults/plan.ts';
import { machineTime } from '../system/host-time.ts';
import type { HostTime } from '../system/host-time.ts';
import { createVenue } from '../venue/create.ts';
import type { VenueOptions } from '../venue/options.ts';
import type { Product, Venue } from '../venue/types.ts';
import type { Credentials } from '../wire/authorise.ts';
import type { ProductLimits } from '../wire/limiter.ts';
import { ExchangeClock } from './clock.ts';
import { listen } from './http.ts';
import { createSimex } from './simex.ts';
import type { Simex } from './simex.ts';

/** Everything has a default; the venue's own options are taken as they are. */
export interface SimexServerOptions extends Omit<VenueOptions, 'clock'> {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** The exchange's time at the start, milliseconds. Default: the machine's. */
  readonly startMs?: number;
  /** 1 real, above sped up, 0 stepped by `/sim/clock/step`. Default 1. */
  readonly speed?: number;
  /** Default: derived from the seed, the same for each run. */
  readonly credentials?: Credentials;
  readonly limits?: Partial<Record<Product, ProductLimits>>;
  readonly faults?: FaultPlan;
  /** Default: the machine's time and timers. */
  readonly host?: HostTime;
  /** Gets broken invariants. Default: thrown from a microtask, which ends the process. */
  readonly onBug?: (error: unknown) => void;
}

export interface SimexServer {
  readonly url: string;
  readonly port: number;
  readonly credentials: Credentials;
  readonly clock: ExchangeClock;
  readonly venue: Venue;
  readonly simex: Simex;
  /** Ends connections, timers and the ledger's file. */
  close(): Promise<void>;
}

/** Listens when it resolves. Throws `ListenError` when the port cannot be had. */
export async function startSimexServer(options: SimexServerOptions = {}): Promise<SimexServer> {
  const { port, startMs, speed, credentials, limits, faults, host, onBug, ...venueOptions } = options;
  const clock = new ExchangeClock(host ?? machineTime(), {
    ...(startMs === undefined ? {} : { startMs }),
    ...(speed === undefined ? {} : { speed }),
  });
  const report = onBug ?? throwLater;
  const venue = createVenue({ ...venueOptions, clock });
  const simex = createSimex({
    venue,
    credentials: credentials ?? credentialsOf(options.seed ?? 'simex'),
    onBug: report,
    // Clients extend their key by their own clock: a faster exchange must not let it run out earlier.
    listenKeyLifetimeMs: () => 3_600_000 * Math.max(1, clock.state.speed),
    ...(limits === undefined ? {} : { limits }),
    ...(faults === undefined ? {} : { faults }),
  });
  const stop = (): void => {
    simex.close();
    clock.close();
  };
  try {
    const listening = await listen(simex, { port: port ?? 0, onBug: report });
    return {
      url: `http://127.0.0.1:${listening.port}`,
      port: listening.port,
      credentials: simex.credentials,
      clock,
      venue,
      simex,
      close: async () => {
        stop();
        await listening.close();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** A key and a secret of Binance's form. They guard a simulated account on loopback, nothing else. */
export function credentialsOf(seed: string): Credentials {
  const hex = (what: string): string => createHash('sha256').update(`simex:${what}:${seed}`).digest('hex');
  return { key: hex('key'), secret: hex('secret') };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
