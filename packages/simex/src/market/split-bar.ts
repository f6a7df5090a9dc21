/**
 * Refines one bar into its parts, so that the parts add up to exactly the same bar: the first opens where it opens, the
 * last closes where it closes, the highest and lowest reach its extremes and touch them, volumes and turnovers sum up.
 *
 * Inside, the price is a Brownian bridge from open to close in an uneven time: each part has a share of the variance
 * (a multiplicative cascade, which gives volatility in clusters). The high of a bridge from a to b with variance s² is
 * drawn by its known law: (a + b + √((b − a)² − 2 s² ln u)) / 2, the low by symmetry. The result is then bent,
 * monotonically, into the extremes of the bar.
 *
 * Entry point: `splitBar`.
 */
import type { SourceBar } from './bar.ts';
import { mix, normal, uniform } from './noise.ts';

/** What a refinement depends on. `common` is shared by all symbols, `own` is the symbol's. */
export interface SplitKeys {
  readonly common: number;
  readonly own: number;
  /** Share of the common factor in each step, 0 to 1. */
  readonly correlation: number;
  /** Spread of the parts' shares of variance (standard deviation of the logarithm). */
  readonly roughness: number;
}

interface Path {
  /** `count + 1` prices. */
  readonly points: number[];
  readonly highs: number[];
  readonly lows: number[];
  readonly shares: number[];
  readonly variances: number[];
}

const DRAWS = 8;
/** Bending a path into its bar's extremes takes some of its variance away; this puts it back (measured). */
const BENDING_LOSS = 1.35;

function bridge(parent: SourceBar, count: number, keys: SplitKeys): Path {
  const { common, own, correlation, roughness } = keys;
  const rest = Math.sqrt(1 - correlation * correlation);
  const draw = (index: number): number => correlation * normal(mix(common, index)) + rest * normal(mix(own, index));
  const shares: number[] = [];
  let total = 0;
  for (let part = 0; part < count; part += 1) {
    const share = Math.exp(roughness * draw(part * DRAWS));
    shares.push(share);
    total += share;
  }
  const variances: number[] = [];
  const steps: number[] = [];
  let moved = 0;
  for (let part = 0; part < count; part += 1) {
    const share = (shares[part] ?? 0) / total;
    shares[part] = share;
    const variance = parent.variance * share * BENDING_LOSS;
    variances.push(variance);
    const step = parent.open * Math.sqrt(variance) * draw(part * DRAWS + 1);
    steps.push(step);
    moved += step;
  }
  const missing = parent.close - parent.open - moved;
  const points = [parent.open];
  const highs: number[] = [];
  const lows: number[] = [];
  let from = parent.open;
  for (let part = 0; part < count; part += 1) {
    const last = part === count - 1;
    const to = last ? parent.close : from + (steps[part] ?? 0) + (shares[part] ?? 0) * missing;
    const spread = parent.open * parent.open * (variances[part] ?? 0) * -2;
    const squared = (to - from) * (to - from);
    highs.push((from + to + Math.sqrt(squared + spread * Math.log(uniform(mix(own, part * DRAWS + 2))))) / 2);
    lows.push((from + to - Math.sqrt(squared + spread * Math.log(uniform(mix(own, part * DRAWS + 3))))) / 2);
    points.push(to);
    from = to;
  }
  return { points, highs, lows, shares, variances };
}

/** A monotone map that leaves what lies between open and close alone and brings the extremes to the bar's own. */
function bend(parent: SourceBar, path: Path): (price: number) => number {
  const top = Math.max(parent.open, parent.close);
  const bottom = Math.min(parent.open, parent.close);
  const highest = Math.max(...path.highs);
  const lowest = Math.min(...path.lows);
  const up = highest > top ? (parent.high - top) / (highest - top) : 0;
  const down = lowest < bottom ? (bottom - parent.low) / (bottom - lowest) : 0;
  return (price) => {
    if (price > top) return Math.min(parent.high, Math.round(top + (price - top) * up));
    if (price < bottom) return Math.max(parent.low, Math.round(bottom - (bottom - price) * down));
    return Math.round(price);
  };
}

/** Whole numbers in proportion to `weights` that sum up to `total`, each at least `least`. */
export function shareOut(total: number, weights: readonly number[], least: number): number[] {
  const free = total - least * weights.length;
  let sum = 0;
  for (const weight of weights) sum += weight;
  let passed = 0;
  let given = 0;
  const parts = weights.map((weight) => {
    passed += weight;
    const upTo = sum > 0 ? Math.min(free, Math.floor((free * passed) / sum)) : 0;
    const part = upTo - given;
    given = upTo;
    return least + part;
  });
  const last = parts.length - 1;
  parts[last] = (parts[last] ?? 0) + (free - given);
  return parts;
}

/** The `count` parts of a bar; each part is `partMinutes` long. */
export function splitBar(parent: SourceBar, count: number, partMinutes: number, keys: SplitKeys): SourceBar[] {
  const path = bridge(parent, count, keys);
  const map = bend(parent, path);
  const highs = path.highs.map(map);
  const lows = path.lows.map(map);
  const touch = (values: number[], extreme: number, best: number): void => {
    if (!values.includes(extreme)) values[best] = extreme;
  };
  touch(highs, parent.high, path.highs.indexOf(Math.max(...path.highs)));
  touch(lows, parent.low, path.lows.indexOf(Math.min(...path.lows)));
  const points = path.points.map(map);
  const volumeWeights = path.shares.map((share, part) => {
    return Math.sqrt(share) * Math.exp(0.4 * normal(mix(keys.own, part * DRAWS + 4)));
  });
  const volumes = shareOut(parent.volume, volumeWeights, parent.perMinute * partMinutes);
  const turnovers = shareOut(
    parent.turnover,
    volumes.map((volume, part) => volume * ((points[part] ?? 0) + (points[part + 1] ?? 0))),
    0,
  );
  return volumes.map((volume, part) => {
    const open = points[part] ?? parent.open;
    const close = points[part + 1] ?? parent.close;
    return {
      open,
      close,
      high: Math.max(highs[part] ?? open, open, close),
      low: Math.min(lows[part] ?? open, open, close),
      volume,
      turnover: turnovers[part] ?? 0,
      trades: parent.perMinute * partMinutes,
      variance: path.variances[part] ?? 0,
      perMinute: parent.perMinute,
    };
  });
}
