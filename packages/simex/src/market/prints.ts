/**
 * The public trades of one minute, made from its bar so that they add up to exactly that bar: the first is its open,
 * the last (at its very end) its close, one its high, one its low, and the quantities sum up to its volume.
 *
 * Entry point: `printsOfMinute`.
 */
import type { SourceBar } from './bar.ts';
import { mix, normal, stream } from './noise.ts';
import { shareOut } from './split-bar.ts';

export const MINUTE_MS = 60_000;

export interface Print {
  readonly timeMs: number;
  /** Unique and ascending per symbol. */
  readonly tradeId: number;
  /** In ticks. */
  readonly price: number;
  /** In steps. */
  readonly quantity: number;
  readonly buyerIsMaker: boolean;
}

/** Trade ids per millisecond. */
export const IDS_PER_MS = 1000;
/** The background's trade has this id in its millisecond: fills that it causes come before it, others after it. */
export const BACKGROUND_ID = 500;

/** The price of each print: anchors at open, extremes and close, a noisy line between. */
function prices(bar: SourceBar, count: number, random: () => number, key: number): number[] {
  const first = 1 + Math.floor(random() * (count - 3));
  const second = first + 1 + Math.floor(random() * (count - 2 - first));
  const rising = bar.close >= bar.open;
  const anchors: readonly (readonly [number, number])[] = [
    [0, bar.open],
    [first, rising ? bar.low : bar.high],
    [second, rising ? bar.high : bar.low],
    [count - 1, bar.close],
  ];
  const noise = 0.12 * (bar.high - bar.low);
  const result: number[] = [bar.open];
  for (let leg = 1; leg < anchors.length; leg += 1) {
    const [start, from] = anchors[leg - 1] ?? [0, bar.open];
    const [end, to] = anchors[leg] ?? [0, bar.close];
    for (let index = start + 1; index < end; index += 1) {
      const line = from + ((to - from) * (index - start)) / (end - start);
      const price = Math.round(line + noise * normal(mix(key, index)));
      result.push(Math.min(bar.high, Math.max(bar.low, price)));
    }
    result.push(to);
  }
  return result;
}

/** The prints of the minute that begins at `minute · 60,000`. Empty for a bar without trades. */
export function printsOfMinute(bar: SourceBar, minute: number, symbolKey: number): Print[] {
  const count = bar.perMinute;
  if (bar.volume < count || count < 4) return [];
  const key = mix(symbolKey, minute);
  const random = stream(key);
  const path = prices(bar, count, random, key);
  const weights = path.map(() => -Math.log(random()));
  const quantities = shareOut(bar.volume, weights, 1);
  const slot = MINUTE_MS / count;
  let before = bar.open;
  let buyerIsMaker = bar.close < bar.open;
  return path.map((price, index) => {
    const last = index === count - 1;
    const offset = last ? MINUTE_MS - 1 : Math.floor((index + 0.98 * random()) * slot);
    const timeMs = minute * MINUTE_MS + offset;
    if (price !== before) buyerIsMaker = price < before;
    else if (random() < 0.4) buyerIsMaker = !buyerIsMaker;
    before = price;
    return {
      timeMs,
      tradeId: timeMs * IDS_PER_MS + BACKGROUND_ID,
      price,
      quantity: quantities[index] ?? 1,
      buyerIsMaker,
    };
  });
}
