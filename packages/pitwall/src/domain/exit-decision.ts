/**
 * Should this trade exit, and why? Live trading and simulations ask the same question.
 *
 * Reasons, in the order in which they are to be tried (a refused one lets the next try):
 *   1. `exit_signal`, or `custom_exit` when no exit signal is on
 *   2. `stop_loss` or `liquidation`
 *   3. `roi`
 *   4. `trailing_stop_loss`
 * Of stop, trailing stop and liquidation at most one is present; liquidation is tested first.
 *
 * The strategy's callbacks come in as an interface and must not throw: whoever implements it catches, and reports.
 */
import { profitRatio } from './profit.ts';
import { isRoiReached } from './roi.ts';
import type { ExitSettings } from './settings.ts';
import {
  bestPrice,
  ensureInitialStop,
  isLiquidationHit,
  isStopHit,
  stopKind,
  tightenStop,
  trailStop,
  type PriceView,
} from './stop.ts';
import type { Trade } from './trade.ts';

export type ExitReasonType =
  | 'exit_signal'
  | 'custom_exit'
  | 'stop_loss'
  | 'trailing_stop_loss'
  | 'liquidation'
  | 'roi'
  | 'force_exit'
  | 'emergency_exit';

export interface ExitReason {
  readonly type: ExitReasonType;
  /** What is stored: the type, the text of `customExit`, or the exit tag of a signal. */
  readonly reason: string;
}

/** One look at a trade. Without `low` and `high` the rate stands for both. */
export interface ExitView extends PriceView {
  /** ms UTC. */
  readonly now: number;
  /** The entry signal of the trade's side is on. */
  readonly enter: boolean;
  /** The exit signal of the trade's side is on. */
  readonly exit: boolean;
  readonly exitTag: string | null;
}

/** What a callback is told besides the trade. */
export interface ExitQuestion {
  readonly currentTime: number;
  readonly currentRate: number;
  /** Ratio. */
  readonly currentProfit: number;
}

/** The strategy's say in exits. Null: the strategy does not override it. */
export interface ExitCallbacks {
  /** Distance of the stop from the current rate as a ratio, sign ignored; null or 0: leave the stop. */
  readonly customStoploss: ((trade: Trade, question: ExitQuestion) => number | null) | null;
  /** A text or true: exit. */
  readonly customExit: ((trade: Trade, question: ExitQuestion) => string | boolean | null) | null;
}

/** Longest text of `customExit` that is kept. */
const CUSTOM_EXIT_MAX_LENGTH = 64;

/**
 * Moves the trade's extremes and stop, in place, and names the reasons to exit in the order to be tried; none: stay.
 */
export function decideExit(
  trade: Trade,
  view: ExitView,
  settings: ExitSettings,
  callbacks: ExitCallbacks,
): ExitReason[] {
  updateExtremes(trade, view);
  const stop = updateStop(trade, view, settings, callbacks);
  const signal = signalReason(trade, view, settings, callbacks);
  const reasons: ExitReason[] = [];
  if (signal !== null) reasons.push(signal);
  if (stop === 'stop_loss' || stop === 'liquidation') reasons.push({ type: stop, reason: stop });
  if (isRoiExit(trade, view, settings)) reasons.push({ type: 'roi', reason: 'roi' });
  if (stop === 'trailing_stop_loss') reasons.push({ type: stop, reason: stop });
  return reasons;
}

function updateExtremes(trade: Trade, view: PriceView): void {
  const high = view.high ?? view.rate;
  const low = view.low ?? view.rate;
  trade.maxRate = Math.max(high, trade.maxRate === 0 ? trade.openRate : trade.maxRate);
  trade.minRate = Math.min(low, trade.minRate ?? trade.openRate);
}

/**
 * Moves the stop and says how it was hit, if it was. What the strategy's own stop says replaces the configured distance
 * of the trailing stop. (2022.9 put the trailing stop onto the candle's extreme when the callback answered 0, and ended
 * when it answered nothing; here both mean "no answer".)
 */
function updateStop(
  trade: Trade,
  view: ExitView,
  settings: ExitSettings,
  callbacks: ExitCallbacks,
): 'stop_loss' | 'trailing_stop_loss' | 'liquidation' | null {
  ensureInitialStop(trade, settings.stoploss);
  let ratio = settings.stoploss;
  if (settings.useCustomStoploss && callbacks.customStoploss !== null && !isStopHit(trade, view)) {
    const answer = callbacks.customStoploss(trade, questionOf(trade, view));
    if (answer !== null && answer !== 0 && Number.isFinite(answer)) {
      ratio = answer;
      tightenStop(trade, view.rate, ratio);
    }
  }
  if (settings.trailingStop && !isStopHit(trade, view)) trailStop(trade, settings, view, ratio);
  if (isLiquidationHit(trade, view)) return 'liquidation';
  return isStopHit(trade, view) ? stopKind(trade) : null;
}

function questionOf(trade: Trade, view: ExitView): ExitQuestion {
  return { currentTime: view.now, currentRate: view.rate, currentProfit: profitRatio(trade, view.rate) };
}

function signalReason(
  trade: Trade,
  view: ExitView,
  settings: ExitSettings,
  callbacks: ExitCallbacks,
): ExitReason | null {
  if (!settings.useExitSignal) return null;
  if (view.exit && !view.enter) {
    const isEnough = !settings.exitProfitOnly || profitRatio(trade, view.rate) > settings.exitProfitOffset;
    return isEnough ? { type: 'exit_signal', reason: view.exitTag ?? 'exit_signal' } : null;
  }
  const answer = callbacks.customExit?.(trade, questionOf(trade, view)) ?? null;
  if (answer === null || answer === false || answer === '') return null;
  return {
    type: 'custom_exit',
    reason: answer === true ? 'custom_exit' : answer.slice(0, CUSTOM_EXIT_MAX_LENGTH),
  };
}

function isRoiExit(trade: Trade, view: ExitView, settings: ExitSettings): boolean {
  if (view.enter && settings.ignoreRoiIfEntrySignal) return false;
  return isRoiReached(settings.minimalRoi, trade, profitRatio(trade, bestPrice(trade, view)), view.now);
}
