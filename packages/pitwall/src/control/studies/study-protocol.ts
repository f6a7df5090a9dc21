/** What crosses between an analysis and its worker. Numbers of candles are transferred, not copied. */
import type { StrategyDescription } from '../../brain/brain.ts';
import type { PackedUpdates } from '../../brain/packed-candles.ts';
import type { ThreadAnswer } from '../../bot/brain-host/request-thread.ts';
import type { CompiledStrategy } from '../../strategy-loading/loader.ts';
import type { CandleKey } from '../../domain/frame.ts';
import type { BotSettings } from '../../domain/settings.ts';

/** The candles asked about, and under which settings. */
export interface StudySetting {
  readonly settings: BotSettings;
  readonly pair: string;
  readonly timeframe: string;
  /** ms UTC. */
  readonly now: number;
}

export interface StudyRequest extends StudySetting {
  /** Candles of the pair, and of whatever else the strategy reads. */
  readonly updates: PackedUpdates;
  /** Rows of the longest of them once its gaps are filled. */
  readonly rows: number;
  /** Rows before this date are left out of the answer, ms UTC; they only warm the indicators up. */
  readonly from: number | null;
  /** Columns besides those of candles and signals; all when null. */
  readonly columns: readonly string[] | null;
  /** The last so many rows; 0: all; negative: all but the first so many. */
  readonly limit: number;
}

export interface StudyCalls {
  load: { readonly args: readonly [CompiledStrategy]; readonly result: StrategyDescription };
  /** The further candles the strategy reads. */
  informative: { readonly args: readonly [StudySetting]; readonly result: readonly CandleKey[] };
  /** The table of candles as JSON. */
  study: { readonly args: readonly [StudyRequest]; readonly result: Uint8Array };
}

export type StudyCall = {
  [Call in keyof StudyCalls]: { readonly id: number; readonly call: Call; readonly args: StudyCalls[Call]['args'] };
}[keyof StudyCalls];

export interface StudyAnswer extends ThreadAnswer {
  /** What came up while the request was worked on. */
  readonly warnings: readonly string[];
}
