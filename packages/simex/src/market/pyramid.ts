/**
 * Bars of every base length of one symbol, made on demand from bars of one length (the roots): shorter ones by
 * refinement, longer ones by addition. Any time of any year is looked up directly; nothing is ever walked through.
 *
 * Entry point: `createPyramid`. Invariant: a bar equals the sum of the shorter bars inside it.
 */
import { mergeBars, type SourceBar } from './bar.ts';
import { mix } from './noise.ts';
import { splitBar } from './split-bar.ts';

/** Base lengths in minutes; every Binance interval is a sum of these. */
export const LEVELS = [1, 5, 15, 60, 1440] as const;
export type LevelMinutes = (typeof LEVELS)[number];

/** Bars by index: `index = floor(openMs / (level · 60,000))`. Undefined where there is no market. */
export type BarSource = (level: LevelMinutes, index: number) => SourceBar | undefined;

/** Remembered groups per level; a group is the bars of one longer bar. */
const GROUPS_KEPT: Readonly<Record<LevelMinutes, number>> = { 1: 1024, 5: 512, 15: 512, 60: 400, 1440: 2000 };
const ROUGHNESS: Readonly<Record<LevelMinutes, number>> = { 1: 0.35, 5: 0.3, 15: 0.3, 60: 0.45, 1440: 0 };

export interface PyramidOptions {
  readonly rootLevel: LevelMinutes;
  readonly root: (index: number) => SourceBar | undefined;
  readonly commonKey: number;
  readonly ownKey: number;
  readonly correlation: number;
}

function remember<V>(cache: Map<number, V>, key: number, value: V, most: number): V {
  if (cache.size >= most) {
    const oldest = cache.keys().next();
    if (oldest.done !== true) cache.delete(oldest.value);
  }
  cache.set(key, value);
  return value;
}

function longer(level: LevelMinutes): LevelMinutes {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? 1440;
}

function shorter(level: LevelMinutes): LevelMinutes {
  return LEVELS[LEVELS.indexOf(level) - 1] ?? 1;
}

/** A source of bars of all lengths. */
export function createPyramid(options: PyramidOptions): BarSource {
  const groups = new Map<LevelMinutes, Map<number, readonly SourceBar[] | undefined>>();
  const sums = new Map<LevelMinutes, Map<number, SourceBar | undefined>>();
  for (const level of LEVELS) {
    groups.set(level, new Map());
    sums.set(level, new Map());
  }

  function refined(level: LevelMinutes, index: number): SourceBar | undefined {
    const parentLevel = longer(level);
    const count = parentLevel / level;
    const parentIndex = Math.floor(index / count);
    const cache = groups.get(level) ?? new Map<number, readonly SourceBar[] | undefined>();
    let group = cache.get(parentIndex);
    if (!group && !cache.has(parentIndex)) {
      const parent = bar(parentLevel, parentIndex);
      group =
        parent &&
        splitBar(parent, count, level, {
          common: mix(mix(options.commonKey, level), parentIndex),
          own: mix(mix(options.ownKey, level), parentIndex),
          correlation: options.correlation,
          roughness: ROUGHNESS[level],
        });
      remember(cache, parentIndex, group, GROUPS_KEPT[level]);
    }
    return group?.[index - parentIndex * count];
  }

  function summed(level: LevelMinutes, index: number): SourceBar | undefined {
    const cache = sums.get(level) ?? new Map<number, SourceBar | undefined>();
    if (cache.has(index)) return cache.get(index);
    const partLevel = shorter(level);
    const count = level / partLevel;
    let sum: SourceBar | undefined;
    for (let part = 0; part < count; part += 1) {
      const next = bar(partLevel, index * count + part);
      if (next) {
        sum = sum
          ? { ...mergeBars(sum, next), variance: sum.variance + next.variance, perMinute: next.perMinute }
          : next;
      }
    }
    return remember(cache, index, sum, GROUPS_KEPT[level]);
  }

  function bar(level: LevelMinutes, index: number): SourceBar | undefined {
    if (level === options.rootLevel) return options.root(index);
    return level < options.rootLevel ? refined(level, index) : summed(level, index);
  }

  return bar;
}
