/**
 * The machine's clock for the venue, at any speed. Time never runs backwards, also when the machine's clock does.
 *
 * Entry point: `createRealClock`.
 */
import type { SimClock } from '../venue/types.ts';

/** Longest timer of Node; longer waits are cut into pieces. */
const LONGEST_TIMER_MS = 2_000_000_000;

export interface RealClock extends SimClock {
  /** Simulated seconds per real second, from now on; above 0. */
  setSpeed(speed: number): void;
  readonly speed: number;
  /** Clears every timer. */
  stop(): void;
}

interface Waiting {
  readonly atMs: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * @param startMs where it begins; default the machine's time
 * @param speed simulated seconds per real second; default 1
 */
export function createRealClock(options: { readonly startMs?: number; readonly speed?: number } = {}): RealClock {
  let speed = options.speed ?? 1;
  let originReal = performance.now();
  let originSim = options.startMs ?? Date.now();
  const waiting = new Set<Waiting>();

  const now = (): number => Math.floor(originSim + (performance.now() - originReal) * speed);

  function arm(entry: Waiting): void {
    const realMs = Math.max(0, Math.ceil((entry.atMs - now()) / speed));
    entry.timer = setTimeout(() => fire(entry), Math.min(realMs, LONGEST_TIMER_MS));
  }

  function fire(entry: Waiting): void {
    if (!waiting.has(entry)) return;
    if (now() < entry.atMs) {
      arm(entry);
      return;
    }
    waiting.delete(entry);
    entry.run();
  }

  return {
    now,
    get speed() {
      return speed;
    },
    schedule(atMs, run) {
      const entry: Waiting = { atMs, run, timer: undefined };
      waiting.add(entry);
      arm(entry);
      return () => {
        waiting.delete(entry);
        clearTimeout(entry.timer);
      };
    },
    setSpeed(next) {
      if (!(next > 0)) throw new RangeError(`speed must be above 0, not ${next}`);
      originSim += (performance.now() - originReal) * speed;
      originReal = performance.now();
      speed = next;
      for (const entry of waiting) {
        clearTimeout(entry.timer);
        arm(entry);
      }
    },
    stop() {
      for (const entry of waiting) clearTimeout(entry.timer);
      waiting.clear();
    },
  };
}
