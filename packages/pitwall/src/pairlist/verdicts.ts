/** Judging pairs by candles, and remembering the verdicts for a while. */
import type { CandleRow } from '../domain/frame.ts';
import type { PairListContext, Pairs } from './handler.ts';

interface Verdict {
  readonly stays: boolean;
  /** ms UTC; Infinity: for ever. */
  readonly until: number;
}

/** The parameter of rules whose verdicts are kept for some time. */
export const REFRESH_PERIOD = {
  type: 'number',
  default: 1_440,
  min: 1,
  description: 'Refresh period',
  help: 'Seconds a verdict is kept.',
} as const;

export interface VerdictRule {
  readonly timeframe: string;
  /** Candles looked at, the newest closed ones. */
  readonly candles: number;
  readonly judge: (rows: readonly CandleRow[]) => boolean;
  /** Until when a verdict holds. */
  readonly holdsUntil: (stays: boolean, now: number) => number;
}

/** A filter that asks for the candles of pairs without a verdict. A pair whose candles are not known yet is left out. */
export function filterByVerdict(rule: VerdictRule): (pairs: Pairs, context: PairListContext) => Promise<Pairs> {
  const verdicts = new Map<string, Verdict>();

  const judge = async (pair: string, { now, candles }: PairListContext): Promise<boolean> => {
    const known = verdicts.get(pair);
    if (known !== undefined && now < known.until) return known.stays;
    const rows = await candles({ pair, timeframe: rule.timeframe }, rule.candles);
    if (rows === null) return false;
    const stays = rule.judge(rows);
    verdicts.set(pair, { stays, until: rule.holdsUntil(stays, now) });
    return stays;
  };

  return async (pairs, context) => {
    for (const [pair, { until }] of verdicts) if (until <= context.now) verdicts.delete(pair);
    const stays = await Promise.all(pairs.map(async (pair) => judge(pair, context)));
    return pairs.filter((_pair, index) => stays[index]);
  };
}
