/** Every indicator against TA-Lib's answers (fixtures/talib-vectors.json names its origin). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as indicators from './index.ts';
import { adx, atr, bollingerBands, crossedAbove, crossedBelow, ema, highest, lowest, macd, rsi, sma } from './index.ts';
import { stochasticFast, trueRange, typicalPrice, wma } from './index.ts';

type Numbers = (number | null)[];
interface Case {
  readonly indicator: string;
  readonly input: 'close' | 'late' | 'candles';
  readonly parameters: number[];
  readonly output: Record<string, Numbers>;
}

const vectors = JSON.parse(readFileSync(new URL('./fixtures/talib-vectors.json', import.meta.url), 'utf8')) as {
  input: Record<'high' | 'low' | 'close' | 'late', Numbers>;
  cases: Case[];
};
const column = (values: Numbers): Float64Array => Float64Array.from(values, (value) => value ?? NaN);
const series = { close: column(vectors.input.close), late: column(vectors.input.late) };
const candles = { high: column(vectors.input.high), low: column(vectors.input.low), close: series.close };

/** Runs an indicator by name; single columns come as `value`. */
function run({ indicator, input, parameters }: Case): Record<string, Float64Array> {
  const known = indicators as unknown as Record<
    string,
    (...args: unknown[]) => Float64Array | Record<string, Float64Array>
  >;
  const answer = known[indicator]!(input === 'candles' ? candles : series[input], ...parameters);
  return answer instanceof Float64Array ? { value: answer } : answer;
}

describe('indicators equal TA-Lib', () => {
  it.each(vectors.cases.map((one) => [`${one.indicator}(${one.input}, ${one.parameters.join(', ')})`, one] as const))(
    '%s',
    (_name, one) => {
      const answer = run(one);
      expect(Object.keys(answer).sort()).toEqual(Object.keys(one.output).sort());
      for (const [name, expected] of Object.entries(one.output)) {
        const actual = answer[name]!;
        expect(actual.length).toBe(expected.length);
        expected.forEach((value, row) => {
          const where = `${name}[${row}]`;
          if (value === null) expect(actual[row], where).toBeNaN();
          else expect(Math.abs(actual[row]! - value), where).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
        });
      }
    },
  );

  it('has a reference vector for every indicator', () => {
    const proven = new Set([...vectors.cases.map((one) => one.indicator), 'crossedAbove', 'crossedBelow']);
    expect(Object.keys(indicators).filter((name) => !proven.has(name))).toEqual([]);
  });
});

describe('crossings', () => {
  const values = Float64Array.of(NaN, 1, 2, 3, 2, 2, 1, 2, NaN, 3);
  it('flags the row after which the level is left behind', () => {
    expect([...crossedAbove(values, 2)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect([...crossedBelow(values, 2)]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  });
  it('compares two series row by row', () => {
    const level = Float64Array.of(0, 2, 2, 2, 3, 1, 1, 1, 1, 1);
    expect([...crossedAbove(values, level)]).toEqual([0, 0, 0, 1, 0, 1, 0, 1, 0, 0]);
    expect([...crossedBelow(values, level)]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });
});

describe('edges', () => {
  const short = Float64Array.of(1, 2);
  const shortCandles = { high: short, low: short, close: short };
  it('gives NaN for series shorter than the warm-up, and nothing for none', () => {
    const answers = [
      sma(short, 3),
      ema(short, 3),
      wma(short, 3),
      rsi(short, 3),
      atr(shortCandles, 3),
      adx(shortCandles, 3),
    ];
    answers.push(
      highest(short, 3),
      lowest(short, 3),
      ...Object.values(macd(short)),
      ...Object.values(bollingerBands(short)),
    );
    answers.push(...Object.values(stochasticFast(shortCandles)));
    for (const answer of answers) expect([...answer]).toEqual([NaN, NaN]);
    expect(ema(new Float64Array(0), 3)).toHaveLength(0);
    expect([...ema(Float64Array.of(NaN, NaN), 2)]).toEqual([NaN, NaN]);
  });
  it.each([0, -1, 1.5, NaN])('refuses the period %s by name', (period) => {
    expect(() => sma(short, period)).toThrow(`sma: period must be a whole number of at least 1, got ${period}`);
  });
  it('refuses columns of different lengths', () => {
    const wrong = { high: short, low: short, close: Float64Array.of(1) };
    for (const indicator of [trueRange, typicalPrice, atr, adx, stochasticFast]) {
      expect(() => indicator(wrong)).toThrow('the columns must be equally long');
    }
  });
  it('keeps the bands of tiny prices', () => {
    const tiny = Float64Array.from(candles.close, (value) => value * 1e-9);
    const { upper } = bollingerBands(tiny, 20, 2);
    const reference = bollingerBands(candles.close, 20, 2).upper;
    for (let i = 19; i < tiny.length; i += 1) expect(upper[i]! / (reference[i]! * 1e-9)).toBeCloseTo(1, 9);
  });
  it('finds extremes of any series', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (list, period) => {
          const top = highest(Float64Array.from(list), period);
          const bottom = lowest(Float64Array.from(list), period);
          for (let i = period - 1; i < list.length; i += 1) {
            const window = list.slice(i - period + 1, i + 1);
            expect(top[i] === Math.max(...window) && bottom[i] === Math.min(...window)).toBe(true);
          }
        },
      ),
    );
  });
});
