/**
 * Puts a bot together: store, exchange, strategy, desk. The one place that knows all the parts.
 * Entry point: `composeBot`. Whatever it opens is handed to the caller's stack, to be closed in reverse order.
 */
import { join, resolve } from 'node:path';
import { createBot, type Bot } from '../bot/bot.ts';
import { BrainHost } from '../bot/brain-host/brain-host.ts';
import { createOrderDesk } from '../bot/desk/order-desk.ts';
import type { LoadedSettings } from '../bot/parts.ts';
import { createReconciler } from '../bot/reconcile/reconcile.ts';
import { refuseUnsupported } from '../bot/unsupported.ts';
import { LiveCandleCache } from '../candles/live-cache.ts';
import { requireStrategy, type LoadedConfiguration } from '../config/load.ts';
import { completeConfiguration } from '../config/prepare.ts';
import { locateStrategy, type StrategySearch } from '../strategy-loading/loader.ts';
import { isObject, type ConfigObject } from '../config/tree.ts';
import type { MessageHub } from '../control/messages/message-hub.ts';
import { recordStart } from '../control/figures/record-start.ts';
import type { BotSettings } from '../domain/settings.ts';
import { connectExchange } from '../exchange/connect.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Logger } from '../ports/logger.ts';
import type { Meter } from '../ports/meter.ts';
import type { Store } from '../ports/store.ts';
import { openStore } from '../store/open-store.ts';
import { realClock } from '../system/clock.ts';
import { nextTurn } from '../system/event-loop.ts';
import { systemIds } from '../system/ids.ts';
import { logNotifier } from './log-notifier.ts';

export interface ComposeOptions {
  readonly loaded: LoadedConfiguration;
  /** Reads the configuration again, for a reload. */
  readonly load: () => Promise<LoadedConfiguration>;
  /** Told of a configuration that is in force from now on, the strategy's attributes included. */
  readonly onConfiguration: (raw: ConfigObject) => void;
  /** The time of the market: the real clock, or a sped-up one on a simulated exchange. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gets what the bot says. */
  readonly messages: MessageHub;
  /** Gets what is counted; null: nothing is. */
  readonly meter: Meter | null;
  readonly version: string;
  /** Gets what has to be closed at the end. */
  readonly stack: AsyncDisposableStack;
}

export interface ComposedBot {
  readonly bot: Bot;
  readonly store: Store;
}

/** Throws CONFIG, STRATEGY or DATABASE; the exchange is not asked for anything yet. */
export async function composeBot(options: ComposeOptions): Promise<ComposedBot> {
  const { loaded, clock, logger, stack, version, messages: notifier } = options;
  notifier.listen(logNotifier(logger.child('pitwall.bot')));

  let search = strategySearch(loaded);
  let candles: LiveCandleCache | null = null;
  const brain = new BrainHost({
    compile: async () => locateStrategy(search),
    clock: realClock(),
    onRestart: (reason) => notifier.notify({ type: 'warning', status: reason }),
    onWarning: (text) => logger.child('pitwall.strategy').warn(text),
    candleHistory: () => candles?.replay() ?? [],
  });
  stack.defer(async () => brain.close());

  const complete = async (configuration: LoadedConfiguration): Promise<LoadedSettings> => {
    search = strategySearch(configuration);
    const strategy = await brain.load();
    const { raw, settings, warnings } = completeConfiguration(configuration, strategy);
    for (const warning of warnings) logger.warn(warning);
    options.onConfiguration(raw);
    return { settings, strategy };
  };
  const first = await complete(loaded);
  refuseUnsupported(first.settings);
  const store = await openStore(loaded.dbUrl, { nextTurn });
  stack.defer(async () => store.close());
  await recordStart(store, clock.now());

  const metered = options.meter === null ? {} : { meter: options.meter };
  const exchange = await openExchange(loaded.raw, first.settings, { store, clock, logger, ...metered });
  stack.defer(async () => exchange.close());
  const useStreams = exchangeSection(loaded.raw)['enable_ws'] !== false;
  const { startupCandleCount } = first.settings;
  const cache = new LiveCandleCache({
    exchange,
    clock,
    logger: logger.child('pitwall.candles'),
    startupCandleCount,
    useStreams,
  });
  candles = cache;
  stack.defer(() => cache.close());

  const core = { store, exchange, clock, logger: logger.child('pitwall.bot'), notifier, ...metered };
  const desk = await createOrderDesk({ ...core, ids: systemIds });
  // Settings change by a reload: what reads them asks the bot.
  const current: { settings: () => BotSettings } = { settings: () => first.settings };
  const reconciler = createReconciler({ ...core, desk, settings: () => current.settings() });
  const bot = createBot({
    ...core,
    ...first,
    wallClock: realClock(),
    desk,
    brain,
    candles: cache,
    ids: systemIds,
    reconciler,
    loadSettings: async () => complete(await options.load()),
    identity: { pid: process.pid, version },
  });
  current.settings = () => bot.settings;
  return { bot, store };
}

function strategySearch(loaded: LoadedConfiguration): StrategySearch {
  const { strategy_path: path, recursive_strategy_search: recursive } = loaded.raw;
  return {
    name: requireStrategy(loaded),
    strategiesFolder: join(loaded.userDataDir, 'strategies'),
    strategyPath: typeof path === 'string' ? resolve(path) : null,
    recursive: recursive === true,
  };
}

function exchangeSection(raw: ConfigObject): ConfigObject {
  return isObject(raw['exchange']) ? raw['exchange'] : {};
}

async function openExchange(
  raw: ConfigObject,
  settings: BotSettings,
  { store, clock, logger, ...metered }: { store: Store; clock: Clock; logger: Logger; meter?: Meter },
): Promise<Exchange> {
  return connectExchange(exchangeSection(raw), {
    dryRun: settings.dryRun,
    tradingMode: settings.tradingMode,
    clock,
    logger: logger.child('pitwall.exchange'),
    feeRate: settings.fee,
    ...metered,
    lookup: async (pair, orderId) => {
      const trades = await store.trades.openView();
      return trades.flatMap(({ orders }) => orders).find((order) => order.ftPair === pair && order.orderId === orderId);
    },
  });
}
