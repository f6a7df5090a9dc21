/**
 * Candle lengths (`5m`, `1h`) and the boundaries between candles. Boundaries are multiples of the length since the epoch,
 * UTC. Weeks start on Monday; months (`1M`) count 30 days, as the venues' own candles are only read, never computed.
 */
import { PitwallError } from './errors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  M: 30 * DAY_MS,
};

/** The epoch was a Thursday; candles of whole weeks open on Mondays. */
const MONDAY_OFFSET_MS = 4 * DAY_MS;

/** Length in ms. Throws CONFIG when `timeframe` is none. */
export function timeframeMs(timeframe: string): number {
  const match = /^([1-9]\d*)([smhdwM])$/.exec(timeframe);
  const unitMs = UNIT_MS[match?.[2] ?? ''];
  if (match === null || unitMs === undefined) {
    throw new PitwallError('CONFIG', `"${timeframe}" is no timeframe: give a number and a unit, such as 5m, 1h or 1d.`);
  }
  return Number(match[1]) * unitMs;
}

/** Length in whole minutes, as trades store it. */
export function timeframeMinutes(timeframe: string): number {
  return Math.floor(timeframeMs(timeframe) / MINUTE_MS);
}

/** Start of the candle that contains `at` (ms UTC): `at` itself when a candle opens there. */
export function previousDate(timeframe: string, at: number): number {
  const lengthMs = timeframeMs(timeframe);
  const offsetMs = timeframe.endsWith('w') ? MONDAY_OFFSET_MS : 0;
  return Math.floor((at - offsetMs) / lengthMs) * lengthMs + offsetMs;
}

/** The next candle start, always strictly later than `at`: with 5m, 12:00:00 gives 12:05, and so does 12:03. */
export function nextDate(timeframe: string, at: number): number {
  return previousDate(timeframe, at) + timeframeMs(timeframe);
}
