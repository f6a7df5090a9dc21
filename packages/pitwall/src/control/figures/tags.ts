/** Closed profit by the tag of the entry, by the reason of the exit, and by both together. */
import type { EntryRow, ExitRow, MixTagRow } from '@pitwall/wire';
import type { ClosedResult } from '../../ports/store.ts';
import type { ControlContext } from '../context.ts';
import { keptPer } from '../kept.ts';
import { byProfit, resultsBy, sumsOf, type GroupResult } from './performance.ts';

/** Stands for a tag or a reason that was not given. */
const NONE = 'Other';

type Tagged = Pick<ClosedResult, 'pair' | 'closeProfit' | 'closeProfitAbs' | 'enterTag' | 'exitReason'>;

export function entryTag(trade: Tagged): string {
  return trade.enterTag ?? NONE;
}

export function exitReason(trade: Tagged): string {
  return trade.exitReason ?? NONE;
}

/** Both tags of a trade as one. */
function mixTag(trade: Tagged): string {
  return `${entryTag(trade)} ${exitReason(trade)}`;
}

type Grouping = (trades: readonly Tagged[]) => readonly GroupResult[];

function groupingBy(keyOf: (trade: Tagged) => string): Grouping {
  return keptPer((trades: readonly Tagged[]) => resultsBy(trades, keyOf));
}

const byEntry = groupingBy(entryTag);
const byExit = groupingBy(exitReason);
const byBoth = groupingBy(mixTag);

/** @param pair only its trades; null: all */
async function groups(
  context: ControlContext,
  pair: string | null,
  grouping: Grouping,
): Promise<readonly GroupResult[]> {
  const results = await context.trades.closed();
  return grouping(pair === null ? results : results.filter((trade) => trade.pair === pair));
}

/** Best first. */
export async function queryEntries(context: ControlContext, pair: string | null): Promise<EntryRow[]> {
  const rows = (await groups(context, pair, byEntry)).toSorted(byProfit);
  return rows.map((result) => ({ ...sumsOf(result), enter_tag: result.key }));
}

/** Best first. */
export async function queryExits(context: ControlContext, pair: string | null): Promise<ExitRow[]> {
  const rows = (await groups(context, pair, byExit)).toSorted(byProfit);
  return rows.map((result) => ({ ...sumsOf(result), exit_reason: result.key }));
}

/** The group with the best single trade first. */
export async function queryMixTags(context: ControlContext, pair: string | null): Promise<MixTagRow[]> {
  const rows = (await groups(context, pair, byBoth)).toSorted((left, right) => right.best - left.best);
  return rows.map((result) => ({ ...sumsOf(result), mix_tag: result.key }));
}
