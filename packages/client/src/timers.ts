/** Time and chance, so that tests can hold them still. */
export interface Timers {
  /** Ms since the epoch. */
  now(): number;
  /** Runs once after `delayMs`; the answer calls it off. */
  after(delayMs: number, run: () => void): () => void;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const SYSTEM_TIMERS: Timers = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
