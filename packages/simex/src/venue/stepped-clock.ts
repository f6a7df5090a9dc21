/**
 * A clock that moves only when it is told to. Due calls run in the order of their times, each at its own time.
 *
 * Entry point: `createSteppedClock`.
 */
import type { SimClock } from './types.ts';

export interface SteppedClock extends SimClock {
  /** Moves on to `timeMs`, running what is due on the way. */
  advanceTo(timeMs: number): void;
  advance(byMs: number): void;
}

interface Waiting {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands at `startMs`. */
export function createSteppedClock(startMs: number): SteppedClock {
  let time = startMs;
  let count = 0;
  const waiting = new Set<Waiting>();

  function due(untilMs: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const entry of waiting) {
      if (entry.atMs > untilMs) continue;
      if (!first || entry.atMs < first.atMs || (entry.atMs === first.atMs && entry.order < first.order)) first = entry;
    }
    return first;
  }

  function advanceTo(timeMs: number): void {
    for (let next = due(timeMs); next; next = due(timeMs)) {
      waiting.delete(next);
      time = Math.max(time, next.atMs);
      next.run();
    }
    time = Math.max(time, timeMs);
  }

  return {
    now: () => time,
    schedule(atMs, run) {
      count += 1;
      const entry: Waiting = { atMs, order: count, run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advanceTo,
    advance: (byMs) => advanceTo(time + byMs),
  };
}
