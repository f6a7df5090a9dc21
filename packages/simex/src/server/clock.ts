/**
 * The exchange's clock: `start + (host − hostStart) · speed`, or stepped by hand when the speed is 0.
 *
 * Invariants: time never goes backwards; scheduled calls run in the order of their times, those of equal times in
 * the order they were scheduled; none runs inside `schedule`. While `step` runs a call, `now()` is the call's time.
 * Entry point: {@link ExchangeClock}.
 */
import type { HostTime } from '../system/host-time.ts';
import type { CancelTimer, SimClock } from '../venue/types.ts';

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** As the control API shows it. */
export interface ClockState {
  readonly now: number;
  readonly speed: number;
  readonly mode: 'real' | 'sped' | 'stepped';
}

/** Fastest clock that is allowed: an hour in a second. */
export const MOST_SPEED = 3600;

export class ExchangeClock implements SimClock {
  readonly #host: HostTime;
  #speed: number;
  #baseMs: number;
  #hostBaseMs: number;
  #latestMs: number;
  #entries: Entry[] = [];
  #scheduled = 0;
  #cancelHostTimer: (() => void) | undefined;
  #closed = false;

  /** `speed` 0 stands still until it is stepped. */
  constructor(host: HostTime, options: { readonly startMs?: number; readonly speed?: number } = {}) {
    this.#host = host;
    this.#hostBaseMs = host.now();
    this.#baseMs = options.startMs ?? Math.floor(this.#hostBaseMs);
    this.#latestMs = this.#baseMs;
    this.#speed = checkedSpeed(options.speed ?? 1);
  }

  now(): number {
    const passed = (this.#host.now() - this.#hostBaseMs) * this.#speed;
    this.#latestMs = Math.max(this.#latestMs, Math.floor(this.#baseMs + passed));
    return this.#latestMs;
  }

  get state(): ClockState {
    const mode = this.#speed === 0 ? 'stepped' : this.#speed === 1 ? 'real' : 'sped';
    return { now: this.now(), speed: this.#speed, mode };
  }

  schedule(atMs: number, run: () => void): CancelTimer {
    const entry: Entry = { atMs, order: this.#scheduled, run };
    this.#scheduled += 1;
    this.#insert(entry);
    if (this.#entries[0] === entry) this.#arm();
    return () => {
      const index = this.#entries.indexOf(entry);
      if (index >= 0) this.#entries.splice(index, 1);
    };
  }

  /** Goes on from now at another speed; 0 stands still. */
  setSpeed(speed: number): void {
    const checked = checkedSpeed(speed);
    this.#baseMs = this.now();
    this.#hostBaseMs = this.#host.now();
    this.#speed = checked;
    this.#arm();
  }

  /** Moves time on by `stepMs` at once, running what falls due on the way. */
  step(stepMs: number): void {
    const target = this.now() + stepMs;
    for (;;) {
      const next = this.#entries[0];
      if (next === undefined || next.atMs > target) break;
      this.#entries.shift();
      this.#jumpTo(next.atMs);
      next.run();
    }
    this.#jumpTo(target);
    this.#arm();
  }

  /** Forgets all scheduled calls and takes no new ones on. */
  close(): void {
    this.#closed = true;
    this.#cancelHostTimer?.();
    this.#entries = [];
  }

  #jumpTo(atMs: number): void {
    const missing = atMs - this.now();
    if (missing > 0) this.#baseMs += missing;
  }

  #insert(entry: Entry): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[middle];
      if (other !== undefined && other.atMs <= entry.atMs) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  /** Sets the host's timer for the earliest call. */
  #arm(): void {
    this.#cancelHostTimer?.();
    this.#cancelHostTimer = undefined;
    const next = this.#entries[0];
    if (next === undefined || this.#speed === 0 || this.#closed) return;
    const delayMs = Math.max(0, (next.atMs - this.now()) / this.#speed);
    this.#cancelHostTimer = this.#host.after(Math.ceil(delayMs), () => this.#runDue());
  }

  #runDue(): void {
    const now = this.now();
    try {
      for (;;) {
        const next = this.#entries[0];
        if (next === undefined || next.atMs > now) break;
        this.#entries.shift();
        next.run();
      }
    } finally {
      this.#arm();
    }
  }
}

function checkedSpeed(speed: number): number {
  if (!(speed >= 0 && speed <= MOST_SPEED)) {
    throw new RangeError(`the clock's speed must be from 0 (stepped) to ${MOST_SPEED}, not ${speed}`);
  }
  return speed;
}
