import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleBuffer } from './candle-buffer.ts';

const MINUTE_MS = 60_000;
const key = { pair: 'ETH/USDT', timeframe: '1m' };

/** Rows at the given minutes, all prices equal to `price`, volume 1. */
function rows(...minutes: readonly (readonly [minute: number, price: number])[]): Float64Array {
  return Float64Array.from(minutes.flatMap(([minute, price]) => [minute * MINUTE_MS, price, price, price, price, 1]));
}

function content(buffer: CandleBuffer): [minute: number, close: number, volume: number][] {
  const { date, close, volume } = buffer.copy();
  return Array.from(date, (value, row) => [value / MINUTE_MS, close[row]!, volume[row]!]);
}

describe('CandleBuffer', () => {
  it('appends, replaces a known date, fills gaps with flat candles', () => {
    const buffer = new CandleBuffer(key, 10);
    buffer.apply(rows([1, 10], [2, 20]), false);
    buffer.apply(rows([2, 21], [5, 50]), false);
    expect(content(buffer)).toEqual([
      [1, 10, 1],
      [2, 21, 1],
      [3, 21, 0],
      [4, 21, 0],
      [5, 50, 1],
    ]);
    expect(buffer.lastDate).toBe(5 * MINUTE_MS);
    expect(buffer.lastClose).toBe(50);
  });

  it('sorts one arrival and merges its equal dates: first open, max high, min low, last close, max volume', () => {
    const buffer = new CandleBuffer(key, 10);
    const late = [2 * MINUTE_MS, 5, 6, 4, 5.5, 3];
    const first = [1 * MINUTE_MS, 1, 2, 1, 2, 9];
    const second = [1 * MINUTE_MS, 3, 4, 0.5, 3, 7];
    buffer.apply(Float64Array.from([...late, ...first, ...second]), false);
    const { open, high, low, close, volume } = buffer.copy();
    expect([open, high, low, close, volume].map((column) => [...column])).toEqual([
      [1, 5],
      [4, 6],
      [0.5, 4],
      [3, 5.5],
      [9, 3],
    ]);
  });

  it('takes rows that come late: they replace what was filled in', () => {
    const buffer = new CandleBuffer(key, 10);
    buffer.apply(rows([1, 10], [4, 40]), false);
    buffer.apply(rows([2, 20]), false);
    expect(content(buffer).map(([minute, close]) => [minute, close])).toEqual([
      [1, 10],
      [2, 20],
      [3, 10],
      [4, 40],
    ]);
  });

  it('replaces everything when asked to', () => {
    const buffer = new CandleBuffer(key, 10);
    buffer.apply(rows([1, 10], [2, 20]), false);
    buffer.apply(rows([9, 90]), true);
    expect(content(buffer)).toEqual([[9, 90, 1]]);
    buffer.apply(new Float64Array(0), true);
    expect(buffer.lastDate).toBeNull();
    expect(buffer.lastClose).toBeNull();
  });

  it('survives a gap wider than its bound', () => {
    const buffer = new CandleBuffer(key, 4);
    buffer.apply(rows([1, 10], [50_000_000, 20]), false);
    expect(content(buffer).map(([, close]) => close)).toEqual([10, 10, 10, 20]);
  });

  it('leaves months as they come', () => {
    const buffer = new CandleBuffer({ pair: 'ETH/USDT', timeframe: '1M' }, 4);
    buffer.apply(rows([0, 1], [31 * 1_440, 2], [120 * 1_440, 3]), false);
    expect(buffer.rows).toBe(3);
  });

  it('keeps the newest rows within its bound, in order, without gaps, however they arrive', () => {
    const arrival = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 99 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 12 }), fc.integer({ min: 1, max: 50 }), (arrivals, bound) => {
        const buffer = new CandleBuffer(key, bound);
        const newest = new Map<number, number>();
        for (const minutes of arrivals) {
          buffer.apply(rows(...minutes), false);
          for (const [minute, price] of minutes) newest.set(minute, price);
        }
        const kept = content(buffer);
        expect(kept.length).toBeLessThanOrEqual(bound);
        kept.forEach(([minute, close, volume], row) => {
          if (row > 0) expect(minute).toBe(kept[row - 1]![0] + 1);
          if (volume === 1) expect(close).toBe(newest.get(minute));
        });
        if (newest.size > 0) expect(kept.at(-1)![0]).toBe(Math.max(...newest.keys()));
      }),
    );
  });

  it('keeps its rows when the bound changes', () => {
    const buffer = new CandleBuffer(key, 3);
    buffer.apply(rows([1, 1], [2, 2], [3, 3], [4, 4]), false);
    buffer.resize(5);
    buffer.apply(rows([5, 5], [6, 6]), false);
    expect(content(buffer).map(([, close]) => close)).toEqual([2, 3, 4, 5, 6]);
    buffer.resize(2);
    expect(content(buffer).map(([, close]) => close)).toEqual([5, 6]);
  });
});
