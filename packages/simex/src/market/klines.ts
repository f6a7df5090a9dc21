/**
 * Candle pages of a symbol for every Binance interval.
 *
 * Entry points: `klinePage`, `klineAt`.
 */
import type { Interval, Kline, KlineQuery } from '../venue/market-types.ts';
import type { Bar } from './bar.ts';
import type { Feed } from './feed.ts';
import type { Instrument } from './instrument.ts';
import { earlierStart, intervalStart, nextStart } from './intervals.ts';
import { MINUTE_MS } from './prints.ts';

const DEFAULT_LIMIT = 500;
const MOST_KLINES = 1500;

function toKline(instrument: Instrument, openTime: number, endMs: number, bar: Bar): Kline {
  return {
    openTime,
    open: instrument.formatTicks(bar.open),
    high: instrument.formatTicks(bar.high),
    low: instrument.formatTicks(bar.low),
    close: instrument.formatTicks(bar.close),
    volume: instrument.formatSteps(bar.volume),
    closeTime: endMs - 1,
    quoteVolume: instrument.formatTurnover(bar.turnover),
    trades: bar.trades,
    takerBase: instrument.formatHalfSteps(bar.volume),
    takerQuote: instrument.formatHalfTurnover(bar.turnover),
  };
}

/** The candle that opens at `openMs`, as it stands at `nowMs`. */
export function klineAt(
  instrument: Instrument,
  feed: Feed,
  interval: Interval,
  openMs: number,
  nowMs: number,
): Kline | undefined {
  const endMs = nextStart(interval, openMs);
  const bar = feed.range(openMs / MINUTE_MS, endMs / MINUTE_MS, nowMs);
  return bar && toKline(instrument, openMs, endMs, bar);
}

/** Candles of a query, oldest first; the running one included if it lies in the range. */
export function klinePage(
  instrument: Instrument,
  feed: Feed,
  interval: Interval,
  query: KlineQuery,
  nowMs: number,
): Kline[] {
  const limit = Math.max(1, Math.min(MOST_KLINES, query.limit ?? DEFAULT_LIMIT));
  const endMs = Math.min(query.endTime ?? nowMs, nowMs);
  const last = intervalStart(interval, endMs);
  let open: number;
  if (query.startTime === undefined) {
    open = earlierStart(interval, last, limit - 1);
  } else {
    const holding = intervalStart(interval, query.startTime);
    open = holding < query.startTime ? nextStart(interval, holding) : holding;
  }
  open = Math.max(open, intervalStart(interval, instrument.spec.onboardTime));
  const page: Kline[] = [];
  while (open <= last && page.length < limit) {
    const candle = klineAt(instrument, feed, interval, open, nowMs);
    if (candle) page.push(candle);
    const next = nextStart(interval, open);
    const skipped = candle ? next : feed.skipEmpty(next / MINUTE_MS) * MINUTE_MS;
    open = Math.max(next, intervalStart(interval, skipped));
  }
  return page;
}
