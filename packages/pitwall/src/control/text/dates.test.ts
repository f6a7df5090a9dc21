import { describe, expect, it } from 'vitest';
import { agoText, dateText, dayText, durationText, isoText } from './dates.ts';

const NOW = Date.UTC(2024, 0, 16, 12, 34, 56);
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

describe('texts of dates', () => {
  it('writes seconds, days and ISO-8601 in UTC', () => {
    expect(dateText(NOW + 999)).toBe('2024-01-16 12:34:56');
    expect(dayText(NOW)).toBe('2024-01-16');
    expect(isoText(NOW)).toBe('2024-01-16T12:34:56+00:00');
    expect(isoText(NOW + 250)).toBe('2024-01-16T12:34:56.250000+00:00');
    expect(isoText(0)).toBe('1970-01-01T00:00:00+00:00');
  });

  it.each([
    [0, '0:00:00'],
    [59.9, '0:00:59'],
    [17 * MINUTE + 40, '0:17:40'],
    [DAY - 1, '23:59:59'],
    [DAY, '1 day, 0:00:00'],
    [2 * DAY + HOUR, '2 days, 1:00:00'],
  ])('a span of %d seconds is %s', (seconds, expected) => {
    expect(durationText(seconds * 1000)).toBe(expected);
  });

  it.each([
    [-30, 'just now'],
    [9, 'just now'],
    [10, '10 seconds ago'],
    [59, '59 seconds ago'],
    [MINUTE, 'a minute ago'],
    [2 * MINUTE, '2 minutes ago'],
    [17 * MINUTE + 50, '17 minutes ago'],
    [HOUR, 'an hour ago'],
    [14.6 * HOUR, '14 hours ago'],
    [DAY, 'a day ago'],
    [2 * DAY, '2 days ago'],
    [7 * DAY, 'a week ago'],
    [15 * DAY, '2 weeks ago'],
    [30.5 * DAY - 1, '4 weeks ago'],
    [30.5 * DAY, 'a month ago'],
    [59.8 * DAY, 'a month ago'],
    [61 * DAY - 1, 'a month ago'],
    [61 * DAY, '2 months ago'],
    [200 * DAY, '7 months ago'],
    [365 * DAY - 1, '12 months ago'],
    [365 * DAY, 'a year ago'],
    [730 * DAY - 1, 'a year ago'],
    [730 * DAY, '2 years ago'],
    [3 * 365 * DAY, '3 years ago'],
  ])('%d seconds before is %s', (seconds, expected) => {
    expect(agoText(NOW - seconds * 1000, NOW)).toBe(expected);
  });
});
