/**
 * What a running bot lends its strategy: data, wallets, settings, locks. The brain attaches it before the first callback.
 */
import type { CandleKey } from '../domain/frame.ts';
import type { Market, Ticker } from '../domain/market.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { Frame } from './frame.ts';

export interface AnalyzedDataframe {
  readonly frame: Frame;
  /** When the strategy last ran on it, ms UTC; 0: never. */
  readonly analyzedAt: number;
}

export interface MessageOptions {
  /** Send it even if the same text was sent during this candle already. */
  readonly alwaysSend?: boolean;
}

/** Market data as the bot has it at the moment; nothing here asks the venue. Unknown pairs give empty frames. */
export interface DataProvider {
  readonly runmode: 'live' | 'dry_run';
  /** The pairs the bot trades now. */
  currentWhitelist(): string[];
  /** Pairs and timeframes whose candles are at hand. */
  availablePairs(): CandleKey[];
  /** A fresh copy of the candles of a whitelisted or informative pair; the strategy's timeframe when none is named. */
  getPairDataframe(pair: string, timeframe?: string): Frame;
  /** The frame of a pair as the strategy last left it. Do not change it. */
  getAnalyzedDataframe(pair: string): AnalyzedDataframe;
  /** The last ticker, null when there is none. */
  ticker(pair: string): Ticker | null;
  market(pair: string): Market | null;
  /** Sends a text to the bot's chat channels; the same text at most once a candle. */
  sendMessage(text: string, options?: MessageOptions): void;
}

/** Balances by currency, 0 for unknown ones. */
export interface Wallets {
  getFree(currency: string): number;
  getUsed(currency: string): number;
  getTotal(currency: string): number;
  /** Capital the bot may use, what is tied up in trades included. */
  getTotalStakeAmount(): number;
  /** What is left of it for new trades. */
  getAvailableStakeAmount(): number;
}

export interface StrategyRuntime {
  readonly dp: DataProvider;
  readonly wallets: Wallets;
  readonly config: BotSettings;
  /** See `Strategy.lockPair`. */
  lockPair(pair: string, until: number, reason: string | null, side: 'long' | 'short' | '*'): void;
}

/** Where a strategy keeps its runtime. Registered globally: it holds even if a bundle carries the SDK twice. */
export const RUNTIME: unique symbol = Symbol.for('pitwall.strategy.runtime') as never;

/** Lends `runtime` to a strategy, replacing the one before. */
export function attachRuntime(strategy: { [RUNTIME]?: StrategyRuntime }, runtime: StrategyRuntime): void {
  strategy[RUNTIME] = runtime;
}
