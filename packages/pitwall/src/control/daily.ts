/** Closed profit by day, UTC, today first. */
import type { Daily, DailyRow } from '@pitwall/wire';
import { PitwallError } from '../domain/errors.ts';
import { round8 } from '../domain/decimal.ts';
import { stakeFiatRate, type ControlContext } from './context.ts';
import { DAY_MS, dayText } from './dates.ts';

/** Days one answer holds at most. */
export const MAX_DAYS = 10_000;

interface Bucket {
  abs: number;
  count: number;
}

interface ClosedTrade {
  readonly closeDate: number | null;
  readonly closeProfitAbs: number | null;
}

/**
 * Rows of the days before and including the one that starts at `today`, newest first. The starting balance of a day is
 * the capital of now without what this and the newer days brought.
 */
export function dailyRows(
  trades: readonly ClosedTrade[],
  days: number,
  today: number,
  capital: number,
  fiatRate: number,
): DailyRow[] {
  const buckets = Array.from({ length: days }, (): Bucket => ({ abs: 0, count: 0 }));
  for (const trade of trades) {
    const bucket = buckets[Math.ceil((today - (trade.closeDate ?? Infinity)) / DAY_MS)];
    if (bucket === undefined) continue;
    bucket.abs += trade.closeProfitAbs ?? 0;
    bucket.count += 1;
  }
  let balance = capital;
  return buckets.map(({ abs, count }, index) => {
    balance -= abs;
    return {
      date: dayText(today - index * DAY_MS),
      abs_profit: abs,
      rel_profit: balance > 0 ? round8(abs / balance) : 0,
      starting_balance: balance,
      fiat_value: abs * fiatRate,
      trade_count: count,
    };
  });
}

/** Throws COMMAND_REFUSED when `timescale` is not positive. */
export async function queryDaily(context: ControlContext, timescale: number): Promise<Daily> {
  if (timescale <= 0) throw new PitwallError('COMMAND_REFUSED', 'timescale must be an integer greater than 0');
  const days = Math.min(timescale, MAX_DAYS);
  const today = Math.floor(context.clock.now() / DAY_MS) * DAY_MS;
  const [{ results }, wallets, fiatRate] = await Promise.all([
    context.trades.closed(),
    context.bot.wallets(),
    stakeFiatRate(context),
  ]);
  return {
    data: dailyRows(results, days, today, wallets.totalStakeAmount, fiatRate ?? 0),
    fiat_display_currency: context.fiatCurrency ?? '',
    stake_currency: context.bot.settings.stakeCurrency,
  };
}
