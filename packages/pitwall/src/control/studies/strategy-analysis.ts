/**
 * Analyses of strategies that do not run, each strategy in a worker thread of its own, so that neither a strategy that
 * hangs nor a long table holds up the server. Entry point: `StrategyAnalysis`.
 *
 * A worker is kept for a short while, because who looks at one pair looks at the next; a changed file gets a new one. One
 * that does not answer in time, or dies, is ended, and who asked is told.
 */
import { RequestThread, stuck } from '../../bot/brain-host/request-thread.ts';
import type { StrategyDescription } from '../../brain/brain.ts';
import { threadUrl } from '../../bundle/own-files.ts';
import { locateStrategy, type CompiledStrategy, type StrategySearch } from '../../strategy-loading/loader.ts';
import type { CandleKey } from '../../domain/frame.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { FairTurns } from '../fair-turns.ts';
import type { StudyAnswer, StudyCalls, StudyRequest, StudySetting } from './study-protocol.ts';

/** Workers at the same time. */
const MAX_WORKERS = 3;
/**
 * As many run as there are workers, and one of each caller. A page that shows several charts asks for all at once, and who
 * asks for more has to wait for an answer first.
 */
const TURNS = { running: MAX_WORKERS, perCaller: 8, total: 100 };
/** A worker that nobody asks is ended after this time, ms. */
const KEPT_MS = 60_000;
const LOAD_TIMEOUT_MS = 30_000;
const STUDY_TIMEOUT_MS = 60_000;
/** A whole table of candles is written in the worker's heap. */
const HEAP_MB = 768;
/** Candles and indicators: 150,000 rows of 100 columns and as much again for what comes in between are a third of it. */
const OUTSIDE_MB = 768;

const SHUTTING_DOWN = 'the server is shutting down';

export interface StrategyAnalysisOptions {
  /** The machine's own clock: it measures how long a strategy really thinks. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a strategy may take for one request, ms; for tests. */
  readonly timeoutMs?: number;
}

/** What a loaded strategy can be asked. */
export interface LoadedStudy {
  readonly description: StrategyDescription;
  /** The further candles the strategy reads. */
  readonly informative: (setting: StudySetting) => Promise<readonly CandleKey[]>;
  /** The table of candles as JSON. Takes the numbers of the request over. */
  readonly study: (request: StudyRequest) => Promise<Uint8Array>;
}

type Thread = RequestThread<StudyCalls, StudyAnswer>;

interface Lane {
  readonly compiled: CompiledStrategy;
  readonly thread: Thread;
  description: StrategyDescription | null;
  /** Ends when all requests so far have ended. */
  tail: Promise<unknown>;
  waiting: number;
  idle: Timer | null;
}

export class StrategyAnalysis {
  readonly #options: StrategyAnalysisOptions;
  /** By class name, the one used last at the end. */
  readonly #lanes = new Map<string, Lane>();
  /** Those that are retired as well. */
  readonly #threads = new Set<Thread>();
  readonly #turns = new FairTurns(TURNS);
  #isClosed = false;

  constructor(options: StrategyAnalysisOptions) {
    this.#options = options;
  }

  /** Workers that are there. */
  get workers(): number {
    return this.#threads.size;
  }

