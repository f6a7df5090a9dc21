/**
 * One life of the strategy's worker: started, asked one thing at a time, ended. It never comes back: after a failure the
 * host makes a new one.
 */
import { Worker } from 'node:worker_threads';
import { messageOf, PitwallError } from '../../domain/errors.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { BrainAnswer, BrainCall, BrainCalls, BrainFailure } from './brain-protocol.ts';
import { brainWorkerUrl } from './brain-worker-url.ts';

/**
 * The worker's heap. Candles and indicators are outside of it; a small young generation keeps the resident memory small.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

export interface BrainThreadOptions {
  readonly clock: Clock;
  /** Warnings and locks that came with an answer. */
  readonly onAnswer: (answer: BrainAnswer) => void;
  /** The worker hangs or died, and was ended. Called once. */
  readonly onFailure: (reason: string) => void;
}

interface Pending {
  readonly id: number;
  readonly startedAt: number;
  readonly timer: Timer;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

export class BrainThread {
  readonly #options: BrainThreadOptions;
  readonly #worker: Worker;
  #pending: Pending | null = null;
  #lastId = 0;
  #ended: string | null = null;

  constructor(options: BrainThreadOptions) {
    this.#options = options;
    this.#worker = new Worker(brainWorkerUrl(), {
      name: 'pitwall-strategy',
      resourceLimits: RESOURCE_LIMITS,
      execArgv: [],
    });
    this.#worker.on('message', (answer: BrainAnswer) => this.#take(answer));
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
  ask<C extends BrainCall>(
    call: C,
    args: BrainCalls[C]['args'],
    timeoutMs: number,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<BrainCalls[C]['result']> {
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

  #take(answer: BrainAnswer): void {
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
