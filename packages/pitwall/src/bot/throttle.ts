/** When the next turn of the loop begins. */
import { nextDate, previousDate } from '../domain/timeframe.ts';

/** New candles are asked for this long after they open: exchanges need a moment to have them. */
const CANDLE_GRACE_MS = 1_000;

/**
 * How long to sleep, ms. A turn takes `throttleMs` at least; but the sleep ends at the latest one second after the next
 * candle opens, and a wake-up within the first second of a candle is put off to the end of that second.
 *
 * @param startedAt start of the turn that just ended, ms UTC
 */
export function throttleSleepMs(startedAt: number, now: number, throttleMs: number, timeframe: string): number {
  const atLatest = nextDate(timeframe, now) + CANDLE_GRACE_MS;
  const wanted = Math.min(Math.max(now, startedAt + throttleMs), atLatest);
  const candle = previousDate(timeframe, wanted);
  const wakeAt = wanted - candle < CANDLE_GRACE_MS ? candle + CANDLE_GRACE_MS : wanted;
  // When the clock was set back during the turn, its start is no measure any more.
  return Math.min(wakeAt - now, throttleMs + CANDLE_GRACE_MS);
}
