import { describe, expect, it, vi } from 'vitest';
import { LiveCandleCache } from '../../../pitwall/src/candles/live-cache.ts';
import type { CandleUpdate } from '../../../pitwall/src/brain/brain.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';
import type { CandleRow } from '../../../pitwall/src/domain/frame.ts';
import { NO_FAULTS, type FaultPlan, type RequestRule, type StreamRule } from '../../../simex/src/index.ts';
import { connectToSimex, type SimexWorld } from './simex-world.ts';

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 16, 12, 0, 30);
const KEY = { pair: 'ETH/USDT', timeframe: '1m' };

interface CacheWorld extends AsyncDisposable {
  readonly simex: SimexWorld['simex'];
  readonly cache: LiveCandleCache;
  readonly lines: readonly string[];
  /** Everything `refresh` gave, in order. */
  readonly given: CandleRow[];
  refresh(): Promise<CandleUpdate[]>;
  faults(plan: { requests?: readonly RequestRule[]; streams?: readonly StreamRule[] }): void;
  /** Resolves when the exchange pushes the candles. */
  subscribed(): Promise<void>;
  /** The exchange's own closed candles. */
  truth(): Promise<CandleRow[]>;
}

/** A market that trades, on a clock moved by hand, and a cache on the real adapter. */
async function cacheWorld(
  options: { useStreams?: boolean; startupCandleCount?: number; isPatient?: boolean } = {},
): Promise<CacheWorld> {
  const world = await connectToSimex({ background: true, speed: 0, startMs: START });
  const { simex, exchange, log } = world;
  const cache = new LiveCandleCache({
    exchange,
    clock: options.isPatient === false ? world.clock : realClock(),
    logger: log.logger,
    startupCandleCount: options.startupCandleCount ?? 30,
    useStreams: options.useStreams ?? true,
  });
  const given: CandleRow[] = [];
  return {
    simex,
    cache,
    lines: log.lines,
    given,
    refresh: async () => {
      const updates = await cache.refresh([KEY], simex.clock.now());
      for (const update of updates) {
        if (update.replace) given.length = 0;
        given.push(...update.rows);
      }
      return updates;
    },
    faults: ({ requests = [], streams = [] }) => {
      const plan: FaultPlan = { ...NO_FAULTS, requests, streams };
      simex.simex.setFaults(plan);
    },
    subscribed: () => vi.waitFor(() => expect(simex.simex.streams.subscriptions.market).toBe(1), 10_000),
    truth: async () => {
      const now = simex.clock.now();
      const rows = await exchange.fetchCandles(KEY, { limit: 1000 });
      return rows.filter((row) => row[0] + MINUTE <= now);
    },
    [Symbol.asyncDispose]: async () => {
      cache.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

const NO_REST: readonly RequestRule[] = [{ kind: 'errorBefore', match: { path: '/api/v3/klines' } }];

/** The newest candles given are those of the exchange, to the last digit, without a gap. */
async function expectTruth(world: CacheWorld, newest: number): Promise<void> {
  world.faults({});
  const truth = (await world.truth()).slice(-newest);
  expect(truth).toHaveLength(newest);
  expect(world.given.slice(-newest)).toEqual(truth);
  world.given.forEach((row, index) => {
    if (index > 0) expect(row[0] - (world.given[index - 1]?.[0] ?? 0)).toBe(MINUTE);
  });
}

/** Moves the market on and refreshes until the newest closed candle has come. */
async function minutePasses(world: CacheWorld, patienceMs = 10_000): Promise<void> {
  const end = Math.floor(world.simex.clock.now() / MINUTE + 1) * MINUTE;
  world.simex.clock.step(end + 1_500 - world.simex.clock.now());
  await vi.waitFor(async () => {
    await world.refresh();
    expect(world.given.at(-1)?.[0]).toBe(end - MINUTE);
  }, patienceMs);
  world.simex.clock.step(28_500);
}

describe('the live candle cache on simex over sockets', () => {
  it('loads the history at first, closed candles only', async () => {
    await using world = await cacheWorld();
    const [update, ...others] = await world.refresh();
    expect(others).toEqual([]);
    expect(update).toMatchObject({ key: KEY, replace: true });
    expect(update?.rows.length).toBe(999);
    await expectTruth(world, 900);
    expect(world.cache.replay()).toEqual([{ key: KEY, replace: true, rows: world.given }]);
    expect(await world.refresh()).toEqual([]);
  });

  it('asks several times for a long history', async () => {
    await using world = await cacheWorld({ startupCandleCount: 2_500 });
    await world.refresh();
    expect(world.given).toHaveLength(2_999);
    await expectTruth(world, 999);
  });

  it('takes closed candles from the stream without asking', async () => {
    await using world = await cacheWorld();
    await world.refresh();
    await world.subscribed();
    await minutePasses(world);
    for (let minute = 0; minute < 5; minute += 1) {
      world.faults({ requests: NO_REST });
      await minutePasses(world);
    }
    await expectTruth(world, 7);
  });

  it.each<readonly [string, readonly StreamRule[]]>([
    ['cut', [{ kind: 'cut', probability: 0.2 }]],
    ['frozen', [{ kind: 'freeze', delayMs: 600_000, times: 1 }]],
    ['duplicated', [{ kind: 'duplicate', probability: 0.5 }]],
    ['reordered', [{ kind: 'reorder', probability: 0.5 }]],
    ['dropping messages', [{ kind: 'drop', probability: 0.7 }]],
    ['all at once', (['cut', 'duplicate', 'reorder', 'drop'] as const).map((kind) => ({ kind, probability: 0.1 }))],
  ])('has every candle right when the stream is %s', async (_name, streams) => {
    await using world = await cacheWorld();
    await world.refresh();
    await world.subscribed();
    await minutePasses(world);
    world.faults({ streams });
    for (let minute = 0; minute < 8; minute += 1) await minutePasses(world);
    await expectTruth(world, 12);
  });

  it('opens a socket anew that fell silent', async () => {
    await using world = await cacheWorld();
    await world.refresh();
    await world.subscribed();
    world.faults({ streams: [{ kind: 'freeze', delayMs: 600_000, times: 1 }] });
    await vi.waitFor(async () => {
      await minutePasses(world);
      expect(world.lines.join()).toContain('opened anew');
    }, 20_000);
    // The new socket needs a moment: until then candles come by REST.
    await vi.waitFor(async () => {
      world.faults({});
      await minutePasses(world);
      world.faults({ requests: NO_REST });
      await minutePasses(world, 500);
    }, 20_000);
    await expectTruth(world, 6);
  });

  it('works by REST alone', async () => {
    await using world = await cacheWorld({ useStreams: false });
    await world.refresh();
    for (let minute = 0; minute < 3; minute += 1) await minutePasses(world);
    await expectTruth(world, 10);
  });

  it('keeps the old candles while the exchange fails, says so, and catches up', async () => {
    await using world = await cacheWorld({ useStreams: false });
    await world.refresh();
    const before = world.given.length;
    world.faults({ requests: NO_REST });
    world.simex.clock.step(10 * MINUTE);
    expect(await world.refresh()).toEqual([]);
    expect(world.lines.at(-1)).toContain('No new candles of ETH/USDT 1m');
    expect(world.cache.replay()[0]?.rows).toHaveLength(before);
    world.faults({});
    world.simex.clock.step(10_000);
    await world.refresh();
    expect(world.given.length).toBe(before + 10);
    await expectTruth(world, 20);
  });

  it('ends the subscription of a pair nobody asks for any more', async () => {
    await using world = await cacheWorld();
    await world.refresh();
    await world.subscribed();
    await world.cache.refresh([], world.simex.clock.now() + 31 * MINUTE);
    expect(world.cache.replay()).toEqual([]);
    await vi.waitFor(() => expect(world.simex.simex.streams.subscriptions.market).toBe(0), 10_000);
    // And it comes back when it is asked for again.
    await world.refresh();
    await world.subscribed();
    await minutePasses(world);
    await expectTruth(world, 5);
  });

  it('does not wait for an exchange that hangs, and gives its candles later', async () => {
    await using world = await cacheWorld({ useStreams: false, isPatient: false });
    world.faults({
      requests: [{ kind: 'delayedAnswer', delayMs: 20_000, match: { path: '/api/v3/klines' }, times: 1 }],
    });
    expect(await world.refresh()).toEqual([]);
    expect(world.cache.replay()).toEqual([]);
    world.simex.clock.step(20_000);
    await vi.waitFor(async () => {
      await world.refresh();
      expect(world.given.length).toBe(999);
    }, 10_000);
    await expectTruth(world, 900);
  });

  it('loads the history anew after a long sleep', async () => {
    await using world = await cacheWorld({ useStreams: false });
    await world.refresh();
    world.simex.clock.step(1_200 * MINUTE);
    const [update] = await world.refresh();
    expect(update?.replace).toBe(true);
    await expectTruth(world, 990);
  });
});
