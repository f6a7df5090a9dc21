/** Time that stands still until a test moves it. */
import type { Timers } from '../timers.ts';

interface Pending {
  readonly delayMs: number;
  readonly run: () => void;
}

export class ManualTimers implements Timers {
  readonly #pending = new Set<Pending>();
  readonly #waiters: (() => void)[] = [];
  #now = 1_700_000_000_000;
  /** What `random` gives. */
  chance = 0;

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  after(delayMs: number, run: () => void): () => void {
    const pending = { delayMs, run };
    this.#pending.add(pending);
    for (const wake of this.#waiters.splice(0)) wake();
    return () => this.#pending.delete(pending);
  }

  /** Moves the clock; no timer runs by that. */
  pass(ms: number): void {
    this.#now += ms;
  }

  /** The delays that are waited for now, ms. */
  get delays(): number[] {
    return [...this.#pending].map(({ delayMs }) => delayMs);
  }

  /** Waits until somebody waits for exactly this long, and lets that time pass for them. */
  async run(delayMs: number): Promise<void> {
    for (;;) {
      const found = [...this.#pending].find((pending) => pending.delayMs === delayMs);
      if (found !== undefined) {
        this.#pending.delete(found);
        this.#now += delayMs;
        found.run();
        return;
      }
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
      });
    }
  }
}
