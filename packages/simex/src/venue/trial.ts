/**
 * A venue on a stepped clock for tests: silent unless told otherwise, with money in both wallets.
 *
 * Entry points: `createTrial`, `valueOf`, `refusalOf`.
 */
import { createVenue } from './create.ts';
import type { VenueOptions } from './options.ts';
import type { Outcome, Refusal } from './order-types.ts';
import { createSteppedClock, type SteppedClock } from './stepped-clock.ts';
import type { Venue } from './types.ts';

/** 2026-01-15 12:00:30 UTC. */
export const TRIAL_START_MS = Date.UTC(2026, 0, 15, 12, 0, 30);

export interface Trial {
  readonly venue: Venue;
  readonly clock: SteppedClock;
}

/** A venue with 10,000 USDT on spot and 10,000 USDT in futures. */
export function createTrial(options: Omit<VenueOptions, 'clock'> = {}): Trial {
  const clock = createSteppedClock(TRIAL_START_MS);
  const venue = createVenue({
    clock,
    background: false,
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '10000' },
      { product: 'futures', asset: 'USDT', amount: '10000' },
    ],
    ...options,
  });
  return { venue, clock };
}

/** What was accepted. @throws Error with the refusal otherwise */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.msg}`);
}

/** Why it was refused. @throws Error if it was accepted */
export function refusalOf(outcome: Outcome<unknown>): Refusal {
  if (!outcome.ok) return outcome.refusal;
  throw new Error('accepted, not refused');
}
