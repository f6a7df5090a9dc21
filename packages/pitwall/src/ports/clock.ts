/** Time as the bot sees it. The real one lives in `system/`, a virtual one in the test kit. */

/** A running timer. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Now, ms since the epoch, UTC. */
  now(): number;
  /** Resolves after `ms` of this clock. Resolves early, without error, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` once after `ms` of this clock. The timer does not keep the process alive. */
  after(ms: number, run: () => void): Timer;
}
