/**
 * Repeating reads that failed for now. The venue's complaint about too many requests, and an order it does not know
 * (yet), wait (retries done)^2 + 1 seconds before the next try: 1, 2, 5, 10, 17; other temporary failures are tried
 * again at once. Orders are never repeated.
 */
import { isPitwallError, type PitwallError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';

export const READ_RETRIES = 4;
export const ORDER_READ_RETRIES = 5;

export interface RetryOptions {
  readonly clock: Clock;
  readonly retries: number;
  /** Whether "order not found" is worth another try: yes for an order the venue has accepted. */
  readonly repeatNotFound: boolean;
  /** Aborts when the exchange closes. */
  readonly signal: AbortSignal;
}

/** Runs `attempt`, which must throw catalogue errors, until it succeeds or the retries are used up. */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let done = 0; ; done += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPitwallError(error) || done >= options.retries || !isRepeatable(error, options)) throw error;
      if (error.code !== 'EXCHANGE_TEMPORARY') await options.clock.sleep((done ** 2 + 1) * 1000, options.signal);
      if (options.signal.aborted) throw error;
    }
  }
}

function isRepeatable(error: PitwallError, options: RetryOptions): boolean {
  return error.kind === 'temporary' || (options.repeatNotFound && error.code === 'ORDER_NOT_FOUND');
}
