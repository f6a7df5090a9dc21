/**
 * The brain of a live bot: the strategy in a worker thread, behind the same interface as inline.
 *
 * Requests go one after another. A request that takes longer than `settings.strategyTimeoutMs`, or during which the worker
 * dies, throws STRATEGY_STUCK, and so do those that wait behind it; the worker is replaced at once: strategy loaded,
 * settings and candles given again, `botStart` run again. Requests made meanwhile wait for that. When the new worker fails
 * as well, the request that waited throws, and the next one tries again.
 *
 * `load` starts the new strategy beside the one that works; `configure` with new settings puts it in its place. So a reload
 * that fails on the way leaves everything as it was.
 *
 * What needs no strategy needs no worker: callbacks that are not overridden, locks, the last candle.
 */
import { DEFAULT_CANDLE_LIMIT } from '../../brain/brain-core.ts';
import type {
  AnalyseReport,
  AnalyseRequest,
  Brain,
  CandleUpdate,
  EntryDecision,
  ExitDecision,
  LockRequest,
  Question,
  Questions,
  Snapshot,
  StrategyDescription,
} from '../../brain/brain.ts';
import { packUpdates } from '../../brain/packed-candles.ts';
import { QUESTION_RULES } from '../../brain/questions.ts';
import type { CompiledStrategy } from '../../strategy-loading/loader.ts';
import { invariant, messageOf } from '../../domain/errors.ts';
import type { AnalyzedFrame, CandleKey } from '../../domain/frame.ts';
import type { Markets } from '../../domain/market.ts';
import type { BotSettings } from '../../domain/settings.ts';
import type { Trade } from '../../domain/trade.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BrainCall, BrainCalls } from './brain-protocol.ts';
import { BrainThread } from './brain-thread.ts';
import { stuck } from './request-thread.ts';

/** For loading, before the settings name a limit of their own, ms. */
const LOAD_TIMEOUT_MS = 30_000;

export interface BrainHostOptions {
  /** Finds and compiles the strategy (`locateStrategy`). Called by `load`; a restart uses what it gave. */
  readonly compile: () => Promise<CompiledStrategy>;
  /** The machine's own clock, never a sped-up one: it measures how long the strategy really thinks. */
  readonly clock: Clock;
  /** The worker is being replaced, and why: one line for the user. */
  readonly onRestart: (text: string) => void;
  /** A callback failed and its fallback was taken, or a restart failed: one line. */
  readonly onWarning: (text: string) => void;
  /**
   * All candles the bot has, for a fresh worker: every key with `replace` and the rows of the live cache (at least the
   * start-up candles and `candleLimit`).
   */
  readonly candleHistory: () => readonly CandleUpdate[];
}

/** A strategy that has been loaded. */
interface Loaded {
  readonly compiled: CompiledStrategy;
  readonly description: StrategyDescription;
}

/** What a new worker has to be given again. */
interface Configured {
  readonly settings: BotSettings;
  readonly markets: Markets;
  /** Of the last request that carried one, once started. */
  readonly started: Snapshot | null;
}

export class BrainHost implements Brain {
  /** Candles the worker keeps per pair and timeframe besides the start-up candles. */
  static readonly candleLimit = DEFAULT_CANDLE_LIMIT;

  readonly #options: BrainHostOptions;
  readonly #lastCandles = new Map<string, number>();
  #thread: BrainThread | null = null;
  #strategy: Loaded | null = null;
  /** Loaded, and not in force before it is configured. */
  #candidate: (Loaded & { readonly thread: BrainThread }) | null = null;
  #configured: Configured | null = null;
  #locks: LockRequest[] = [];
  /** Ends when all requests so far have ended. */
  #tail: Promise<unknown> = Promise.resolve();
  /** Counts failures: requests made before one do not outlive it. */
  #life = 0;
  #failure = '';
  /** The worker that is being started, null when it stands. */
  #starting: BrainThread | null = null;
  #isClosed = false;

  constructor(options: BrainHostOptions) {
    this.#options = options;
  }

