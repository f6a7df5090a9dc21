/**
 * The machine's own time and timers; the only place of this package that asks for them.
 * Entry points: {@link HostTime}, {@link machineTime}.
 */

/** Time and timers as the machine has them. Given from outside, so that tests can bring their own. */
export interface HostTime {
  /** Milliseconds since 1970. May jump, as wall clocks do. */
  now(): number;
  /** Calls once after `delayMs`. Returns how to take it back. The timer does not keep the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** Longest delay of one timer of the machine. */
const MOST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's wall clock. Not its monotonic one: that stands still while the machine sleeps, and clients, who sign
 * with the wall clock, would be refused from then on.
 */
export function machineTime(): HostTime {
  return {
    now: () => Date.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.min(Math.max(0, delayMs), MOST_TIMER_MS));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
