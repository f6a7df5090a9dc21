/**
 * Minimal return on investment: a table of "from this age on, this profit is enough".
 */
import type { RoiStep } from './settings.ts';
import type { Trade } from './trade.ts';

/**
 * The step that holds for a trade of `ageMinutes`: the one with the most minutes not above it. Nothing is interpolated.
 * Undefined before the first step.
 *
 * @param table sorted by minutes, ascending
 */
function roiStep(table: readonly RoiStep[], ageMinutes: number): RoiStep | undefined {
  return table.findLast((step) => step.minutes <= ageMinutes);
}

/** Whole minutes since the trade was opened. */
function ageMinutes(trade: Pick<Trade, 'openDate'>, now: number): number {
  return Math.floor((now - trade.openDate) / 60_000);
}

/** True when `profit` is strictly above the table's value for the trade's age; a value of -1 thus always exits. */
export function isRoiReached(
  table: readonly RoiStep[],
  trade: Pick<Trade, 'openDate'>,
  profit: number,
  now: number,
): boolean {
  const step = roiStep(table, ageMinutes(trade, now));
  return step !== undefined && profit > step.ratio;
}
