/** Growing pauses with jitter, so that many clients of a server that comes back do not all knock at once. */
export interface Backoff {
  /** Before the first repetition, ms. */
  readonly firstDelayMs: number;
  /** No pause is longer, ms. */
  readonly maxDelayMs: number;
}

/**
 * The pause after the `failures`-th failure in a row (1, 2, …): doubled each time up to the limit, then between half of
 * that and all of it by chance.
 *
 * @param random from 0 up to 1
 */
export function backoffMs({ firstDelayMs, maxDelayMs }: Backoff, failures: number, random: number): number {
  const full = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 30));
  return full * (0.5 + random / 2);
}
