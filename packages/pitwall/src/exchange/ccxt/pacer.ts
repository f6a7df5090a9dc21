/**
 * Request pacing: a bucket of cost units that refills at two thirds of the venue's limit. Data calls wait for their
 * turn, first come first served; order calls take what they need at once, so that the data calls behind them wait.
 */
import type { Clock } from '../../ports/clock.ts';

/** Share of the venue's limit we use. */
const USED_SHARE = 2 / 3;
/** Data calls waiting at most; more are a bug of the caller. */
const MAX_WAITING = 10_000;

/** Units are sums of fractions. */
const NOISE = 1e-9;

interface Waiting {
  readonly cost: number;
  readonly go: () => void;
}

export interface PacerOptions {
  readonly clock: Clock;
  /** The venue's limit: ms per unit of cost. */
  readonly msPerUnit: number;
  /** How many ms worth of units may be used at once. */
  readonly burstMs: number;
}

export class Pacer {
  readonly #clock: Clock;
  readonly #refillPerMs: number;
  readonly #capacity: number;
  readonly #waiting: Waiting[] = [];
  #units: number;
  #countedAt: number;
  #pausedUntil = 0;
  #isDraining = false;

  constructor(options: PacerOptions) {
    this.#clock = options.clock;
    this.#refillPerMs = options.msPerUnit > 0 ? USED_SHARE / options.msPerUnit : Number.POSITIVE_INFINITY;
    this.#capacity = options.msPerUnit > 0 ? Math.max(1, options.burstMs / options.msPerUnit) : 1;
    this.#units = this.#capacity;
    this.#countedAt = options.clock.now();
  }

  /** Resolves when a call of this cost may go: at once in the order lane. */
  async take(cost: number, lane: 'order' | 'data'): Promise<void> {
    if (this.#refillPerMs === Number.POSITIVE_INFINITY) return;
    this.#count();
    if (lane === 'order' || (this.#waiting.length === 0 && this.#mayGo(cost))) {
      this.#units -= cost;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) throw new Error(`more than ${MAX_WAITING} requests are waiting`);
    await new Promise<void>((resolve) => {
      this.#waiting.push({ cost, go: resolve });
      if (!this.#isDraining) void this.#drain();
    });
  }

  /** Holds the data lane back for `ms`: the venue asked for it. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
  }

  #count(): void {
    const now = this.#clock.now();
    const gained = Math.max(0, now - this.#countedAt) * this.#refillPerMs;
    this.#units = Math.min(this.#capacity, this.#units + gained);
    this.#countedAt = now;
  }

  /** A call dearer than the whole bucket goes when the bucket is full. */
  #mayGo(cost: number): boolean {
    return this.#clock.now() >= this.#pausedUntil && this.#units >= Math.min(cost, this.#capacity) - NOISE;
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      this.#count();
      if (this.#mayGo(next.cost)) {
        this.#units -= next.cost;
        this.#waiting.shift();
        next.go();
      } else {
        await this.#clock.sleep(this.#waitMs(next.cost));
      }
    }
    this.#isDraining = false;
  }

  #waitMs(cost: number): number {
    const missing = Math.min(cost, this.#capacity) - NOISE - this.#units;
    return Math.max(1, Math.ceil(missing / this.#refillPerMs), this.#pausedUntil - this.#clock.now());
  }
}
