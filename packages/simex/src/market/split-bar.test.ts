import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeAll, type SourceBar } from './bar.ts';
import { printsOfMinute } from './prints.ts';
import { shareOut, splitBar } from './split-bar.ts';

/** Bars with prices from 5 ticks to millions, flat ones included. */
const bars = fc
  .record({
    low: fc.integer({ min: 5, max: 5_000_000 }),
    range: fc.integer({ min: 0, max: 4000 }),
    open: fc.float({ min: 0, max: 1, noNaN: true }),
    close: fc.float({ min: 0, max: 1, noNaN: true }),
    volume: fc.integer({ min: 1440 * 30, max: 10 ** 9 }),
    deviation: fc.float({ min: 0, max: Math.fround(0.2), noNaN: true }),
  })
  .map(({ low, range, open, close, volume, deviation }): SourceBar => {
    const inside = (share: number): number => low + Math.round(range * share);
    return {
      open: inside(open),
      close: inside(close),
      high: low + range,
      low,
      volume,
      turnover: volume * low,
      trades: 1440 * 30,
      variance: deviation * deviation,
      perMinute: 30,
    };
  });

test('the parts of a bar add up to exactly the bar', () => {
  fc.assert(
    fc.property(bars, fc.constantFrom(3, 4, 5, 24), fc.integer(), (bar, count, key) => {
      const keys = { common: key, own: key ^ 77, correlation: 0.6, roughness: 0.5 };
      const parts = splitBar(bar, count, 1440 / count, keys);
      expect(parts).toHaveLength(count);
      for (const [index, part] of parts.entries()) {
        expect(part.high).toBeGreaterThanOrEqual(Math.max(part.open, part.close));
        expect(part.low).toBeLessThanOrEqual(Math.min(part.open, part.close));
        expect(part.volume).toBeGreaterThanOrEqual((30 * 1440) / count);
        if (index > 0) expect(part.open).toBe(parts[index - 1]?.close);
      }
      const { open, high, low, close, volume, turnover, trades } = bar;
      expect(mergeAll(parts)).toEqual({ open, high, low, close, volume, turnover, trades });
    }),
  );
});

test('the trades of a minute add up to exactly its bar', () => {
  fc.assert(
    fc.property(bars, fc.integer({ min: 4, max: 600 }), fc.integer({ min: 0, max: 3e7 }), (bar, perMinute, minute) => {
      const prints = printsOfMinute({ ...bar, perMinute }, minute, 42);
      expect(prints).toHaveLength(perMinute);
      const prices = prints.map((print) => print.price);
      expect(prices[0]).toBe(bar.open);
      expect(prices.at(-1)).toBe(bar.close);
      expect(Math.max(...prices)).toBe(bar.high);
      expect(Math.min(...prices)).toBe(bar.low);
      expect(prints.reduce((sum, print) => sum + print.quantity, 0)).toBe(bar.volume);
      const times = prints.map((print) => print.timeMs);
      expect(new Set(times).size).toBe(perMinute);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(minute * 60_000);
      expect(times.at(-1)).toBe(minute * 60_000 + 59_999);
    }),
  );
});

test('sharing out gives whole parts that sum up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 200, max: 10 ** 12 }),
      (weights, least, total) => {
        const parts = shareOut(total, weights, least);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(least);
      },
    ),
  );
});