  /**
   * Finds, compiles and loads a strategy and lets `work` ask it; requests to one strategy go one after another, and so do
   * requests on one account. Throws STRATEGY, STRATEGY_STUCK, and BUSY when too much is asked at once.
   *
   * @param account on whose account it is: each has its share
   */
  async use<T>(account: string, search: StrategySearch, work: (study: LoadedStudy) => Promise<T>): Promise<T> {
    return this.#turns.run(account, 'analyses of strategies', async () => {
      this.#requireOpen();
      const compiled = await locateStrategy(search);
      this.#requireOpen();
      const lane = this.#enter(compiled);
      const result = lane.tail.then(async () => this.#serve(lane, work));
      lane.tail = result.catch(() => undefined);
      try {
        return await result;
      } finally {
        lane.waiting -= 1;
        if (lane.waiting === 0) this.#keepForAWhile(lane);
      }
    });
  }

  /** Ends what runs; whatever waits, and comes later, is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { idle } of this.#lanes.values()) idle?.cancel();
    this.#lanes.clear();
    await Promise.all([...this.#threads].map(async (thread) => this.#endThread(thread, SHUTTING_DOWN)));
  }

  #requireOpen(): void {
    if (this.#isClosed) throw stuck(SHUTTING_DOWN);
  }

  async #serve<T>(lane: Lane, work: (study: LoadedStudy) => Promise<T>): Promise<T> {
    const { thread, compiled } = lane;
    const timeoutMs = this.#options.timeoutMs ?? STUDY_TIMEOUT_MS;
    try {
      lane.description ??= await thread.ask('load', [compiled], this.#options.timeoutMs ?? LOAD_TIMEOUT_MS);
      return await work({
        description: lane.description,
        informative: async (setting) => thread.ask('informative', [setting], timeoutMs),
        study: async (request) => thread.ask('study', [request], timeoutMs, [request.updates.numbers.buffer]),
      });
    } catch (error) {
      // Nothing is known of the state of a strategy that could not be loaded.
      if (lane.description === null) await this.#end(lane, 'it could not be loaded');
      throw error;
    }
  }

  /** The lane of this very text of the strategy, with one more who waits in it. */
  #enter(compiled: CompiledStrategy): Lane {
    const lane = this.#lane(compiled);
    lane.waiting += 1;
    lane.idle?.cancel();
    return lane;
  }

  #lane(compiled: CompiledStrategy): Lane {
    const known = this.#lanes.get(compiled.name);
    if (known !== undefined && known.compiled.moduleUrl === compiled.moduleUrl) {
      this.#lanes.delete(compiled.name);
      this.#lanes.set(compiled.name, known);
      return known;
    }
    const idle = [...this.#lanes.values()].find(({ waiting }) => waiting === 0);
    if (known !== undefined) this.#retire(known);
    // As many are served at a time as there may be lanes: one of them is idle.
    else if (this.#lanes.size >= MAX_WORKERS && idle !== undefined) void this.#end(idle, 'another one is analysed');
    const lane = this.#open(compiled);
    this.#lanes.set(compiled.name, lane);
    return lane;
  }

  #open(compiled: CompiledStrategy): Lane {
    const { clock, logger } = this.#options;
    const settings = {
      url: threadUrl('study-worker'),
      name: 'pitwall-study',
      heapMb: HEAP_MB,
      outsideMb: OUTSIDE_MB,
    };
    const thread: Thread = new RequestThread(settings, {
      clock,
      onAnswer: ({ warnings }) => warnings.forEach((warning) => logger.warn(warning)),
      onFailure: (reason) => {
        logger.warn(`The analysis of ${compiled.name} was ended: ${reason}.`);
        this.#forget(lane);
        this.#threads.delete(thread);
      },
    });
    this.#threads.add(thread);
    const lane: Lane = { compiled, thread, description: null, tail: Promise.resolve(), waiting: 0, idle: null };
    return lane;
  }

  /** Another text took its place: it ends when it has answered all that waits. */
  #retire(lane: Lane): void {
    this.#forget(lane);
    lane.idle?.cancel();
    void lane.tail.then(async () => this.#endThread(lane.thread, 'its file has changed'));
  }

  #keepForAWhile(lane: Lane): void {
    // Another one took its place.
    if (this.#lanes.get(lane.compiled.name) !== lane) void this.#endThread(lane.thread, 'its file has changed');
    else lane.idle = this.#options.clock.after(KEPT_MS, () => void this.#end(lane, 'nobody asked any more'));
  }

  async #end(lane: Lane, reason: string): Promise<void> {
    this.#forget(lane);
    lane.idle?.cancel();
    await this.#endThread(lane.thread, reason);
  }

  async #endThread(thread: Thread, reason: string): Promise<void> {
    this.#threads.delete(thread);
    await thread.end(reason);
  }

  #forget(lane: Lane): void {
    if (this.#lanes.get(lane.compiled.name) === lane) this.#lanes.delete(lane.compiled.name);
  }
}
