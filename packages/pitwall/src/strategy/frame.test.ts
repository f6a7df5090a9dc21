import { describe, expect, it } from 'vitest';
import { above, and, below, compute, Frame, last, not, or, shift, where } from './index.ts';

function aFrame(close: readonly number[]): Frame {
  const column = (values: readonly number[]): Float64Array => Float64Array.from(values);
  const dates = close.map((_, row) => row * 60_000);
  return new Frame('ETH/USDT', '1m', {
    date: column(dates),
    open: column(close),
    high: column(close),
    low: column(close),
    close: column(close),
    volume: column(close.map(() => 1)),
  });
}

describe('Frame', () => {
  it('keeps columns in the order of their creation', () => {
    const frame = aFrame([1, 2, 3]);
    frame.set('mask', Uint8Array.of(1, 0, 1));
    frame.set('level', 7);
    frame.setText('note', ['a', null, 'c']);
    expect([...frame.columns.keys()].slice(6)).toEqual(['mask', 'level', 'note']);
    expect([...frame.column('mask')]).toEqual([1, 0, 1]);
    expect([...frame.column('level')]).toEqual([7, 7, 7]);
    expect(frame.text('note')).toEqual(['a', null, 'c']);
    frame.setText('note', new Array<string>(3));
    expect(frame.text('note')).toEqual([null, null, null]);
  });

  it('collects signals over several calls, each with its tag', () => {
    const frame = aFrame([1, 2, 3, 4]);
    frame.enterLong(Uint8Array.of(1, 0, 0, 0), 'first');
    frame.enterLong(Uint8Array.of(0, 0, 1, 0));
    frame.enterLong(Uint8Array.of(0, 0, 0, 1), 'second');
    frame.exitLong(Uint8Array.of(0, 1, 0, 0), 'out');
    frame.enterShort(Uint8Array.of(0, 1, 0, 0));
    frame.exitShort(Uint8Array.of(0, 0, 0, 0));
    expect([...frame.column('enter_long')]).toEqual([1, 0, 1, 1]);
    expect(frame.text('enter_tag')).toEqual(['first', null, null, 'second']);
    expect([...frame.column('exit_long')]).toEqual([0, 1, 0, 0]);
    expect(frame.text('exit_tag')).toEqual([null, 'out', null, null]);
    expect([...frame.column('enter_short')]).toEqual([0, 1, 0, 0]);
    expect([...frame.column('exit_short')]).toEqual([0, 0, 0, 0]);
  });

  it('says what is wrong with a column', () => {
    const frame = aFrame([1, 2, 3]);
    frame.setText('note', [null, null, null]);
    expect(() => frame.column('rsi')).toThrow(
      'ETH/USDT 1m: column "rsi": there is no such column. Columns: date, open, high, low, close, volume, note',
    );
    expect(() => frame.column('note')).toThrow('it holds texts: use text()');
    expect(() => frame.text('close')).toThrow('it holds numbers: use column()');
    expect(() => frame.set('close', 1)).toThrow('the candle column "close" cannot be replaced');
    expect(() => frame.set('rsi', new Float64Array(2))).toThrow('column "rsi" has 2 rows, the frame has 3');
    const texts = (values: unknown[]) => () => frame.setText('note', values as string[]);
    expect(texts(['a', 5, 'c'])).toThrow('column "note" holds a number in row 1; setText() takes texts and null');
    expect(texts(['a', null, 10n])).toThrow('column "note" holds a bigint in row 2');
    expect(() => frame.enterLong(new Uint8Array(4))).toThrow('column "enter_long" has 4 rows, the frame has 3');
  });
});

describe('masks', () => {
  const values = Float64Array.of(NaN, 1, 2, 3);
  it('compare with columns and levels; NaN fulfils nothing', () => {
    expect([...above(values, 1)]).toEqual([0, 0, 1, 1]);
    expect([...below(values, Float64Array.of(9, 2, NaN, 2))]).toEqual([0, 1, 0, 0]);
  });
  it('combine', () => {
    const a = Uint8Array.of(0, 0, 1, 1);
    const b = Uint8Array.of(0, 1, 0, 1);
    expect([...and(a, b)]).toEqual([0, 0, 0, 1]);
    expect([...or(a, b)]).toEqual([0, 1, 1, 1]);
    expect([...not(a)]).toEqual([1, 1, 0, 0]);
    expect([...a]).toEqual([0, 0, 1, 1]);
    expect(() => and(a, new Uint8Array(1))).toThrow('and: rows differ, got 4 and 1');
  });
  it('test rows of any number of columns', () => {
    expect([...where([values], (v) => v === 2)]).toEqual([0, 0, 1, 0]);
    expect([...where([values, 2, values], (v, two, w) => v + w === 2 * two)]).toEqual([0, 0, 1, 0]);
    expect([...where([values, 1, 2, 3], (v, a, b, c) => v === a + b + c - 3)]).toEqual([0, 0, 0, 1]);
    expect([...compute([values, values], (v, w) => v * w)]).toEqual([NaN, 1, 4, 9]);
    expect(() => where([1, 2], () => true)).toThrow('where: give at least one column');
  });
  it('shift downwards only', () => {
    expect([...shift(values, 2)]).toEqual([NaN, NaN, NaN, 1]);
    expect([...shift(values, 9)]).toEqual([NaN, NaN, NaN, NaN]);
    expect(() => shift(values, -1)).toThrow('no look-ahead');
    expect(last(values)).toBe(3);
    expect(last(new Float64Array(0))).toBeNaN();
  });
});
