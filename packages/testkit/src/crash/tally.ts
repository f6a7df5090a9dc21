/** Sums up what many worlds came to, for tests and for the command. */
import { DESK_STEPS } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import { isClean } from './referee.ts';
import type { WorldResult } from './run-world.ts';

export interface Tally {
  worlds: number;
  crashes: number;
  orders: number;
  fills: number;
  unknowns: number;
  unresolved: number;
  lost: number;
  duplicated: number;
  wrong: number;
  /** Crashes by step, `time` for those at any moment. */
  readonly crashesAt: Record<string, number>;
  /** Requests that met a fault, by kind. */
  readonly faults: Record<string, number>;
  /** Worlds with something wrong, and what: to be run again by their seed. */
  readonly bad: { readonly seed: number; readonly what: readonly string[] }[];
}

export function emptyTally(): Tally {
  return {
    worlds: 0,
    crashes: 0,
    orders: 0,
    fills: 0,
    unknowns: 0,
    unresolved: 0,
    lost: 0,
    duplicated: 0,
    wrong: 0,
    crashesAt: {},
    faults: {},
    bad: [],
  };
}

export function addResult(tally: Tally, result: WorldResult): void {
  const { verdict } = result;
  tally.worlds += 1;
  tally.crashes += result.deaths.length;
  tally.orders += result.orders;
  tally.fills += result.fills;
  tally.unknowns += result.unknowns;
  tally.unresolved += result.unresolved;
  tally.lost += verdict.lost.length;
  tally.duplicated += verdict.duplicated.length;
  tally.wrong += verdict.wrong.length;
  for (const at of result.deaths) tally.crashesAt[at] = (tally.crashesAt[at] ?? 0) + 1;
  for (const [kind, count] of Object.entries(result.faults)) tally.faults[kind] = (tally.faults[kind] ?? 0) + count;
  const unresolved = result.unresolved > 0 ? [`${result.unresolved} unresolved`] : [];
  if (!isClean(verdict) || result.unexplained.length + result.failures.length + unresolved.length > 0) {
    const { lost, duplicated, wrong } = verdict;
    const what = [...lost, ...duplicated, ...wrong, ...result.unexplained, ...result.failures, ...unresolved];
    tally.bad.push({ seed: result.seed, what });
  }
}

/** Adds the figures of `part` to `tally`. */
export function addTally(tally: Tally, part: Tally): void {
  for (const key of [
    'worlds',
    'crashes',
    'orders',
    'fills',
    'unknowns',
    'unresolved',
    'lost',
    'duplicated',
    'wrong',
  ] as const) {
    tally[key] += part[key];
  }
  for (const [at, count] of Object.entries(part.crashesAt)) tally.crashesAt[at] = (tally.crashesAt[at] ?? 0) + count;
  for (const [kind, count] of Object.entries(part.faults)) tally.faults[kind] = (tally.faults[kind] ?? 0) + count;
  tally.bad.push(...part.bad);
}

/** The figures as lines of text. */
export function describeTally(tally: Tally): string[] {
  const at = [...DESK_STEPS, 'time'].map((step) => `${step} ${tally.crashesAt[step] ?? 0}`);
  const faults = Object.entries(tally.faults).map(([kind, count]) => `${kind} ${count}`);
  return [
    `${tally.worlds} worlds, ${tally.crashes} crashes, ${tally.orders} orders, ${tally.fills} fills`,
    ...(tally.crashes > 0 ? [`crashes: ${at.join(', ')}`] : []),
    ...(faults.length > 0 ? [`faults: ${faults.join(', ')}`] : []),
    `unknown outcomes ${tally.unknowns}, unresolved ${tally.unresolved}`,
    `lost ${tally.lost}, duplicated ${tally.duplicated}, wrong ${tally.wrong}, bad worlds ${tally.bad.length}`,
    ...tally.bad.slice(0, 10).map(({ seed, what }) => `  seed ${seed}: ${what.slice(0, 3).join('; ')}`),
  ];
}
