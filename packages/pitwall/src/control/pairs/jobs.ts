/**
 * Work in the background of a server: started by one request, asked about by others. One job of a category runs at a time,
 * each has a deadline, and only the newest finished ones are remembered.
 */
import type { BackgroundJob } from '@pitwall/wire';
import { isPitwallError, messageOf } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';

/** Finished jobs that are remembered. */
const MAX_FINISHED = 100;

export type JobCategory = 'pairlist';

export interface Job<Result = unknown> {
  readonly id: string;
  readonly category: JobCategory;
  /** Undefined while it runs. */
  readonly outcome: { readonly result: Result } | { readonly error: string } | undefined;
}

export interface JobWork<Result> {
  readonly category: JobCategory;
  /** After this time it counts as failed, ms. */
  readonly deadlineMs: number;
  /** Should end soon when the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<Result>;
}

interface Running {
  readonly id: string;
  readonly category: JobCategory;
  readonly ending: AbortController;
}

export interface JobRegistryOptions {
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class JobRegistry {
  readonly #options: JobRegistryOptions;
  /** Oldest first. */
  readonly #finished = new Map<string, Job>();
  readonly #running = new Map<JobCategory, Running>();

  constructor(options: JobRegistryOptions) {
    this.#options = options;
  }

  /** The id of the new job; null when one of the category is running. */
  start<Result>(work: JobWork<Result>): string | null {
    if (this.#running.has(work.category)) return null;
    const running: Running = { id: this.#newId(), category: work.category, ending: new AbortController() };
    this.#running.set(work.category, running);
    void this.#run(running, work);
    return running.id;
  }

  find(id: string): Job | undefined {
    return this.all().find((job) => job.id === id);
  }

  /** Oldest first, running ones last. */
  all(): readonly Job[] {
    const running = [...this.#running.values()].map(({ id, category }): Job => ({ id, category, outcome: undefined }));
    return [...this.#finished.values(), ...running];
  }

  /** Ends what runs. */
  close(): void {
    for (const { ending } of this.#running.values()) ending.abort(new Error('The server is shutting down.'));
  }

  async #run<Result>({ id, category, ending }: Running, work: JobWork<Result>): Promise<void> {
    const { clock } = this.#options;
    const timer = clock.after(work.deadlineMs, () =>
      ending.abort(new Error(`It was not done after ${work.deadlineMs / 1_000} s.`)),
    );
    const outcome = await this.#outcome(work, ending.signal);
    timer.cancel();
    this.#running.delete(category);
    this.#finished.set(id, { id, category, outcome });
    const oldest = this.#finished.keys().next().value;
    if (this.#finished.size > MAX_FINISHED && oldest !== undefined) this.#finished.delete(oldest);
  }

  async #outcome<Result>(work: JobWork<Result>, signal: AbortSignal): Promise<Job['outcome']> {
    const ended = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => ended.reject(signal.reason as Error), { once: true });
    try {
      return { result: await Promise.race([work.run(signal), ended.promise]) };
    } catch (error) {
      if (isPitwallError(error) || error === signal.reason) return { error: messageOf(error) };
      this.#options.logger.error(`A background job (${work.category}) failed.`, error);
      return { error: 'Internal error, see the log.' };
    }
  }

  /** A random UUID (version 4). */
  #newId(): string {
    const hex = this.#options.ids.randomBits(128).toString(16).padStart(32, '0');
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  }
}

/** How a job is shown. */
export function jobRow({ id, category, outcome }: Job): BackgroundJob {
  const error = outcome !== undefined && 'error' in outcome ? outcome.error : null;
  return {
    job_id: id,
    job_category: category,
    status: outcome === undefined ? 'pending' : error === null ? 'success' : 'failed',
    running: outcome === undefined,
    progress: null,
    error,
  };
}
