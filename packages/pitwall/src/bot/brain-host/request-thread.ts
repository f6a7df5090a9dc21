/**
 * One life of a worker that runs an author's code: started, asked one thing at a time, ended. It never comes back: after a
 * failure whoever owns it makes a new one.
 */
import { Worker } from 'node:worker_threads';
import { messageOf, PitwallError } from '../../domain/errors.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { BrainFailure } from './brain-protocol.ts';

/** What may be asked of a worker: arguments and result by the name of the call. */
export type CallTable<Calls> = {
  readonly [Call in keyof Calls]: { readonly args: readonly unknown[]; readonly result: unknown };
};

/** What comes back; a worker may add more. */
export interface ThreadAnswer {
  readonly id: number;
  readonly outcome: { readonly result: unknown } | { readonly failure: BrainFailure };
}

export interface ThreadOptions<Answer> {
  readonly clock: Clock;
  /** Every answer, before whoever asked gets its result. */
  readonly onAnswer: (answer: Answer) => void;
  /** The worker hangs or died, and was ended. Called once. */
  readonly onFailure: (reason: string) => void;
}

export interface ThreadSettings {
  /** The file the worker starts with. */
  readonly url: URL;
  /** For debuggers. */
  readonly name: string;
  /** The worker's heap. Candles and indicators are outside of it. */
  readonly heapMb: number;
  /** What it may hold outside of its heap, looked at while it works; no limit when absent. */
  readonly outsideMb?: number;
}

/** How often the memory outside of the heap is looked at, ms. */
const MEMORY_CHECK_MS = 250;
const MB = 1024 * 1024;

/** A small young generation keeps the resident memory small. */
const YOUNG_GENERATION_MB = 8;

interface Pending {
  readonly id: number;
  readonly startedAt: number;
  readonly timer: Timer;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

export class RequestThread<Calls extends CallTable<Calls>, Answer extends ThreadAnswer> {
  readonly #options: ThreadOptions<Answer>;
  readonly #worker: Worker;
  readonly #outsideMb: number;
  #pending: Pending | null = null;
  #lastId = 0;
  #ended: string | null = null;

  constructor({ url, name, heapMb, outsideMb }: ThreadSettings, options: ThreadOptions<Answer>) {
    this.#options = options;
    this.#outsideMb = outsideMb ?? Infinity;
    this.#worker = new Worker(url, {
      name,
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      execArgv: [],
    });
    this.#worker.on('message', (answer: Answer) => this.#take(answer));
    this.#worker.on('error', (error: unknown) => this.#fail(`the strategy ended its worker: ${messageOf(error)}`));
    this.#worker.on('exit', (code) => this.#fail(`the strategy ended its worker (exit code ${code})`));
  }

  /** How long the running request has been running, ms; 0 when idle. */
  get busyMs(): number {
    return this.#pending === null ? 0 : this.#options.clock.now() - this.#pending.startedAt;
  }

  /**
   * Sends one request; the one before must be answered. Throws what the brain throws, and STRATEGY_STUCK when the worker
   * is ended first: after `timeoutMs` without an answer it is.
   */
  ask<Call extends keyof Calls & string>(
    call: Call,
    args: Calls[Call]['args'],
    timeoutMs: number,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['result']> {
    if (this.#ended !== null) return Promise.reject(stuck(this.#ended));
    if (this.#pending !== null) throw new PitwallError('INVARIANT', `"${call}" was asked before the last answer came`);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = this.#options.clock.after(timeoutMs, () =>
        this.#fail(`the strategy did not answer "${call}" within ${timeoutMs} ms`),
      );
      this.#pending = { id, startedAt: this.#options.clock.now(), timer, resolve, reject };
      try {
        this.#worker.postMessage({ id, call, args }, [...transfer]);
        if (this.#outsideMb < Infinity) this.#watchMemory(id);
      } catch (error) {
        this.#pending = null;
        timer.cancel();
        throw error;
      }
    });
  }

  /** Ends the worker; a running request throws STRATEGY_STUCK with `reason`. `onFailure` is not called. */
  async end(reason: string): Promise<void> {
    this.#settle(reason);
    await this.#worker.terminate();
  }

  /** Ends the worker when it holds too much while it works on this request. */
  #watchMemory(id: number): void {
    this.#options.clock.after(MEMORY_CHECK_MS, () => {
      if (this.#pending?.id !== id) return;
      this.#worker.getHeapStatistics().then(
        ({ external_memory: outside }) => {
          if (this.#pending?.id !== id) return;
          if (outside <= this.#outsideMb * MB) this.#watchMemory(id);
          else this.#fail(`the strategy took more than ${this.#outsideMb} MB of memory`);
        },
        // It is gone, and its end is told by itself.
        () => undefined,
      );
    });
  }

  #take(answer: Answer): void {
    const pending = this.#pending;
    if (pending === null || pending.id !== answer.id) return;
    this.#pending = null;
    pending.timer.cancel();
    this.#options.onAnswer(answer);
    if ('failure' in answer.outcome) pending.reject(errorOf(answer.outcome.failure));
    else pending.resolve(answer.outcome.result as never);
  }

  #fail(reason: string): void {
    if (this.#ended !== null) return;
    this.#settle(reason);
    void this.#worker.terminate();
    this.#options.onFailure(reason);
  }

  #settle(reason: string): void {
    this.#ended ??= reason;
    const pending = this.#pending;
    this.#pending = null;
    pending?.timer.cancel();
    pending?.reject(stuck(reason));
  }
}

export function stuck(reason: string): PitwallError {
  return new PitwallError('STRATEGY_STUCK', reason);
}

function errorOf({ code, message, stack }: BrainFailure): Error {
  const error = code === null ? new Error(message) : new PitwallError(code, message);
  if (stack !== null) error.stack = stack;
  return error;
}
