/** One run of the strategy on one pair. */
import type { Analysis } from './frame-store.ts';
import type { StrategySource } from './loaded-strategy.ts';
import { isPromise, strategyFailure } from './strategy-failure.ts';
import { PitwallError } from '../domain/errors.ts';
import type { Metadata } from '../strategy/callbacks.ts';
import type { Frame } from '../strategy/frame.ts';
import type { Strategy } from '../strategy/strategy.ts';

const STEPS = ['populateIndicators', 'populateEntryTrend', 'populateExitTrend'] as const;

/** The populate methods as they may really be: JavaScript authors return what they like. */
type Populating = Record<(typeof STEPS)[number], (frame: Frame, metadata: Metadata) => unknown>;

export interface PairAnalysis {
  readonly analysis: Analysis;
  /** An integrity problem that was let pass, because the checks are off. */
  readonly warning: string | null;
}

/**
 * Runs the three populate methods on a fresh frame. Throws STRATEGY when one throws or the candles changed below it;
 * with `disableChecks` the latter is a warning.
 */
export function analysePair(
  strategy: Strategy,
  source: StrategySource,
  frame: Frame,
  now: number,
  disableChecks: boolean,
): PairAnalysis {
  const lastDate = frame.date.at(-1) ?? 0;
  const lastClose = frame.close.at(-1) ?? 0;
  const populating: Populating = strategy;
  for (const step of STEPS) {
    let answer: unknown;
    try {
      answer = populating[step](frame, { pair: frame.pair });
    } catch (error) {
      throw strategyFailure(source, step, error);
    }
    if (isPromise(answer)) {
      throw new PitwallError(
        'STRATEGY',
        `${source.name}.${step} returned a promise; the populate methods must not wait`,
      );
    }
  }
  const problem = integrityProblem(frame, lastDate, lastClose);
  if (problem !== null && !disableChecks) throw new PitwallError('STRATEGY', `${source.name}: ${problem}`);
  return { analysis: { frame, analyzedAt: now, lastDate }, warning: problem };
}

function integrityProblem(frame: Frame, lastDate: number, lastClose: number): string | null {
  if (frame.close.at(-1) !== lastClose) return 'the last close was changed; set a column of your own instead';
  if (frame.date.at(-1) !== lastDate) return 'the last date was changed; set a column of your own instead';
  if (!frame.has('enter_long') && !frame.has('enter_short')) {
    return 'populateEntryTrend gave no signal column: call frame.enterLong(mask), an empty mask is fine';
  }
  return null;
}
