/**
 * One iteration of a live bot: 100 pairs x 1,000 candles x the sample strategy in its worker, candles pushed by a
 * simulated exchange in another process, ccxt in between. Each round the exchange's clock goes on by one candle; what is
 * timed is the iteration that follows, and the whole time the delay of the main thread's event loop.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { createEngine, type Engine } from '../packages/pitwall/src/bot/engine.ts';
import { BrainHost } from '../packages/pitwall/src/bot/brain-host/brain-host.ts';
import { iterate } from '../packages/pitwall/src/bot/iteration.ts';
import { createOrderDesk } from '../packages/pitwall/src/bot/desk/order-desk.ts';
import { createReconciler } from '../packages/pitwall/src/bot/reconcile/reconcile.ts';
import { prepare, startUp } from '../packages/pitwall/src/bot/startup.ts';
import { LiveCandleCache } from '../packages/pitwall/src/candles/live-cache.ts';
import { completeConfiguration, prepareObject } from '../packages/pitwall/src/config/prepare.ts';
import { locateStrategy } from '../packages/pitwall/src/strategy-loading/loader.ts';
import type { ConfigObject } from '../packages/pitwall/src/config/tree.ts';
import { connectExchange } from '../packages/pitwall/src/exchange/connect.ts';
import type { Clock } from '../packages/pitwall/src/ports/clock.ts';
import { openStore } from '../packages/pitwall/src/store/open-store.ts';
import { realClock } from '../packages/pitwall/src/system/clock.ts';
import { systemIds } from '../packages/pitwall/src/system/ids.ts';
import { createLogging } from '../packages/pitwall/src/system/logger.ts';
import { botConfiguration } from './support/bot-configuration.ts';
import { median, type Figure } from './support/figure.ts';

const ROOT = join(import.meta.dirname, '..');
const PAIRS = 100;
const ITERATIONS = 100;
const CANDLE_MS = 60_000;
/** What the bot waits after a candle has closed, and the exchange uses to push it. */
const GRACE_MS = 1_000;
const RESOLUTION_MS = 5;

interface SteppedExchange {
  readonly url: string;
  step(ms: number): Promise<number>;
  close(): Promise<void>;
}

async function startExchange(): Promise<SteppedExchange> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support', 'exchange-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    async step(ms) {
      const answer = await fetch(`${url}/sim/clock/step`, { method: 'POST', body: JSON.stringify({ ms }) });
      return ((await answer.json()) as { now: number }).now;
    },
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Shows the exchange's time; timers run in real time. */
function exchangeClock(now: () => number): Clock {
  const real = realClock();
  return { now, sleep: (ms, signal) => real.sleep(ms, signal), after: (ms, run) => real.after(ms, run) };
}

async function buildEngine(exchangeUrl: string, clock: Clock, stack: AsyncDisposableStack): Promise<Engine> {
  const pairs = Array.from({ length: PAIRS }, (_, index) => `COIN${String(index).padStart(3, '0')}/USDT`);
  const strategyPath = join(ROOT, 'examples', 'strategies');
  const options = { exchangeUrl, port: 8080, folder: '/unused', strategyPath, pairs };
  const raw = { ...botConfiguration(options), db_url: 'sqlite://' } as ConfigObject;
  const prepared = prepareObject(raw, 'trade');
  const { logger } = createLogging({ output: null });
  const cache: { candles?: LiveCandleCache } = {};
  const brain = new BrainHost({
    compile: async () =>
      locateStrategy({ name: 'SampleStrategy', strategiesFolder: strategyPath, strategyPath: null, recursive: false }),
    clock: realClock(),
    onRestart: (reason) => {
      throw new Error(reason);
    },
    onWarning: () => undefined,
    candleHistory: () => cache.candles?.replay() ?? [],
  });
  stack.defer(async () => brain.close());
  const strategy = await brain.load();
  const { settings } = completeConfiguration(prepared, strategy);
  const store = await openStore('sqlite://');
  stack.defer(async () => store.close());
  const exchange = await connectExchange(prepared.raw['exchange'] as ConfigObject, {
    dryRun: true,
    tradingMode: 'spot',
    clock,
    logger,
    feeRate: null,
    lookup: async () => undefined,
  });
  stack.defer(async () => exchange.close());
  const { startupCandleCount } = settings;
  const candles = new LiveCandleCache({ exchange, clock, logger, startupCandleCount, useStreams: true });
  cache.candles = candles;
  stack.defer(() => candles.close());
  const notifier = { notify: () => undefined };
  const core = { store, exchange, clock, logger, notifier };
  const desk = await createOrderDesk({ ...core, ids: systemIds });
  const reconciler = createReconciler({ ...core, desk, settings: () => settings });
  const identity = { pid: process.pid, version: 'bench' };
  const loadSettings = async () => ({ settings, strategy });
  const parts = {
    ...core,
    settings,
    strategy,
    desk,
    reconciler,
    brain,
    candles,
    ids: systemIds,
    identity,
    loadSettings,
  };
  return createEngine(parts, () => true);
}

export async function measureIteration(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const exchange = await startExchange();
  stack.defer(async () => exchange.close());
  const time = { now: await exchange.step(0) };
  const engine = await buildEngine(
    exchange.url,
    exchangeClock(() => time.now),
    stack,
  );
  await prepare(engine);
  await startUp(engine);
  await iterate(engine);

  const durations: number[] = [];
  const delays: number[] = [];
  for (let round = 0; round < ITERATIONS; round += 1) {
    time.now = await exchange.step(CANDLE_MS);
    await pause(GRACE_MS / 4);
    // A fresh monitor each time: one that was paused would count the pause as a delay.
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    const startedAt = performance.now();
    await iterate(engine);
    durations.push(performance.now() - startedAt);
    await pause(RESOLUTION_MS * 2);
    delay.disable();
    delays.push(delay.max / 1e6);
  }
  const trades = await engine.store.trades.all();
  if (trades.length === 0) throw new Error('The bot did not trade: the benchmark measures nothing.');
  return [
    { name: 'iteration, 100 pairs x 1,000 candles (median of 100)', value: median(durations), unit: 'ms', limit: 150 },
    { name: 'iteration, the slowest of 100', value: Math.max(...durations), unit: 'ms', limit: null },
    { name: 'event-loop delay over 100 iterations, most', value: Math.max(...delays), unit: 'ms', limit: 50 },
    { name: 'event-loop delay of an iteration, most (median of 100)', value: median(delays), unit: 'ms', limit: null },
  ];
}
