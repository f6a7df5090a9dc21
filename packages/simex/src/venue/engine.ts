/**
 * Moves the venue through time: the background's trades, fundings and periodic calls, strictly in the order of their
 * times, up to the clock's present. Between events nothing runs; one timer waits for the next one.
 *
 * Entry point: `Engine`. Only symbols on which something depends (open orders, positions, watchers) are followed.
 */
import type { Print } from '../market/prints.ts';
import type { Core, Market } from './core.ts';
import type { CancelTimer } from './types.ts';

/** A call at a time of the venue. */
interface Appointment {
  readonly atMs: number;
  readonly run: () => void;
}

export interface EngineParts {
  /** Works on a trade of the background, or a price set by hand. The core's time is the trade's. */
  onPrint(market: Market, print: Print): void;
  /** True if the clock has to follow this symbol. */
  needed(market: Market): boolean;
}

export class Engine {
  readonly #core: Core;
  readonly #parts: EngineParts;
  readonly #active = new Set<Market>();
  readonly #appointments = new Set<Appointment>();
  #timer: CancelTimer | undefined;
  #timerMs = Infinity;
  #working = false;
  #closed = false;

  constructor(core: Core, parts: EngineParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Brings everything up to the clock. Does nothing when it is called from inside an event. */
  advance(): void {
    if (this.#working || this.#closed) return;
    const untilMs = this.#core.clock.now();
    this.#working = true;
    try {
      while (this.#step(untilMs));
      this.#core.timeMs = Math.max(this.#core.timeMs, untilMs);
    } finally {
      this.#working = false;
    }
    this.#arm();
  }

  /** Runs a command: first everything up to now, then the command, then the timer is set anew. */
  run<T>(command: () => T): T {
    this.advance();
    const result = command();
    if (!this.#working) this.#arm();
    return result;
  }

  /** Calls `run` once when the venue's time reaches `atMs`. */
  at(atMs: number, run: () => void): CancelTimer {
    const appointment = { atMs, run };
    this.#appointments.add(appointment);
    if (!this.#working) this.#arm();
    return () => this.#appointments.delete(appointment);
  }

  /** To be called whenever a symbol may have become interesting, or no longer so. */
  refresh(market: Market): void {
    const needed = this.#parts.needed(market);
    if (needed === market.active) return;
    market.active = needed;
    if (needed) this.#active.add(market);
    else this.#active.delete(market);
    market.next = needed ? market.feed.nextPrint(this.#core.timeMs) : undefined;
    if (!this.#working) this.#arm();
  }

  /** After the tape of a symbol was changed by hand. */
  look(market: Market): void {
    market.next = market.active ? market.feed.nextPrint(this.#core.timeMs) : undefined;
  }

  close(): void {
    this.#closed = true;
    this.#timer?.();
    this.#timer = undefined;
  }

  #nextMarket(): Market | undefined {
    let first: Market | undefined;
    for (const market of this.#active) {
      if (market.next && (!first?.next || market.next.timeMs < first.next.timeMs)) first = market;
    }
    return first;
  }

  #nextAppointment(): Appointment | undefined {
    let first: Appointment | undefined;
    for (const one of this.#appointments) if (!first || one.atMs < first.atMs) first = one;
    return first;
  }

  /** One event; false if none is due. At equal times trades come before appointments. */
  #step(untilMs: number): boolean {
    const market = this.#nextMarket();
    const print = market?.next;
    const appointment = this.#nextAppointment();
    if (market && print && print.timeMs <= untilMs && !(appointment && appointment.atMs < print.timeMs)) {
      this.#core.timeMs = print.timeMs;
      market.next = undefined;
      this.#parts.onPrint(market, print);
      if (market.active) market.next = market.feed.nextPrint(print.timeMs);
      this.refresh(market);
      return true;
    }
    if (!appointment || appointment.atMs > untilMs) return false;
    this.#appointments.delete(appointment);
    this.#core.timeMs = Math.max(this.#core.timeMs, appointment.atMs);
    appointment.run();
    return true;
  }

  #arm(): void {
    if (this.#closed) return;
    const print = this.#nextMarket()?.next;
    const nextMs = Math.min(print?.timeMs ?? Infinity, this.#nextAppointment()?.atMs ?? Infinity);
    if (nextMs === this.#timerMs && this.#timer) return;
    this.#timer?.();
    this.#timer = undefined;
    this.#timerMs = nextMs;
    if (nextMs === Infinity) return;
    this.#timer = this.#core.clock.schedule(nextMs, () => {
      this.#timer = undefined;
      this.advance();
    });
  }
}
