/**
 * Reading a strategy's signal columns: what the last analysed candle says. Columns hold 1 (on) or anything else (off).
 */
import type { TradeDirection } from './trade.ts';

/** The signal columns of one candle. A column that does not exist is undefined. */
export interface SignalRow {
  readonly enterLong: number | undefined;
  readonly exitLong: number | undefined;
  readonly enterShort: number | undefined;
  readonly exitShort: number | undefined;
  readonly enterTag: string | null | undefined;
  readonly exitTag: string | null | undefined;
}

export interface EntrySignal {
  readonly direction: TradeDirection;
  readonly tag: string | null;
}

/** The entry signal of a candle; contradicting columns cancel each other. Null: none. */
export function entrySignal(row: SignalRow, canShort: boolean): EntrySignal | null {
  const tag = row.enterTag ?? null;
  if (row.enterLong === 1 && row.exitLong !== 1 && row.enterShort !== 1) return { direction: 'long', tag };
  if (canShort && row.enterShort === 1 && row.exitShort !== 1 && row.enterLong !== 1)
    return { direction: 'short', tag };
  return null;
}

export interface ExitSignal {
  readonly enter: boolean;
  readonly exit: boolean;
  readonly tag: string | null;
}

/** The entry and exit signals of a candle for an open trade's side. */
export function exitSignal(row: SignalRow, isShort: boolean): ExitSignal {
  return {
    enter: (isShort ? row.enterShort : row.enterLong) === 1,
    exit: (isShort ? row.exitShort : row.exitLong) === 1,
    tag: row.exitTag ?? null,
  };
}

/** What an open trade sees when there is no usable candle. */
export const NO_EXIT_SIGNAL: ExitSignal = { enter: false, exit: false, tag: null };

/**
 * True when the newest candle is too old for any signal: it opened before now - (2 candles + the tolerance).
 *
 * @param candleDate open time of the candle, ms UTC
 */
export function isOutdated(candleDate: number, now: number, timeframeMs: number, toleranceMinutes: number): boolean {
  return candleDate < now - (2 * timeframeMs + toleranceMinutes * 60_000);
}

/**
 * True when an entry signal came too long ago: more than `afterSeconds` passed since its candle closed. 0 = never.
 *
 * @param candleDate open time of the candle, ms UTC
 */
export function isExpired(candleDate: number, now: number, timeframeMs: number, afterSeconds: number): boolean {
  return afterSeconds > 0 && now - (candleDate + timeframeMs) > afterSeconds * 1_000;
}
