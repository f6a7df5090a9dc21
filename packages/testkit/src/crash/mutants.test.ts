import { describe, expect, it } from 'vitest';
import { MUTANT_NAMES, buildMutant, isCaught } from './mutants.ts';
import type { MutantName, RunWorld } from './mutants.ts';
import { runWorld } from './run-world.ts';

/**
 * The first seed, counted from 1, whose world sees the planted bug. A change that makes the bot send one request more or
 * less changes what happens in every world: then another seed is the first, which the test finds by itself.
 */
const CATCHING_SEEDS: Readonly<Record<MutantName, number>> = {
  'resend after a time-out': 3,
  'commit after send': 2,
  'believe the first "not found"': 1,
  'skip the durable commit': 1,
  'derive the client id from a row id': 1,
  'ignore a late appearance': 24,
  'forget partial fills on cancel': 6,
  'adopt an order without our tag': 3,
};

const MOST_SEEDS = 1_000;

/** The kept seed if it still catches the mutant, else the first one that does; 0: none does. */
async function catchingSeed(mutant: RunWorld, kept: number): Promise<number> {
  if (isCaught(await mutant(kept))) return kept;
  for (let seed = 1; seed < MOST_SEEDS; seed += 1) if (isCaught(await mutant(seed))) return seed;
  return 0;
}

describe('planted bugs', () => {
  it.each(MUTANT_NAMES)('"%s" is caught, and the bot without it is not', { timeout: 300_000 }, async (name) => {
    const seed = await catchingSeed(await buildMutant(name), CATCHING_SEEDS[name]);
    expect(seed).toBeGreaterThan(0);
    expect(isCaught(await runWorld(seed))).toBe(false);
  });
});
