import type { RangeColumns } from './atr.ts';
import { checkLengths } from './window.ts';

/** Typical price: (high + low + close) / 3. */
export function typicalPrice({ high, low, close }: RangeColumns): Float64Array {
  checkLengths('typicalPrice', high, low, close);
  const result = new Float64Array(close.length);
  for (let i = 0; i < result.length; i += 1) {
    result[i] = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3;
  }
  return result;
}
