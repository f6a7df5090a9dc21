/** A strategy that never answers, in its real worker, on the real clock: people are heard all the same. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrainHost } from '../../../pitwall/src/bot/brain-host/brain-host.ts';
import { createBot, type Bot } from '../../../pitwall/src/bot/bot.ts';
import { createOrderDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import { createReconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import { botSettings } from '../../../pitwall/src/brain/fixtures/settings.ts';
import { LiveCandleCache } from '../../../pitwall/src/candles/live-cache.ts';
import { locateStrategy } from '../../../pitwall/src/strategy-loading/loader.ts';
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import type { BotMessage } from '../../../pitwall/src/domain/messages.ts';
import type { Logger } from '../../../pitwall/src/ports/logger.ts';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';
import { systemIds } from '../../../pitwall/src/system/ids.ts';
import { startSimexServer } from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import { SimexExchange } from '../simex/exchange.ts';
import { httpNetwork } from '../simex/network.ts';

const ETH = 'ETH/USDT';
const STRATEGY = `
import { Strategy } from 'pitwall';
export class Endless extends Strategy {
  timeframe = '1m';
  populateIndicators() {}
  populateEntryTrend() {}
  populateExitTrend() {}
  customExit() { for (;;); }
  confirmTradeExit() { for (;;); }
}`;

/** As long as nobody interrupts it, a thought goes on beyond the end of the test. */
const STRATEGY_TIMEOUT_MS = 600_000;
/** Longer than the bot is patient with a strategy. */
const HANGING_MS = 500;

const messages: BotMessage[] = [];
const stack = new AsyncDisposableStack();
let bot: Bot;
let brain: BrainHost;

const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pitwall-endless-'));
  stack.defer(async () => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'Endless.ts'), STRATEGY);
  const server = await startSimexServer({
    seed: 'endless',
    fillWholly: true,
    symbols: catalogue().filter(({ product, symbol }) => product === 'spot' && symbol === 'ETHUSDT'),
    deposits: [{ product: 'spot', asset: 'USDT', amount: '10000' }],
  });
  stack.defer(async () => server.close());
  const clock = realClock();
  const exchange = new SimexExchange({ send: httpNetwork(server.url), clock, credentials: server.credentials });
  await exchange.loadMarkets();
  const store = await openStore('sqlite://');
  stack.defer(async () => store.close());
  const notifier = { notify: (message: BotMessage): void => void messages.push(message) };
  const cache = new LiveCandleCache({ exchange, logger: quiet, startupCandleCount: 5, useStreams: false });
  const search = { name: 'Endless', strategiesFolder: folder, strategyPath: null, recursive: false };
  brain = new BrainHost({
    compile: async () => locateStrategy(search),
    clock,
    onRestart: (reason) => notifier.notify({ type: 'warning', status: reason }),
    onWarning: () => undefined,
    candleHistory: () => cache.replay(),
  });
  const settings = botSettings({
    dryRun: false,
    strategy: 'Endless',
    strategyTimeoutMs: STRATEGY_TIMEOUT_MS,
    processThrottleSecs: 0,
    forceEntryEnable: true,
    exits: exitSettings({ minimalRoi: [], stoploss: -0.9 }),
    pairWhitelist: [ETH],
    pairLists: [{ method: 'StaticPairList', parameters: {} }],
  });
  const core = { store, exchange, clock, logger: quiet, notifier };
  const desk = await createOrderDesk({ ...core, ids: systemIds });
  const loaded = { settings, strategy: await brain.load() };
  bot = createBot({
    ...core,
    ...loaded,
    desk,
    brain,
    candles: cache,
    ids: systemIds,
    reconciler: createReconciler({ ...core, desk, settings: () => settings }),
    loadSettings: async () => loaded,
    identity: { pid: 1, version: 'test' },
  });
  const running = bot.run();
  stack.defer(async () => {
    bot.end();
    await running;
  });
});
afterAll(async () => stack.disposeAsync());

/** Enters a trade, and waits until the strategy hangs over its exit. */
async function hangOverATrade(): Promise<void> {
  const command = { pair: ETH, side: 'long', price: null, orderType: 'market' } as const;
  await bot.forceEnter({ ...command, stakeAmount: null, entryTag: null, leverage: null });
  await expect.poll(() => brain.busyMs(), { timeout: 20_000 }).toBeGreaterThan(HANGING_MS);
}

test('a forced exit is carried out, and the strategy restarted', { timeout: 60_000 }, async () => {
  await expect.poll(() => bot.lastProcess(), { timeout: 20_000 }).not.toBeNull();
  await hangOverATrade();
  expect(await bot.openTrades()).toHaveLength(1);
  await bot.forceExit({ tradeId: 'all', orderType: 'market', amount: null });
  expect(await bot.openTrades()).toEqual([]);
  expect(messages.find(({ type }) => type === 'exit_fill')).toMatchObject({ exitReason: 'force_exit' });
  await expect.poll(() => messages.some((message) => message.type === 'warning'), { timeout: 20_000 }).toBe(true);
  // The loop goes on with the fresh strategy.
  const last = bot.lastProcess() ?? 0;
  await expect.poll(() => bot.lastProcess(), { timeout: 20_000 }).toBeGreaterThan(last);
});

test('a stop is heard', { timeout: 60_000 }, async () => {
  await hangOverATrade();
  expect(bot.stop()).toBe(true);
  const isStopped = (): boolean =>
    messages.some((message) => message.type === 'status' && message.status === 'stopped');
  await expect.poll(isStopped, { timeout: 20_000 }).toBe(true);
  expect(bot.state()).toBe('stopped');
});
