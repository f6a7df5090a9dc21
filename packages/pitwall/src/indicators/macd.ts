import { emaFrom } from './moving-averages.ts';
import { checkPeriod, firstValid, warmedUp } from './window.ts';

export interface Macd {
  /** Fast minus slow average. */
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  /** macd minus signal. */
  readonly histogram: Float64Array;
}

/**
 * Moving average convergence / divergence: ema(fast) - ema(slow), and its own ema. Both averages are seeded at the same
 * row, the slow one's; all three columns begin where the signal begins, at row slow + signal - 2.
 */
export function macd(values: Float64Array, fastPeriod = 12, slowPeriod = 26, signalPeriod = 9): Macd {
  checkPeriod('macd', 'fastPeriod', fastPeriod, 2);
  checkPeriod('macd', 'slowPeriod', slowPeriod, 2);
  checkPeriod('macd', 'signalPeriod', signalPeriod);
  const [fastest, slowest] = fastPeriod <= slowPeriod ? [fastPeriod, slowPeriod] : [slowPeriod, fastPeriod];
  const first = firstValid(values);
  const fast = emaFrom(values, fastest, first + slowest - fastest);
  const slow = emaFrom(values, slowest, first);
  for (let i = 0; i < fast.length; i += 1) fast[i] = (fast[i] as number) - (slow[i] as number);
  const signal = emaFrom(fast, signalPeriod, first + slowest - 1);
  const start = first + slowest + signalPeriod - 2;
  const histogram = warmedUp(values.length, start);
  for (let i = start; i < values.length; i += 1) histogram[i] = (fast[i] as number) - (signal[i] as number);
  fast.fill(NaN, 0, Math.min(start, fast.length));
  return { macd: fast, signal, histogram };
}
