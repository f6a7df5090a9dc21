/** When each pair's strategy last got a new candle. */
export class CandleTimes {
  readonly #startedAt: number;
  readonly #seen = new Map<string, number>();

  /** @param startedAt a pair that never got a candle waits since then, ms UTC */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  note(pair: string, now: number): void {
    this.#seen.set(pair, now);
  }

  /** How long the pair that waits longest has waited, ms; 0 without pairs. Pairs that are not named are forgotten. */
  longestWaitMs(pairs: readonly string[], now: number): number {
    const named = new Set(pairs);
    for (const pair of this.#seen.keys()) if (!named.has(pair)) this.#seen.delete(pair);
    return pairs.reduce((longest, pair) => Math.max(longest, now - (this.#seen.get(pair) ?? this.#startedAt)), 0);
  }
}
