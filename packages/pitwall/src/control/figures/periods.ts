/** Closed profit by day, week and month, UTC, the running one first. */
import type { Daily, DailyRow } from '@pitwall/wire';
import { PitwallError } from '../../domain/errors.ts';
import { round8 } from '../../domain/decimal.ts';
import { stakeFiatRate, type ControlContext } from '../context.ts';
import { DAY_MS, dayText } from '../text/dates.ts';

/** Rows one answer holds at most. */
const MAX_PERIODS = 10_000;

interface Bucket {
  abs: number;
  count: number;
}

interface ClosedTrade {
  readonly closeDate: number | null;
  readonly closeProfitAbs: number | null;
}

/** Days, weeks or months: when the one that runs at `now` started, and those around it. */
interface Calendar {
  readonly current: (now: number) => number;
  /** Start of the period `count` periods after the one that starts at `start`. */
  readonly shift: (start: number, count: number) => number;
}

export const DAYS: Calendar = {
  current: (now) => Math.floor(now / DAY_MS) * DAY_MS,
  shift: (start, count) => start + count * DAY_MS,
};

/** The epoch was a Thursday, weeks start on Mondays. */
const MONDAY_OFFSET_MS = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

export const WEEKS: Calendar = {
  current: (now) => Math.floor((now - MONDAY_OFFSET_MS) / WEEK_MS) * WEEK_MS + MONDAY_OFFSET_MS,
  shift: (start, count) => start + count * WEEK_MS,
};

export const MONTHS: Calendar = {
  current: (now) => firstOfMonth(now, 0),
  shift: firstOfMonth,
};

function firstOfMonth(at: number, shift: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + shift);
}

/** Starts of the last `count` periods, newest first. */
export function periodStarts(calendar: Calendar, now: number, count: number): number[] {
  const current = calendar.current(now);
  return Array.from({ length: count }, (_, index) => calendar.shift(current, -index));
}

/** Place of the period that contains `at` among the starts, newest first; -1 for none. */
function periodOf(starts: readonly number[], end: number, at: number): number {
  if (at >= end) return -1;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? -Infinity) <= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Closed profits by period, kept for the last periods asked for: there are days, weeks and months. */
const keptBuckets = new WeakMap<readonly ClosedTrade[], Map<string, readonly Bucket[]>>();
/** Kept at most per list of trades; one holds up to `MAX_PERIODS` sums. */
const MAX_KEPT = 6;

function bucketsOf(trades: readonly ClosedTrade[], starts: readonly number[], end: number): readonly Bucket[] {
  const kept = keptBuckets.get(trades) ?? new Map<string, readonly Bucket[]>();
  keptBuckets.set(trades, kept);
  // Starts follow from the first, the last and their number: they are those of a calendar.
  const name = `${starts.at(0)} ${starts.at(-1)} ${starts.length} ${end}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  const buckets = starts.map((): Bucket => ({ abs: 0, count: 0 }));
  for (const trade of trades) {
    const bucket = buckets[periodOf(starts, end, trade.closeDate ?? Infinity)];
    if (bucket === undefined) continue;
    bucket.abs += trade.closeProfitAbs ?? 0;
    bucket.count += 1;
  }
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, buckets);
  return buckets;
}

/**
 * A row for each period. The starting balance of a period is the capital of now without what this and the newer ones
 * brought.
 *
 * @param trades must not change afterwards
 * @param starts of the periods, newest first; the newest ends at `end`, each other where the newer one starts
 */
export function periodRows(
  trades: readonly ClosedTrade[],
  starts: readonly number[],
  end: number,
  capital: number,
  fiatRate: number,
): DailyRow[] {
  let balance = capital;
  return bucketsOf(trades, starts, end).map(({ abs, count }, index) => {
    balance -= abs;
    return {
      date: dayText(starts[index] ?? 0),
      abs_profit: abs,
      rel_profit: balance > 0 ? round8(abs / balance) : 0,
      starting_balance: balance,
      fiat_value: abs * fiatRate,
      trade_count: count,
    };
  });
}

async function queryPeriods(context: ControlContext, calendar: Calendar, timescale: number): Promise<Daily> {
  if (timescale <= 0) throw new PitwallError('COMMAND_REFUSED', 'timescale must be an integer greater than 0');
  const now = context.clock.now();
  const starts = periodStarts(calendar, now, Math.min(timescale, MAX_PERIODS));
  const [results, wallets, fiatRate] = await Promise.all([
    context.trades.closed(),
    context.bot.wallets(),
    stakeFiatRate(context),
  ]);
  const end = calendar.shift(calendar.current(now), 1);
  return {
    data: periodRows(results, starts, end, wallets.totalStakeAmount, fiatRate ?? 0),
    fiat_display_currency: context.fiatCurrency ?? '',
    stake_currency: context.bot.settings.stakeCurrency,
  };
}

/** The last days. Throws COMMAND_REFUSED when `timescale` is not positive. */
export async function queryDaily(context: ControlContext, timescale: number): Promise<Daily> {
  return queryPeriods(context, DAYS, timescale);
}

/** As `queryDaily`, for weeks. */
export async function queryWeekly(context: ControlContext, timescale: number): Promise<Daily> {
  return queryPeriods(context, WEEKS, timescale);
}

/** As `queryDaily`, for months. */
export async function queryMonthly(context: ControlContext, timescale: number): Promise<Daily> {
  return queryPeriods(context, MONTHS, timescale);
}
