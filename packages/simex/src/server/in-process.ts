/**
 * An exchange in process that stands still until it is stepped, and a client of it, for tests.
 * Entry point: {@link steppedExchange}.
 */
import type { HostTime } from '../system/host-time.ts';
import { createVenue } from '../venue/create.ts';
import type { VenueOptions } from '../venue/options.ts';
import { signedRequest } from '../wire/signed-request.ts';
import type { RequestParameters } from '../wire/signed-request.ts';
import { ExchangeClock } from './clock.ts';
import { createSimex } from './simex.ts';
import type { Simex, SimexOptions } from './simex.ts';

/** 2024-01-01. */
export const START_MS = 1_704_067_200_000;

export const CREDENTIALS = { key: 'test-key', secret: 'test-secret' } as const;

/** A machine on which no time passes. */
const STILL: HostTime = { now: () => 0, after: () => () => undefined };

export interface SteppedExchange {
  readonly clock: ExchangeClock;
  readonly simex: Simex;
  /** Sends a signed request now; the answer's JSON with its status. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    parameters?: RequestParameters,
    signal?: AbortSignal,
  ): Promise<{ readonly status: number; readonly json: Record<string, unknown> }>;
}

/** An exchange with 10,000 USDT in both wallets whose market moves by `setPrice` only. */
export function steppedExchange(
  venueOptions: Partial<VenueOptions> = {},
  simexOptions: Partial<SimexOptions> = {},
): SteppedExchange {
  const clock = new ExchangeClock(STILL, { startMs: START_MS, speed: 0 });
  const venue = createVenue({
    clock,
    seed: 'stepped',
    background: false,
    fillWholly: true,
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '10000' },
      { product: 'futures', asset: 'USDT', amount: '10000' },
    ],
    ...venueOptions,
  });
  const simex = createSimex({ venue, credentials: CREDENTIALS, ...simexOptions });
  return {
    clock,
    simex,
    call: async (method, path, parameters = {}, signal) => {
      const request = signedRequest(CREDENTIALS, method, path, parameters, clock.now());
      const { status, body } = await simex.handle(request, signal);
      return { status, json: JSON.parse(body) as Record<string, unknown> };
    },
  };
}
