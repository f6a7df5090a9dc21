/**
 * The brain itself, without threads: holds the frames and one instance of the strategy and answers at once. Tests and
 * simulations call it inline; a live bot runs it in a worker behind `bot/brain-host/`.
 *
 * Order of calls: `load`, `configure`, `start`, then any. Callbacks never end a request: a failing one is reported through
 * `onWarning` (or in the decision) and its fallback is taken. Trades handed to callbacks are deep copies.
 */
import { analysePair } from './analyse-pair.ts';
import type {
  AnalyseReport,
  AnalyseRequest,
  Brain,
  EntryDecision,
  ExitDecision,
  LockRequest,
  Question,
  Questions,
  Snapshot,
  StrategyDescription,
} from './brain.ts';
import { decideTradeExit } from './decide-exit.ts';
import { exportAnalysis, FrameStore, signalRow, type Analysis } from './frame-store.ts';
import { describeStrategy, instantiate, readInformativePairs, type StrategySource } from './loaded-strategy.ts';
import { packUpdates, type PackedUpdates } from './packed-candles.ts';
import { QUESTION_RULES } from './questions.ts';
import { BrainRuntime } from './runtime.ts';
import { describeBadAnswer, describeFailure, strategyFailure } from './strategy-failure.ts';
import { invariant, isPitwallError, messageOf } from '../domain/errors.ts';
import type { AnalyzedFrame, CandleKey } from '../domain/frame.ts';
import type { Markets } from '../domain/market.ts';
import type { BotSettings } from '../domain/settings.ts';
import { entrySignal, exitSignal, isExpired, isOutdated, NO_EXIT_SIGNAL, type ExitSignal } from '../domain/signals.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { Trade } from '../domain/trade.ts';
import type { Clock } from '../ports/clock.ts';
import { attachRuntime } from '../strategy/runtime.ts';
import type { Strategy } from '../strategy/strategy.ts';

/** Candles kept beyond the strategy's start-up candles, per pair and timeframe. */
export const DEFAULT_CANDLE_LIMIT = 1_000;

export interface BrainCoreOptions {
  /** Finds the strategy; called by `load` and `restart`. */
  readonly loadStrategy: () => Promise<StrategySource>;
  /** A callback failed and its fallback was taken, or an integrity check was let pass: one line. */
  readonly onWarning: (text: string) => void;
  readonly candleLimit?: number;
  /** For `busyMs`; without it that is 0. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** An analysis request whose candles are packed already. */
export type PackedAnalyseRequest = Omit<AnalyseRequest, 'updates'> & { readonly updates: PackedUpdates };

interface Loaded {
  readonly source: StrategySource;
  readonly strategy: Strategy;
}

export class BrainCore implements Brain {
  readonly #options: BrainCoreOptions;
  readonly #candleLimit: number;
  readonly #frames: FrameStore;
  readonly #runtime: BrainRuntime;
  #loaded: Loaded | null = null;
  #settings: BotSettings | null = null;
  #busySince: number | null = null;

  constructor(options: BrainCoreOptions) {
    this.#options = options;
    this.#candleLimit = options.candleLimit ?? DEFAULT_CANDLE_LIMIT;
    this.#frames = new FrameStore(this.#candleLimit);
    this.#runtime = new BrainRuntime(this.#frames, options.onWarning);
  }

