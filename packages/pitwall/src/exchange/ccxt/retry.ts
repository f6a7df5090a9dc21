/**
 * Repeating reads that failed for now. The venue's complaint about too many requests waits (retries done)^2 + 1 seconds
 * before the next try: 1, 2, 5, 10, 17; other temporary failures are tried again at once. Orders and cancels are never
 * repeated, nor is the question for an order the venue does not know: who asked decides when to ask again.
 */
import { isPitwallError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';

export const NO_RETRIES = 0;
export const READ_RETRIES = 4;
export const ORDER_READ_RETRIES = 5;

export interface RetryOptions {
  readonly clock: Clock;
  readonly retries: number;
  /** Aborts when the exchange closes. */
  readonly signal: AbortSignal;
}

/** Runs `attempt`, which must throw catalogue errors, until it succeeds or the retries are used up. */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let done = 0; ; done += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPitwallError(error, 'temporary') || done >= options.retries) throw error;
      if (error.code !== 'EXCHANGE_TEMPORARY') await options.clock.sleep((done ** 2 + 1) * 1000, options.signal);
      if (options.signal.aborted) throw error;
    }
  }
}
