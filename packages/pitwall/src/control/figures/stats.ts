/** How closed trades ended, by the reason of their exit, and how long winners and losers were held. */
import type { Stats } from '@pitwall/wire';
import type { ClosedResult } from '../../ports/store.ts';
import type { ControlContext } from '../context.ts';
import { keptPer } from '../kept.ts';
import { meanOf } from '../text/rounding.ts';
import { exitReason } from './tags.ts';
import { writtenAs, type Written } from '../written.ts';

type Result = 'wins' | 'draws' | 'losses';

/** A profit that was never stored counts as 0. */
function resultOf({ closeProfit }: ClosedResult): Result {
  const ratio = closeProfit ?? 0;
  if (ratio === 0) return 'draws';
  return ratio > 0 ? 'wins' : 'losses';
}

function statsOf(trades: readonly ClosedResult[]): Stats {
  const reasons = new Map<string, Record<Result, number>>();
  const seconds: Record<Result, number[]> = { wins: [], draws: [], losses: [] };
  for (const trade of trades) {
    const reason = exitReason(trade);
    const result = resultOf(trade);
    const counts = reasons.get(reason) ?? { wins: 0, losses: 0, draws: 0 };
    counts[result] += 1;
    reasons.set(reason, counts);
    if (trade.durationMs !== null) seconds[result].push(trade.durationMs / 1000);
  }
  const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : meanOf(values));
  return {
    exit_reasons: Object.fromEntries(reasons),
    durations: { wins: mean(seconds.wins), draws: mean(seconds.draws), losses: mean(seconds.losses) },
  };
}

const keptStats = keptPer((trades: readonly ClosedResult[]) => writtenAs(statsOf(trades)));

export async function queryStats(context: ControlContext): Promise<Written<Stats>> {
  return keptStats(await context.trades.closed());
}
