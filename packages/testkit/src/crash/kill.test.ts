import { beforeAll, describe, expect, it } from 'vitest';
import { bundleChild, runKillWorld } from './kill-world.ts';
import { addResult, describeTally, emptyTally } from './tally.ts';

/** 15 worlds of 20 kills, two at a time; every other one holds the whole engine. */
const WORLDS = 15;
const KILLS_PER_WORLD = 20;
const LANES = 2;

describe('a bot process that is killed with SIGKILL', () => {
  let childFile: string;
  beforeAll(async () => {
    childFile = await bundleChild();
  });

  it('loses and doubles no order in 300 kills', { timeout: 600_000 }, async () => {
    const tally = emptyTally();
    let next = 1;
    const lane = async () => {
      while (next <= WORLDS) {
        const seed = next;
        next += 1;
        addResult(tally, await runKillWorld(seed, KILLS_PER_WORLD, childFile, seed % 2 === 0 ? 'engine' : 'trader'));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(tally.bad, describeTally(tally).join('\n')).toEqual([]);
    expect(tally.crashes).toBe(WORLDS * KILLS_PER_WORLD);
    expect(tally.orders).toBeGreaterThan(WORLDS);
  });
});
