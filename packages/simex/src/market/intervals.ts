/**
 * Where candles of each Binance interval begin and end.
 *
 * Entry points: `intervalStart`, `nextStart`, `previousStart`. Weeks begin on Monday, months on the first (UTC), all
 * others at multiples of their length since 1970-01-01.
 */
import type { Interval } from '../venue/market-types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 1970-01-05, a Monday. */
const FIRST_MONDAY = 4 * DAY;

const LENGTHS: Readonly<Record<Exclude<Interval, '1M'>, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
};

/** Open time of the candle that holds `timeMs`. */
export function intervalStart(interval: Interval, timeMs: number): number {
  if (interval === '1M') {
    const date = new Date(timeMs);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const length = LENGTHS[interval];
  const origin = interval === '1w' ? FIRST_MONDAY : 0;
  return Math.floor((timeMs - origin) / length) * length + origin;
}

/** Open time of the candle after the one that opens at `openMs`. */
export function nextStart(interval: Interval, openMs: number): number {
  if (interval === '1M') {
    const date = new Date(openMs);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return openMs + LENGTHS[interval];
}

/** Open time of the candle `count` before the one that opens at `openMs`. */
export function earlierStart(interval: Interval, openMs: number, count: number): number {
  if (interval === '1M') {
    const date = new Date(openMs);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - count, 1);
  }
  return openMs - count * LENGTHS[interval];
}
