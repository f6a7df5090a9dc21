/**
 * The time a call may take, waiting and repeating included, together with the caller's own wish to end it. `end` must be
 * called when the call is over.
 */
import { TimeoutError } from '../errors.ts';
import type { Timers } from '../timers.ts';

export class Deadline {
  readonly #controller = new AbortController();
  readonly #timers: Timers;
  readonly #endsAt: number;
  readonly #release: (() => void)[] = [];

  /** @param what named in the TimeoutError */
  constructor(timers: Timers, timeoutMs: number, what: string, wish?: AbortSignal) {
    this.#timers = timers;
    this.#endsAt = timers.now() + timeoutMs;
    const late = (): void => this.#controller.abort(new TimeoutError(`${what} took more than ${timeoutMs} ms.`));
    this.#release.push(timers.after(timeoutMs, late));
    if (wish === undefined) return;
    const abort = (): void => this.#controller.abort(wish.reason);
    if (wish.aborted) abort();
    wish.addEventListener('abort', abort);
    this.#release.push(() => wish.removeEventListener('abort', abort));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  remainingMs(): number {
    return this.#endsAt - this.#timers.now();
  }

  /** What `promise` gives, unless the time is over before: then the reason is thrown, and `promise` is left alone. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    const { promise: over, reject } = Promise.withResolvers<never>();
    // The reason is a TimeoutError, or whatever the caller's own signal was given.
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.catch(() => undefined);
    try {
      return await Promise.race([over, promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const cancel = this.#timers.after(ms, () => resolve(undefined));
    try {
      await this.race(promise);
    } finally {
      cancel();
    }
  }

  end(): void {
    for (const release of this.#release.splice(0)) release();
  }
}
