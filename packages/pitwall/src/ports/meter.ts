/** Where the parts of a bot count what happens to them, while somebody wants to know. Must not throw and must not block. */
import type { ErrorCode } from '../domain/errors.ts';

/** What came of an order that was sent. */
export type SentOutcome = 'accepted' | 'refused' | 'unknown';
/** What became of an order whose outcome was unknown; `adopted`: it appeared after it had been given up. */
export type ResolvedOutcome = 'accepted' | 'adopted' | 'refused' | 'abandoned';

export interface Meter {
  /** A turn of the trading loop ended; not complete: something hindered a step. */
  iteration(durationMs: number, isComplete: boolean): void;
  orderSent(outcome: SentOutcome): void;
  orderResolved(outcome: ResolvedOutcome): void;
  /** One try of a request to the exchange failed; repeated tries count each. */
  exchangeFailed(code: ErrorCode): void;
  /** The request weight the exchange says we have used in its present window. */
  exchangeWeight(used: number): void;
}
