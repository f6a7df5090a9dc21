/** The exit decision of one trade: the rules of the domain with this strategy's callbacks. */
import type { ExitDecision, TradeUpdate } from './brain.ts';
import type { StrategySource } from './loaded-strategy.ts';
import { describeBadAnswer, describeFailure } from './strategy-failure.ts';
import { decideExit, type ExitCallbacks, type ExitQuestion } from '../domain/exit-decision.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { ExitSignal } from '../domain/signals.ts';
import type { Trade } from '../domain/trade.ts';
import type { TradeArguments } from '../strategy/callbacks.ts';
import type { Strategy } from '../strategy/strategy.ts';

/** The fields the rules may move. */
const MOVED_FIELDS = [
  'maxRate',
  'minRate',
  'stopLoss',
  'stopLossPct',
  'initialStopLoss',
  'initialStopLossPct',
  'isStopLossTrailing',
] as const satisfies readonly (keyof TradeUpdate)[];

export interface ExitMoment {
  readonly now: number;
  /** The exit rate; undefined when the bot has none. */
  readonly rate: number | undefined;
  readonly signal: ExitSignal;
}

/** Leaves `trade` as it is; what the rules moved comes back as `update`. */
export function decideTradeExit(
  strategy: Strategy,
  source: StrategySource,
  settings: BotSettings,
  trade: Trade,
  { now, rate, signal }: ExitMoment,
): ExitDecision {
  if (rate === undefined || !Number.isFinite(rate) || rate <= 0) {
    const failure = `no usable exit rate for ${trade.pair}: ${String(rate)}`;
    return { tradeId: trade.id, update: {}, reasons: [], failure };
  }
  const failures: string[] = [];
  const moved: Trade = { ...trade };
  const reasons = decideExit(
    moved,
    { rate, now, enter: signal.enter, exit: signal.exit, exitTag: signal.tag },
    settings.exits,
    guardedCallbacks(strategy, source, failures),
  );
  return {
    tradeId: trade.id,
    update: changes(trade, moved),
    reasons,
    failure: failures.length === 0 ? null : failures.join('; '),
  };
}

function changes(before: Trade, after: Trade): TradeUpdate {
  return Object.fromEntries(
    MOVED_FIELDS.filter((field) => before[field] !== after[field]).map((field) => [field, after[field]]),
  );
}

/** The strategy's callbacks as the rules want them: they never throw, and get copies. */
function guardedCallbacks(strategy: Strategy, source: StrategySource, failures: string[]): ExitCallbacks {
  const guarded = <T extends number | string | boolean>(
    name: 'customStoploss' | 'customExit',
    isUsable: (answer: unknown) => answer is T,
    wanted: string,
  ): ((trade: Trade, question: ExitQuestion) => T | null) | null => {
    if (typeof strategy[name] !== 'function') return null;
    return (trade, question) => {
      try {
        const args: TradeArguments = { pair: trade.pair, trade: structuredClone(trade), ...question };
        const answer: unknown = strategy[name]?.(args);
        if (answer === null || answer === undefined) return null;
        if (isUsable(answer)) return answer;
        failures.push(describeBadAnswer(source, name, answer, wanted));
      } catch (error) {
        failures.push(describeFailure(source, name, error));
      }
      return null;
    };
  };
  const isRatio = (answer: unknown): answer is number => Number.isFinite(answer);
  const isReason = (answer: unknown): answer is string | boolean =>
    typeof answer === 'string' || typeof answer === 'boolean';
  return {
    customStoploss: guarded('customStoploss', isRatio, 'a ratio, or null'),
    customExit: guarded('customExit', isReason, 'a text, true, false or null'),
  };
}
