/** A failure in words that can cross to another thread. */
import { isPitwallError, messageOf } from '../../domain/errors.ts';
import type { BrainFailure } from './brain-protocol.ts';

export function failureOf(error: unknown): BrainFailure {
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return { code: isPitwallError(error) ? error.code : null, message: messageOf(error), stack };
}
