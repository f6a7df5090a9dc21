/** The whole engine in the crash worlds: it dies at named steps and at any time, meets faults, and loses nothing. */
import { describe, expect, test } from 'vitest';
import { flavourOf } from '../crash/flavour.ts';
import { runWorld } from '../crash/run-world.ts';
import { createEngineCrashBot } from './engine-crash-bot.ts';

const SEEDS = Array.from({ length: 20 }, (_, index) => 5_000 + index);

describe('the engine dies and comes back', () => {
  test.each(SEEDS)('seed %d', async (seed) => {
    const result = await runWorld(seed, flavourOf(seed), createEngineCrashBot);
    expect(result).toMatchObject({
      verdict: { lost: [], duplicated: [], wrong: [] },
      unexplained: [],
      failures: [],
    });
    expect(result.orders).toBeGreaterThan(0);
  });
});