  async load(): Promise<StrategyDescription> {
    const compiled = await this.#options.compile();
    return this.#queue(async () => {
      await this.#dropCandidate();
      const thread = this.#spawn();
      try {
        const description = await thread.ask('load', [compiled], LOAD_TIMEOUT_MS);
        this.#candidate = { compiled, description, thread };
        return description;
      } catch (error) {
        await thread.end(messageOf(error));
        throw error;
      }
    });
  }

  /** Puts the strategy last loaded in force, unless `settings` are those in force already (new markets only). */
  async configure(settings: BotSettings, markets: Markets): Promise<void> {
    await this.#queue(async () => {
      const before = this.#configured;
      const started = before?.settings === settings ? before.started : null;
      this.#configured = { settings, markets, started };
      if (before?.settings === settings) await this.#dropCandidate();
      const candidate = this.#candidate;
      if (candidate !== null) {
        this.#candidate = null;
        await this.#thread?.end('another strategy takes its place');
        this.#strategy = candidate;
        this.#thread = candidate.thread;
        await this.#equip(candidate.thread, this.#configured);
      } else if (this.#thread === null) await this.#renew();
      else await this.#send('configure', [settings, markets]);
    });
  }

  async start(snapshot: Snapshot): Promise<void> {
    await this.#request('start', [snapshot]);
    if (this.#configured !== null) this.#configured = { ...this.#configured, started: snapshot };
  }

  async loopStart(snapshot: Snapshot): Promise<string | null> {
    const configured = this.#configured;
    if (configured?.started) this.#configured = { ...configured, started: snapshot };
    return this.#overrides('botLoopStart') ? this.#request('loopStart', [snapshot]) : null;
  }

  async analyse({ now, updates, pairs }: AnalyseRequest): Promise<AnalyseReport> {
    const packed = packUpdates(updates);
    const transfer = [packed.numbers.buffer];
    const report = await this.#request('analyse', [{ now, pairs, updates: packed }], transfer);
    for (const [pair, date] of report.lastCandles) this.#lastCandles.set(pair, date);
    return { analyzed: report.analyzed, failures: report.failures, messages: report.messages };
  }

  async decideEntries(snapshot: Snapshot, pairs: readonly string[]): Promise<EntryDecision[]> {
    return this.#request('decideEntries', [snapshot, pairs]);
  }

  async decideExits(snapshot: Snapshot, trades: readonly Trade[]): Promise<ExitDecision[]> {
    return this.#request('decideExits', [snapshot, trades]);
  }

  async ask<Q extends Question>(
    question: Q,
    args: Questions[Q]['args'],
    snapshot: Snapshot,
  ): Promise<Questions[Q]['answer']> {
    if (!this.#overrides(question)) return QUESTION_RULES[question].fallback(args);
    return this.#request('ask', [question, args, snapshot]);
  }

  async takeLockRequests(): Promise<LockRequest[]> {
    return this.#locks.splice(0);
  }

  async informativePairs(whitelist: readonly string[], now: number): Promise<readonly CandleKey[]> {
    return this.#request('informativePairs', [whitelist, now]);
  }

  async analyzed(pair: string, timeframe: string, limit?: number): Promise<AnalyzedFrame | null> {
    return this.#request('analyzed', [pair, timeframe, limit]);
  }

  lastCandle(pair: string): number | null {
    return this.#lastCandles.get(pair) ?? null;
  }

  busyMs(): number {
    return this.#thread?.busyMs ?? 0;
  }

  async restart(reason: string): Promise<void> {
    const thread = this.#thread;
    if (thread !== null) {
      this.#abandon(reason);
      await thread.end(reason);
    }
    await this.#queue(async () => {
      if (this.#thread === null) await this.#renew();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#life += 1;
    this.#failure = 'the bot is shutting down';
    const thread = this.#thread;
    this.#thread = null;
    await Promise.all([thread?.end(this.#failure), this.#dropCandidate()]);
  }

  #overrides(callback: string): boolean {
    return this.#strategy?.description.callbacks.includes(callback) ?? true;
  }

  /** Runs `work` when everything before has ended. What waited through a failure throws STRATEGY_STUCK. */
  #queue<T>(work: () => Promise<T>): Promise<T> {
    const life = this.#life;
    const result = this.#tail.then(() => {
      if (this.#isClosed || life !== this.#life) throw stuck(this.#failure);
      return work();
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }

  #request<C extends BrainCall>(
    call: C,
    args: BrainCalls[C]['args'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<BrainCalls[C]['result']> {
    return this.#queue(async () => {
      if (this.#thread === null) await this.#renew();
      return this.#send(call, args, transfer);
    });
  }

  #send<C extends BrainCall>(
    call: C,
    args: BrainCalls[C]['args'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<BrainCalls[C]['result']> {
    const thread = this.#thread;
    if (thread === null) return Promise.reject(stuck(this.#failure));
    return thread.ask(call, args, this.#configured?.settings.strategyTimeoutMs ?? LOAD_TIMEOUT_MS, transfer);
  }

  #spawn(): BrainThread {
    const thread: BrainThread = new BrainThread({
      clock: this.#options.clock,
      onAnswer: ({ warnings, locks }) => {
        warnings.forEach((warning) => this.#options.onWarning(warning));
        this.#locks.push(...locks);
      },
      onFailure: (reason) => this.#recover(thread, reason),
    });
    return thread;
  }

  /** Starts another worker in place of one that is gone, and gives it all it needs. */
  async #renew(): Promise<void> {
    const strategy = this.#strategy;
    invariant(strategy !== null && this.#configured !== null, 'The brain was asked before it was configured');
    const thread = this.#spawn();
    this.#thread = thread;
    await this.#equip(thread, this.#configured, strategy.compiled);
  }

  /** Gives a worker settings, candles and, when the bot runs, its start. One that fails here is ended. */
  async #equip(thread: BrainThread, configured: Configured, compiled?: CompiledStrategy): Promise<void> {
    const { settings, markets, started } = configured;
    this.#starting = thread;
    try {
      if (compiled !== undefined) await thread.ask('load', [compiled], LOAD_TIMEOUT_MS);
      await this.#send('configure', [settings, markets]);
      const packed = packUpdates(this.#options.candleHistory());
      await this.#send('feed', [packed], [packed.numbers.buffer]);
      if (started !== null) await this.#send('start', [started]);
    } catch (error) {
      if (this.#thread === thread) this.#thread = null;
      await thread.end(messageOf(error));
      throw error;
    } finally {
      this.#starting = null;
    }
  }

  async #dropCandidate(): Promise<void> {
    const candidate = this.#candidate;
    this.#candidate = null;
    await candidate?.thread.end('another strategy was loaded instead');
  }

  /** Lets all that waits fail, as does what runs now. */
  #abandon(reason: string): void {
    this.#thread = null;
    this.#life += 1;
    this.#failure = reason;
    this.#options.onRestart(`The strategy is restarted: ${reason}`);
  }

  /** The worker failed by itself: replace it. One that fails while it starts is replaced when it is next needed. */
  #recover(thread: BrainThread, reason: string): void {
    if (this.#thread !== thread || this.#starting === thread || this.#isClosed) return;
    this.#abandon(reason);
    this.#queue(async () => {
      if (this.#thread === null) await this.#renew();
    }).catch((error: unknown) => {
      if (!this.#isClosed) this.#options.onWarning(`The strategy could not be restarted: ${messageOf(error)}`);
    });
  }
}
