/** A whole bot on a virtual clock is a function of its seed: the same seed gives the same run, event for event. */
import { expect, test } from 'vitest';
import { NO_FAULTS, type FaultPlan } from '../../../simex/src/index.ts';
import { fileURLToPath } from 'node:url';
import { loadStrategy } from '../../../pitwall/src/strategy-loading/loader.ts';
import { createWholeWorld } from './whole-world.ts';

const SEEDS = 50;
const MINUTES = 12;

/** Every third world loses answers, so that the order desk has to find out what became of its orders. */
function faultsOf(seed: number): FaultPlan {
  if (seed % 3 !== 0) return NO_FAULTS;
  const rates = { answerLost: 0.05, notDelivered: 0.05, errorAfter: 0.05, late: 0.05 };
  return {
    ...NO_FAULTS,
    seed,
    rates: { match: [{ path: '/api/v3/order' }], rates, delayMs: [100, 9_000], hangs: 0.5 },
  };
}

const sample = await loadStrategy({
  name: 'SampleStrategy',
  strategiesFolder: fileURLToPath(new URL('../../../../examples/strategies', import.meta.url)),
  strategyPath: null,
  recursive: false,
});

async function run(seed: number): Promise<{ hash: string; orders: number; events: number }> {
  const configuration = { internals: { process_throttle_secs: 10 } };
  const feeMode = (['received', 'quote', 'third'] as const)[seed % 3] ?? 'received';
  const strategy = seed % 5 === 0 ? { strategy: sample } : {};
  const world = await createWholeWorld({ seed, configuration, feeMode, faults: faultsOf(seed), ...strategy });
  await world.pass(MINUTES * 60_000);
  world.events.add('trades', world.clock.now(), await world.trades());
  const orders = world.venue.ledger.entries().filter(({ type }) => type === 'accepted').length;
  await world.end();
  return { hash: world.events.hash(), orders, events: world.events.lines.length };
}

test(`${SEEDS} seeds, each run twice: equal hashes, and each seed its own`, { timeout: 300_000 }, async () => {
  const hashes = new Set<string>();
  let orders = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const first = await run(seed);
    expect({ seed, ...(await run(seed)) }).toEqual({ seed, ...first });
    hashes.add(first.hash);
    orders += first.orders;
  }
  expect(hashes.size).toBe(SEEDS);
  // They do trade.
  expect(orders).toBeGreaterThan(SEEDS * 3);
});
