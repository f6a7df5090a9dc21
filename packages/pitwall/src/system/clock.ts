/**
 * The real clock, and one that runs faster: `speed` market seconds pass in one real second. A sped-up clock serves a
 * bot on a simulated exchange that runs at the same speed; everything else uses the real one.
 */
import type { Clock, Timer } from '../ports/clock.ts';

interface Pace {
  /** What this clock showed at the real time `realStartMs`, ms UTC. */
  readonly startMs: number;
  readonly realStartMs: number;
  /** Market seconds per real second, above 0. */
  readonly speed: number;
}

/** Node fires timers with a longer delay at once: 2^31 - 1 ms. */
const MAX_TIMER_MS = 2_147_483_647;

class SystemClock implements Clock {
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  now(): number {
    const { startMs, realStartMs, speed } = this.#pace;
    return startMs + (Date.now() - realStartMs) * speed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timeout);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timeout = setTimeout(done, this.#realMs(ms));
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  after(ms: number, run: () => void): Timer {
    const timeout = setTimeout(run, this.#realMs(ms)).unref();
    return { cancel: () => clearTimeout(timeout) };
  }

  #realMs(ms: number): number {
    return Math.min(Math.max(ms / this.#pace.speed, 0), MAX_TIMER_MS);
  }
}

export function realClock(): Clock {
  return new SystemClock({ startMs: 0, realStartMs: 0, speed: 1 });
}

/**
 * @param startMs what it shows now, ms UTC
 * @param speed market seconds per real second, above 0
 */
export function spedUpClock(startMs: number, speed: number): Clock {
  return new SystemClock({ startMs, realStartMs: Date.now(), speed });
}
