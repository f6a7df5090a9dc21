import { describe, expect, it } from 'vitest';
import { MUTANT_NAMES, buildMutant, isCaught } from './mutants.ts';
import type { MutantName } from './mutants.ts';
import { runWorld } from './run-world.ts';

/** The first seed, counted from 1, whose world sees the planted bug. */
const CATCHING_SEEDS: Readonly<Record<MutantName, number>> = {
  'resend after a time-out': 1,
  'commit after send': 1,
  'believe the first "not found"': 6,
  'skip the durable commit': 1,
  'derive the client id from a row id': 1,
  'ignore a late appearance': 24,
  'forget partial fills on cancel': 1,
  'adopt an order without our tag': 3,
};

describe('planted bugs', () => {
  it.each(MUTANT_NAMES)('"%s" is caught', { timeout: 60_000 }, async (name) => {
    const seed = CATCHING_SEEDS[name];
    const mutated = await buildMutant(name);
    expect(isCaught(await mutated(seed))).toBe(true);
    expect(isCaught(await runWorld(seed))).toBe(false);
  });
});
