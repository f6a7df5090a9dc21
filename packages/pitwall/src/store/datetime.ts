/**
 * Datetimes as the tables hold them: text without zone, in UTC, `YYYY-MM-DD HH:MM:SS.ffffff`. The bot reckons in whole
 * milliseconds; finer digits of foreign rows are cut.
 */
import { PitwallError } from '../domain/errors.ts';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/;

/** `1700241877033` to `2023-11-17 17:24:37.033000`. */
export function formatDatetime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`;
}

export function formatNullableDatetime(ms: number | null): string | null {
  return ms === null ? null : formatDatetime(ms);
}

/** ms UTC of a stored datetime. Throws DATABASE when the text is none. */
export function parseDatetime(text: string): number {
  const match = PATTERN.exec(text);
  if (!match) {
    throw new PitwallError('DATABASE', `The database holds "${text}" where a datetime YYYY-MM-DD HH:MM:SS is needed.`);
  }
  const [, year, month, day, hour, minute, second, fraction] = match;
  const ms = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms);
}

function microseconds(text: string): number {
  return Number((PATTERN.exec(text)?.[7] ?? '').padEnd(6, '0').slice(0, 6));
}

/** From one stored datetime to another in ms, to the microsecond. Throws DATABASE when a text is none. */
export function spanMs(from: string, to: string): number {
  const wholeSeconds = Math.floor(parseDatetime(to) / 1000) - Math.floor(parseDatetime(from) / 1000);
  return (wholeSeconds * 1_000_000 + microseconds(to) - microseconds(from)) / 1000;
}

export function parseNullableDatetime(text: string | null): number | null {
  return text === null ? null : parseDatetime(text);
}
