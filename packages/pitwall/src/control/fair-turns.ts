/**
 * Dear work that several callers ask for: each caller has one piece of work under way at a time, callers come one after
 * the other, and each may have a few pieces wait. Whoever asks for much waits for their own pieces, and others wait for one
 * of them at most. Entry point: `FairTurns.run`.
 *
 * Invariants: at most `running` pieces at a time, at most one of a caller; a caller that waits is served before anybody
 * begins a second piece.
 */
import { PitwallError } from '../domain/errors.ts';

export interface TurnLimits {
  /** Pieces of work at the same time. */
  readonly running: number;
  /** Pieces of one caller that wait or run. */
  readonly perCaller: number;
  /** Pieces of all callers that wait or run. */
  readonly total: number;
}

export class FairTurns {
  readonly #limits: TurnLimits;
  /** What waits, by caller. Callers whose turn is next come first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #running = new Set<string>();
  #total = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /**
   * Does `work` when it is the caller's turn. Throws BUSY at once when this caller, or all together, ask for too much.
   *
   * @param what many pieces of this work, for people: `analyses of strategies`
   */
  async run<Result>(caller: string, what: string, work: () => Promise<Result>): Promise<Result> {
    const own = (this.#waiting.get(caller)?.length ?? 0) + (this.#running.has(caller) ? 1 : 0);
    const { perCaller, total } = this.#limits;
    if (own >= perCaller) {
      throw new PitwallError('BUSY', `${own} ${what} of yours run or wait already: ask again when they are done.`);
    }
    if (this.#total >= total) {
      throw new PitwallError('BUSY', `${this.#total} ${what} run or wait already: ask again when they are done.`);
    }
    this.#total += 1;
    try {
      await this.#turn(caller);
      try {
        return await work();
      } finally {
        this.#running.delete(caller);
        this.#moveToEnd(caller);
      }
    } finally {
      this.#total -= 1;
      this.#next();
    }
  }

  /** Resolves when the caller is counted as running. */
  async #turn(caller: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const queue = this.#waiting.get(caller) ?? [];
    this.#waiting.set(caller, [...queue, () => resolve(undefined)]);
    this.#next();
    await promise;
  }

  /** Everybody who waits by now comes before the next piece of this caller. */
  #moveToEnd(caller: string): void {
    const queue = this.#waiting.get(caller);
    if (queue === undefined) return;
    this.#waiting.delete(caller);
    this.#waiting.set(caller, queue);
  }

  #next(): void {
    for (const [caller, [first, ...others]] of this.#waiting) {
      if (this.#running.size >= this.#limits.running) return;
      if (first === undefined || this.#running.has(caller)) continue;
      this.#running.add(caller);
      if (others.length > 0) this.#waiting.set(caller, others);
      else this.#waiting.delete(caller);
      first();
    }
  }
}
