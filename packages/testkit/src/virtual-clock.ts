/**
 * A clock that only moves when it is told to: a discrete-event simulation. Timers fire in the order of their times, those
 * of one time in the order they were set, and between two timers every promise that can go on does.
 *
 * It is the bot's clock port and simex's clock at once. Entry points: `run` (until a time) and `settle` (until a promise).
 * Everything on it must be promises only: work that waits for the machine (sockets, files) is not waited for.
 */
import type { CancelTimer, SimClock } from '../../simex/src/venue/types.ts';
import type { Clock, Timer } from '../../pitwall/src/ports/clock.ts';

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class VirtualClock implements Clock, SimClock {
  #now: number;
  #count = 0;
  /** Sorted by time and order, next last. */
  readonly #entries: Entry[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  schedule(atMs: number, run: () => void): CancelTimer {
    this.#count += 1;
    const entry = { atMs: Math.max(atMs, this.#now), order: this.#count, run };
    let index = this.#entries.length;
    while (index > 0 && (this.#entries[index - 1]?.atMs ?? Infinity) <= entry.atMs) index -= 1;
    this.#entries.splice(index, 0, entry);
    return () => {
      const position = this.#entries.indexOf(entry);
      if (position >= 0) this.#entries.splice(position, 1);
    };
  }

  after(ms: number, run: () => void): Timer {
    return { cancel: this.schedule(this.#now + Math.max(0, ms), run) };
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const cancel = this.schedule(this.#now + Math.max(0, ms), resolve);
      signal?.addEventListener(
        'abort',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Moves on to `untilMs`, firing what is due on the way. */
  async run(untilMs: number): Promise<void> {
    for (;;) {
      await drain();
      if (!this.#fireNext(untilMs)) break;
    }
    this.#now = Math.max(this.#now, untilMs);
  }

  /** Moves on until the promise has settled. Throws when nothing is left that could settle it. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const done = () => {
      state.isSettled = true;
    };
    promise.then(done, done);
    for (;;) {
      await drain();
      if (state.isSettled) return promise;
      if (!this.#fireNext(Infinity)) throw new Error('The virtual clock has no timer left and the work is not done.');
    }
  }

  #fireNext(untilMs: number): boolean {
    const next = this.#entries.at(-1);
    if (!next || next.atMs > untilMs) return false;
    this.#entries.pop();
    this.#now = next.atMs;
    next.run();
    return true;
  }
}

/** Resolves when no promise can go on by itself: microtasks run before the next turn of the event loop. */
async function drain(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
