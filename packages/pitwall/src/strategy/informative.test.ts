import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame, mergeInformative } from './index.ts';

const MINUTE_MS = 60_000;

function frameOf(timeframe: string, minutes: number, count: number, firstMinute = 0): Frame {
  const date = Float64Array.from({ length: count }, (_, row) => (firstMinute + row * minutes) * MINUTE_MS);
  const close = Float64Array.from(date, (value) => value / MINUTE_MS);
  const volume = new Float64Array(count).fill(1);
  return new Frame('ETH/USDT', timeframe, { date, open: close, high: close, low: close, close, volume });
}

describe('mergeInformative', () => {
  it('shows a 1h candle from the 5m candle on that closes with it', () => {
    const frame = frameOf('5m', 5, 36, 12 * 60);
    const hours = frameOf('1h', 60, 3, 12 * 60);
    hours.setText('note', ['noon', 'one', 'two']);
    mergeInformative(frame, hours);
    const rowOf = (hour: number, minute: number): number => ((hour - 12) * 60 + minute) / 5;
    const seen = frame.column('close_1h');
    expect(seen[rowOf(12, 50)]).toBeNaN();
    expect(seen[rowOf(12, 55)]).toBe(12 * 60);
    expect(seen[rowOf(13, 50)]).toBe(12 * 60);
    expect(seen[rowOf(13, 55)]).toBe(13 * 60);
    expect(seen[rowOf(14, 55)]).toBe(14 * 60);
    expect(frame.text('note_1h')[rowOf(14, 0)]).toBe('one');
    expect(frame.column('date_1h')[rowOf(12, 55)]).toBe(12 * 60 * MINUTE_MS);
  });

  it('without forward fill shows a candle on one row only', () => {
    const frame = frameOf('5m', 5, 12);
    mergeInformative(frame, frameOf('15m', 15, 4), { forwardFill: false, suffix: 'long' });
    expect([...frame.column('close_long')]).toEqual([NaN, NaN, 0, NaN, NaN, 15, NaN, NaN, 30, NaN, NaN, 45]);
  });

  it('never looks ahead, wherever the two series begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 6 }), (first, firstLong) => {
        const frame = frameOf('5m', 5, 40, first * 5);
        mergeInformative(frame, frameOf('15m', 15, 12, firstLong * 15));
        const dates = frame.column('date_15m');
        frame.date.forEach((date, row) => {
          const closesAt = date + 5 * MINUTE_MS;
          const newest = dates[row]! + 15 * MINUTE_MS;
          if (!Number.isNaN(newest)) expect(newest).toBeLessThanOrEqual(closesAt);
        });
      }),
    );
  });

  it('refuses a shorter timeframe and a second merge of the same name', () => {
    const frame = frameOf('5m', 5, 4);
    expect(() => mergeInformative(frame, frameOf('1m', 1, 4))).toThrow("1m is shorter than the frame's 5m");
    mergeInformative(frame, frameOf('5m', 5, 4), { suffix: 'btc' });
    expect([...frame.column('close_btc')]).toEqual([0, 5, 10, 15]);
    expect(() => mergeInformative(frame, frameOf('5m', 5, 4), { suffix: 'btc' })).toThrow('"date_btc" exists already');
  });
});
