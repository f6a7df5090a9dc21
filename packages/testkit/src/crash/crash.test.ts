import { describe, expect, it } from 'vitest';
import { DESK_STEPS } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import { REQUEST_FAULTS } from '../../../simex/src/index.ts';
import { faultyFlavour } from './flavour.ts';
import { runWorld } from './run-world.ts';
import type { WorldResult } from './run-world.ts';
import { addResult, describeTally, emptyTally } from './tally.ts';

/** Worlds of five crashes each; `npm run crash` runs two thousand. */
const WORLDS = 200;

const REPEATED_SEEDS = 50;

const UNKNOWN_OUTCOMES = 500;

describe('a bot that dies again and again', () => {
  const firstRuns = new Map<number, WorldResult>();

  it('loses and doubles no order, at any step of the desk', { timeout: 180_000 }, async () => {
    const tally = emptyTally();
    for (let seed = 1; seed <= WORLDS; seed += 1) {
      const result = await runWorld(seed);
      firstRuns.set(seed, result);
      addResult(tally, result);
    }
    expect(tally.bad, describeTally(tally).join('\n')).toEqual([]);
    expect(tally.crashes).toBe(WORLDS * 5);
    expect(DESK_STEPS.filter((step) => (tally.crashesAt[step] ?? 0) < 20)).toEqual([]);
    expect(tally.fills).toBeGreaterThan(WORLDS * 5);
  });

  it('runs the same way by the same seed, to the last entry of the ledger', { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= REPEATED_SEEDS; seed += 1) expect(await runWorld(seed)).toEqual(firstRuns.get(seed));
    const hashes = [...firstRuns.values()].map((result) => result.ledgerHash);
    expect(new Set(hashes).size).toBe(WORLDS);
  });
});

describe('orders of unknown outcome', () => {
  it('are all resolved, whatever went wrong with their requests', { timeout: 180_000 }, async () => {
    const tally = emptyTally();
    for (let seed = 1; tally.unknowns < UNKNOWN_OUTCOMES; seed += 1) {
      addResult(tally, await runWorld(seed, faultyFlavour(seed)));
      expect(tally.bad, describeTally(tally).join('\n')).toEqual([]);
    }
    expect(tally).toMatchObject({ unresolved: 0, lost: 0, duplicated: 0, wrong: 0 });
    expect(REQUEST_FAULTS.filter((kind) => (tally.faults[kind] ?? 0) < 20)).toEqual([]);
  });
});
