import type { RangeColumns } from './atr.ts';
import { highest, lowest } from './extremes.ts';
import { sma } from './moving-averages.ts';
import { checkLengths, checkPeriod, firstValid, warmedUp } from './window.ts';

export interface StochasticFast {
  /** Where the close stands between the lowest low and the highest high of the window, 0 … 100. */
  readonly fastK: Float64Array;
  /** The simple moving average of fastK. */
  readonly fastD: Float64Array;
}

/** Fast stochastic. Both columns begin where fastD begins; a window without any range gives 0. */
export function stochasticFast({ high, low, close }: RangeColumns, periodK = 5, periodD = 3): StochasticFast {
  checkPeriod('stochasticFast', 'periodK', periodK);
  checkPeriod('stochasticFast', 'periodD', periodD);
  checkLengths('stochasticFast', high, low, close);
  const top = highest(high, periodK);
  const bottom = lowest(low, periodK);
  const start = firstValid(top, bottom, close);
  const fastK = warmedUp(close.length, start);
  for (let i = start; i < close.length; i += 1) {
    const range = (top[i] as number) - (bottom[i] as number);
    fastK[i] = range === 0 ? 0 : (100 * ((close[i] as number) - (bottom[i] as number))) / range;
  }
  const fastD = sma(fastK, periodD);
  fastK.fill(NaN, 0, Math.min(start + periodD - 1, close.length));
  return { fastK, fastD };
}
