/**
 * What crosses between the brain's host and its worker: one request at a time, one answer each. Numbers of candles are
 * transferred, not copied; everything else is cloned.
 */
import type { PackedAnalyseRequest } from '../../brain/brain-core.ts';
import type {
  AnalyseReport,
  EntryDecision,
  ExitDecision,
  LockRequest,
  Question,
  Questions,
  Snapshot,
  StrategyDescription,
} from '../../brain/brain.ts';
import type { PackedUpdates } from '../../brain/packed-candles.ts';
import type { CompiledStrategy } from '../../strategy-loading/loader.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { AnalyzedFrame, CandleKey } from '../../domain/frame.ts';
import type { Markets } from '../../domain/market.ts';
import type { BotSettings } from '../../domain/settings.ts';
import type { Trade } from '../../domain/trade.ts';

/** An analysis and the open time of the newest analysed candle of each pair it ran on. */
export interface WorkerReport extends AnalyseReport {
  readonly lastCandles: readonly (readonly [pair: string, date: number])[];
}

/** What a host may ask of the worker. */
export interface BrainCalls {
  load: { args: readonly [CompiledStrategy]; result: StrategyDescription };
  configure: { args: readonly [BotSettings, Markets]; result: null };
  /** Takes candles without analysing them: after a restart. */
  feed: { args: readonly [PackedUpdates]; result: null };
  start: { args: readonly [Snapshot]; result: null };
  loopStart: { args: readonly [Snapshot]; result: string | null };
  analyse: { args: readonly [PackedAnalyseRequest]; result: WorkerReport };
  decideEntries: { args: readonly [Snapshot, readonly string[]]; result: EntryDecision[] };
  decideExits: { args: readonly [Snapshot, readonly Trade[]]; result: ExitDecision[] };
  ask: {
    args: readonly [Question, Questions[Question]['args'], Snapshot];
    result: Questions[Question]['answer'];
  };
  informativePairs: { args: readonly [readonly string[], number]; result: readonly CandleKey[] };
  analyzed: { args: readonly [string, string, number | undefined]; result: AnalyzedFrame | null };
}

export type BrainCall = keyof BrainCalls;

export type BrainRequest = {
  [C in BrainCall]: { readonly id: number; readonly call: C; readonly args: BrainCalls[C]['args'] };
}[BrainCall];

export type BrainResult = BrainCalls[BrainCall]['result'];

/** A failure in words. Without a code it is a bug of ours, with its stack. */
export interface BrainFailure {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly stack: string | null;
}

export interface BrainAnswer {
  readonly id: number;
  readonly outcome: { readonly result: BrainResult } | { readonly failure: BrainFailure };
  /** What came up while the request was worked on. */
  readonly warnings: readonly string[];
  readonly locks: readonly LockRequest[];
}
