/** Dates and spans as texts. All in UTC unless a name says otherwise; arguments are ms since the epoch. */

export const DAY_MS = 24 * 60 * 60 * 1000;

/** `YYYY-MM-DD HH:MM:SS`. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `YYYY-MM-DD HH:MM:SS`, or null. */
export function dateTextOrNull(ms: number | null): string | null {
  return ms === null ? null : dateText(ms);
}

/** `YYYY-MM-DD`. */
export function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** ISO-8601 with `+00:00`; a fraction of a second has six digits, and is left out when there is none. */
export function isoText(ms: number): string {
  const text = new Date(ms).toISOString();
  const fraction = text.slice(20, 23);
  return `${text.slice(0, 19)}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}

/** As `isoText`, without the zone. */
export function plainIsoText(ms: number): string {
  return isoText(ms).slice(0, -'+00:00'.length);
}

/** `YYYY-MM-DD HH:MM:SS` in the zone of this machine. */
export function localDateText(ms: number): string {
  const date = new Date(ms);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** A span as `H:MM:SS`, with `N day(s), ` in front from 24 hours on; fractions of a second are cut. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const days = Math.floor(seconds / 86_400);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const time = `${Math.floor((seconds % 86_400) / 3600)}:${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  if (days === 0) return time;
  return `${days} ${days === 1 ? 'day' : 'days'}, ${time}`;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const WEEK = 604_800;
/** 30.5 and 365 days: where weeks end and months begin, and where years do. */
const MONTH = 2_635_200;
const YEAR = 31_536_000;
/** Less than this is now. */
const NOW_SECONDS = 10;

/** Up to `below` seconds: so many units of `length` seconds, at least two; or the fixed words. */
const STEPS: readonly { readonly below: number; readonly words?: string; readonly unit?: string; length?: number }[] = [
  { below: NOW_SECONDS, words: 'just now' },
  { below: MINUTE, unit: 'seconds', length: 1 },
  { below: 2 * MINUTE, words: 'a minute ago' },
  { below: HOUR, unit: 'minutes', length: MINUTE },
  { below: 2 * HOUR, words: 'an hour ago' },
  { below: DAY, unit: 'hours', length: HOUR },
  { below: 2 * DAY, words: 'a day ago' },
  { below: WEEK, unit: 'days', length: DAY },
  { below: 2 * WEEK, words: 'a week ago' },
  { below: MONTH, unit: 'weeks', length: WEEK },
  { below: 2 * MONTH, words: 'a month ago' },
  { below: YEAR, unit: 'months' },
  { below: 2 * YEAR, words: 'a year ago' },
  { below: Infinity, unit: 'years', length: YEAR },
];

function calendarMonths(from: number, to: number): number {
  const start = new Date(from);
  const end = new Date(to);
  return (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
}

/** How long ago `at` was, in words: `17 minutes ago`, `a month ago`. Months are counted on the calendar. */
export function agoText(at: number, now: number): string {
  const seconds = Math.max(Math.round((now - at) / 1000), 0);
  const step = STEPS.find(({ below }) => seconds < below);
  if (step?.unit === undefined) return step?.words ?? 'just now';
  const count = step.length === undefined ? calendarMonths(at, now) : Math.floor(seconds / step.length);
  return `${Math.max(count, 2)} ${step.unit} ago`;
}