  async load(): Promise<StrategyDescription> {
    const source = await this.#options.loadStrategy();
    const strategy = instantiate(source);
    attachRuntime(strategy, this.#runtime);
    const description = describeStrategy(source, strategy);
    this.#loaded = { source, strategy };
    return description;
  }

  async configure(settings: BotSettings, markets: Markets): Promise<void> {
    this.#settings = settings;
    this.#runtime.configure(settings, markets);
    this.#frames.resize(settings.startupCandleCount + this.#candleLimit);
  }

  async start(snapshot: Snapshot): Promise<void> {
    const { strategy, source } = this.#ready();
    this.#runtime.see(snapshot);
    try {
      await this.#timed(async () => strategy.botStart?.({ currentTime: snapshot.now }));
    } catch (error) {
      throw strategyFailure(source, 'botStart', error);
    }
  }

  async loopStart(snapshot: Snapshot): Promise<string | null> {
    const { strategy, source } = this.#ready();
    this.#runtime.see(snapshot);
    try {
      await this.#timed(async () => strategy.botLoopStart?.({ currentTime: snapshot.now }));
      return null;
    } catch (error) {
      return describeFailure(source, 'botLoopStart', error);
    }
  }

  async analyse(request: AnalyseRequest): Promise<AnalyseReport> {
    return this.analysePacked({ ...request, updates: packUpdates(request.updates) });
  }

  /** `analyse` for candles that crossed a thread. */
  analysePacked({ now, updates, pairs }: PackedAnalyseRequest): AnalyseReport {
    const { settings } = this.#ready();
    this.#frames.apply(updates);
    this.#frames.keepAnalyses(pairs);
    this.#runtime.seePairs(pairs, now);
    const analyzed: string[] = [];
    const failures: { pair: string; message: string }[] = [];
    for (const pair of pairs) {
      const newest = this.#frames.lastDate(pair, settings.timeframe);
      if (newest === null) {
        failures.push({ pair, message: `no candles of ${pair} ${settings.timeframe}` });
        continue;
      }
      if (settings.processOnlyNewCandles && this.#frames.analysis(pair)?.lastDate === newest) continue;
      try {
        this.#analyseOne(pair, now);
        analyzed.push(pair);
      } catch (error) {
        if (!isPitwallError(error)) throw error;
        failures.push({ pair, message: messageOf(error) });
      }
    }
    return { analyzed, failures, messages: this.#runtime.takeMessages() };
  }

  /** Takes candles without running the strategy. */
  feed(updates: PackedUpdates): void {
    this.#frames.apply(updates);
  }

  #analyseOne(pair: string, now: number): void {
    const { strategy, source, settings } = this.#ready();
    const frame = this.#frames.frame(pair, settings.timeframe);
    const { analysis, warning } = analysePair(strategy, source, frame, now, settings.disableDataframeChecks);
    if (warning !== null) this.#options.onWarning(`${source.name}, ${pair}: ${warning}`);
    this.#frames.setAnalysis(pair, analysis);
  }

  async decideEntries(snapshot: Snapshot, pairs: readonly string[]): Promise<EntryDecision[]> {
    const { strategy, settings } = this.#ready();
    this.#runtime.see(snapshot);
    const canShort = strategy.canShort && this.#runtime.canShort;
    const lengthMs = timeframeMs(settings.timeframe);
    const expiresSeconds = settings.ignoreBuyingExpiredCandleAfterSeconds;
    const decisions: EntryDecision[] = [];
    for (const pair of pairs) {
      const analysis = this.#usable(pair, snapshot.now);
      if (analysis === null) continue;
      const signal = entrySignal(signalRow(analysis), canShort);
      if (signal === null || isExpired(analysis.lastDate, snapshot.now, lengthMs, expiresSeconds)) continue;
      decisions.push({ pair, direction: signal.direction, tag: signal.tag, candleDate: analysis.lastDate });
    }
    return decisions;
  }

  async decideExits(snapshot: Snapshot, trades: readonly Trade[]): Promise<ExitDecision[]> {
    const { strategy, source, settings } = this.#ready();
    this.#runtime.see(snapshot);
    return trades.map((trade) => {
      const signal = this.#exitSignal(trade, snapshot.now);
      const moment = { now: snapshot.now, rate: snapshot.rates.get(trade.pair), signal };
      return decideTradeExit(strategy, source, settings, trade, moment);
    });
  }

  async ask<Q extends Question>(
    question: Q,
    args: Questions[Q]['args'],
    snapshot: Snapshot,
  ): Promise<Questions[Q]['answer']> {
    const { strategy, source } = this.#ready();
    const rule = QUESTION_RULES[question];
    const callback = strategy[question] as ((args: unknown) => unknown) | undefined;
    if (typeof callback !== 'function') return rule.fallback(args);
    this.#runtime.see(snapshot);
    try {
      const value = callback.call(strategy, structuredClone(args));
      const answer = value instanceof Promise ? undefined : rule.read(value);
      if (answer !== undefined) return answer;
      this.#options.onWarning(describeBadAnswer(source, question, value, rule.wanted));
      return rule.unclear ?? rule.fallback(args);
    } catch (error) {
      this.#options.onWarning(describeFailure(source, question, error));
    }
    return rule.fallback(args);
  }

  async takeLockRequests(): Promise<LockRequest[]> {
    return this.#runtime.takeLocks();
  }

  async informativePairs(whitelist: readonly string[], now: number): Promise<readonly CandleKey[]> {
    const { strategy, source } = this.#ready();
    this.#runtime.seePairs(whitelist, now);
    return readInformativePairs(source, strategy);
  }

  async analyzed(pair: string, timeframe: string, limit?: number): Promise<AnalyzedFrame | null> {
    const analysis = this.#frames.analysis(pair);
    if (analysis === undefined || analysis.frame.timeframe !== timeframe) return null;
    return exportAnalysis(analysis, limit);
  }

  lastCandle(pair: string): number | null {
    return this.#frames.analysis(pair)?.lastDate ?? null;
  }

  busyMs(): number {
    return this.#busySince === null ? 0 : (this.#options.clock?.now() ?? 0) - this.#busySince;
  }

  /** Starts the strategy afresh. What runs inline cannot be interrupted: a request that hangs keeps the thread. */
  async restart(reason: string): Promise<void> {
    this.#options.onWarning(`The strategy is loaded afresh: ${reason}`);
    await this.load();
  }

  async close(): Promise<void> {
    this.#loaded = null;
  }

  #ready(): Loaded & { readonly settings: BotSettings } {
    const settings = this.#settings;
    invariant(this.#loaded !== null && settings !== null, 'The brain was asked before it was loaded and configured');
    return { ...this.#loaded, settings };
  }

  /** The analysis of a pair unless it is too old for signals. */
  #usable(pair: string, now: number): Analysis | null {
    const { settings } = this.#ready();
    const analysis = this.#frames.analysis(pair);
    if (analysis === undefined) return null;
    const lengthMs = timeframeMs(settings.timeframe);
    return isOutdated(analysis.lastDate, now, lengthMs, settings.outdatedOffsetMinutes) ? null : analysis;
  }

  #exitSignal(trade: Trade, now: number): ExitSignal {
    const { exits } = this.#ready().settings;
    if (!exits.useExitSignal && !exits.ignoreRoiIfEntrySignal) return NO_EXIT_SIGNAL;
    const analysis = this.#usable(trade.pair, now);
    return analysis === null ? NO_EXIT_SIGNAL : exitSignal(signalRow(analysis), trade.isShort);
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    this.#busySince = this.#options.clock?.now() ?? 0;
    try {
      return await work();
    } finally {
      this.#busySince = null;
    }
  }
}
