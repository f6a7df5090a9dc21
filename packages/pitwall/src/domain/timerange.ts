/**
 * Ranges of time as people write them: `20240105-20240106`, `20240105-`, `-1704499200`. Each end is a day (eight digits,
 * its 00:00 UTC), seconds (ten) or ms (thirteen) since 1970; two ends are written alike. Both ends belong to the range. An
 * empty text is all of time: the usual clients send it when they are given no range.
 */
import { PitwallError } from './errors.ts';

/** Ms UTC; null is no limit. */
export interface TimeRange {
  readonly from: number | null;
  readonly to: number | null;
}

const FORM = /^(\d{8}|\d{10}|\d{13})?-(\d{8}|\d{10}|\d{13})?$/;
const DAY_DIGITS = 8;
const SECOND_DIGITS = 10;

function dayOf(text: string): number {
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // Days that no month has are moved into the next month.
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)) return date.getTime();
  throw new PitwallError('USAGE', `The timerange names ${text}, which is no day: write YYYYMMDD, such as 20240131.`);
}

function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text.length === DAY_DIGITS) return dayOf(text);
  return text.length === SECOND_DIGITS ? Number(text) * 1_000 : Number(text);
}

/** Throws USAGE for anything else, and when the start is after the end. */
export function parseTimeRange(text: string): TimeRange {
  if (text === '') return { from: null, to: null };
  const [, start, end] = FORM.exec(text) ?? [];
  const isMixed = start !== undefined && end !== undefined && start.length !== end.length;
  if ((start === undefined && end === undefined) || isMixed) {
    throw new PitwallError(
      'USAGE',
      `The timerange ${JSON.stringify(text.slice(0, 100))} cannot be read: write two days with a dash between, such as ` +
        '20240101-20240131; one of them may be left out, and both may be seconds or milliseconds since 1970.',
    );
  }
  const range = { from: timeOf(start), to: timeOf(end) };
  if (range.from !== null && range.to !== null && range.from > range.to) {
    throw new PitwallError('USAGE', `The timerange ${text} begins after its end: swap the two.`);
  }
  return range;
}
