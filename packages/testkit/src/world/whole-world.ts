/**
 * A whole bot on a virtual clock, in a market that moves: the simulated exchange in process with real signed orders, a
 * network with seeded delays, a real SQLite store in memory, the real order desk, reconciler, candle cache and rules, and
 * a strategy inline. Settings come from a configuration, as a user's would.
 *
 * Everything is drawn from one seed: the same seed gives the same run, event for event. Entry point: `createWholeWorld`.
 */
import { createBot, type Bot } from '../../../pitwall/src/bot/bot.ts';
import { createOrderDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import { createReconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import { BrainCore } from '../../../pitwall/src/brain/brain-core.ts';
import type { StrategySource } from '../../../pitwall/src/brain/loaded-strategy.ts';
import { LiveCandleCache } from '../../../pitwall/src/candles/live-cache.ts';
import { completeConfiguration, prepareObject } from '../../../pitwall/src/config/prepare.ts';
import type { ConfigObject } from '../../../pitwall/src/config/tree.ts';
import { messageOf } from '../../../pitwall/src/domain/errors.ts';
import type { BotMessage } from '../../../pitwall/src/domain/messages.ts';
import type { OrderIntent } from '../../../pitwall/src/domain/intent.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import type { Logger } from '../../../pitwall/src/ports/logger.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import { createSimex, createVenue, credentialsOf, NO_FAULTS } from '../../../simex/src/index.ts';
import type { FaultPlan, FeeMode, Simex, Venue } from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import { TEST_TIME } from '../make-trade.ts';
import { SeededRandom } from '../seeded-random.ts';
import { SimexExchange } from '../simex/exchange.ts';
import { virtualNetwork, type Send } from '../simex/network.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { EventLog } from './event-log.ts';
import { LivelyStrategy } from './lively-strategy.ts';

const MINUTE_MS = 60_000;

/** Time given to what waits at the end, in steps. */
const SETTLING_MS = 30 * MINUTE_MS;

export interface WholeWorldOptions {
  readonly seed: number;
  /** The bot's pairs. */
  readonly pairs?: readonly string[];
  /** Default: `LivelyStrategy`. */
  readonly strategy?: StrategySource;
  /** Which coin fees are taken in. Default: the coin that is received. */
  readonly feeMode?: FeeMode;
  /** What goes wrong on the way. Default: nothing. */
  readonly faults?: FaultPlan;
  /** Over the world's own configuration. */
  readonly configuration?: ConfigObject;
}

export interface WholeWorld {
  readonly bot: Bot;
  readonly clock: VirtualClock;
  readonly venue: Venue;
  readonly simex: Simex;
  readonly store: Store;
  readonly events: EventLog;
  /** Lets `ms` pass. */
  pass(ms: number): Promise<void>;
  settle<T>(work: Promise<T>): Promise<T>;
  /** No more entries; returns once no order is open, the bot stopped. */
  comeToRest(): Promise<void>;
  trades(): Promise<readonly Trade[]>;
  /** All intents of whatever state. */
  journal(): Promise<readonly OrderIntent[]>;
  /** Ends the bot and the exchange. Rejects with what ended the bot by itself. */
  end(): Promise<void>;
}

const PAIRS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'] as const;

const LIVELY: StrategySource = {
  name: 'LivelyStrategy',
  file: 'LivelyStrategy.ts',
  create: () => new LivelyStrategy(),
};

export async function createWholeWorld(options: WholeWorldOptions): Promise<WholeWorld> {
  const { seed, pairs = PAIRS, strategy: source = LIVELY } = options;
  const clock = new VirtualClock(TEST_TIME);
  const events = new EventLog();
  const venue = movingVenue(clock, options, pairs);
  venue.onLedger((entry) => events.add('ledger', clock.now(), entry));
  const credentials = credentialsOf(`world-${seed}`);
  const simex = createSimex({ venue, credentials, faults: options.faults ?? NO_FAULTS });
  const network = virtualNetwork(simex, clock, new SeededRandom(seed));
  const exchange = new SimexExchange({ send: overheard(network, clock, events), clock, credentials });
  const store = await openStore('sqlite://');
  const ids = new SeededRandom(seed + 1);
  const logger = recordingLogger(clock, events);
  const notifier = { notify: (message: BotMessage): void => events.add('message', clock.now(), message) };
  const brain = new BrainCore({ loadStrategy: async () => source, onWarning: (text) => logger.warn(text) });
  const strategy = await brain.load();
  const prepared = prepareObject({ ...configurationOf(pairs), ...options.configuration }, 'trade');
  const loaded = { settings: completeConfiguration(prepared, strategy).settings, strategy };
  const { startupCandleCount } = loaded.settings;
  const candles = new LiveCandleCache({ exchange, clock, logger, startupCandleCount, useStreams: false });
  const core = { store, exchange, clock, logger, notifier };
  const desk = await createOrderDesk({ ...core, ids });
  const bot = createBot({
    ...core,
    ...loaded,
    desk,
    brain,
    candles,
    ids,
    reconciler: createReconciler({ ...core, desk, settings: () => loaded.settings }),
    loadSettings: async () => loaded,
    identity: { pid: 1, version: 'test' },
  });
  const running = bot.run();
  running.catch(() => undefined);
  const trades = async (): Promise<readonly Trade[]> => store.trades.all();
  return {
    bot,
    clock,
    venue,
    simex,
    store,
    events,
    pass: async (ms) => clock.run(clock.now() + ms),
    settle: async (work) => clock.settle(work),
    comeToRest: async () => comeToRest(bot, clock, trades),
    trades,
    journal: async () => store.journal.inState('intended', 'accepted', 'refused', 'unknown', 'abandoned'),
    end: async () => {
      bot.end();
      await clock.settle(running);
      simex.close();
      await store.close();
    },
  };
}

/** Spot markets of the bot's pairs and of the fee coin; the model moves them, resting orders fill in parts. */
function movingVenue(clock: VirtualClock, options: WholeWorldOptions, pairs: readonly string[]): Venue {
  const symbols = new Set([...pairs.map((pair) => pair.replace('/', '')), 'BNBUSDT']);
  return createVenue({
    clock,
    seed: `world-${options.seed}`,
    symbols: catalogue().filter(({ product, symbol }) => product === 'spot' && symbols.has(symbol)),
    fees: { mode: options.feeMode ?? 'received' },
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '10000' },
      { product: 'spot', asset: 'BNB', amount: '5' },
    ],
  });
}

function configurationOf(pairs: readonly string[]): ConfigObject {
  return {
    dry_run: false,
    initial_state: 'running',
    timeframe: '1m',
    max_open_trades: 3,
    stake_currency: 'USDT',
    stake_amount: 1_000,
    unfilledtimeout: { entry: 50, exit: 50, exit_timeout_count: 3, unit: 'seconds' },
    entry_pricing: { price_side: 'same', use_order_book: true, order_book_top: 1 },
    exit_pricing: { price_side: 'same', use_order_book: true, order_book_top: 1 },
    exchange: { name: 'binance', key: 'world', secret: 'world', pair_whitelist: [...pairs], pair_blacklist: [] },
    pairlists: [{ method: 'StaticPairList' }],
    internals: { process_throttle_secs: 5 },
  };
}

/** Notes each request with its answer, in the order in which the bot sent and heard them. */
function overheard(send: Send, clock: VirtualClock, events: EventLog): Send {
  return async (request, signal) => {
    const { method, path, query, body } = request;
    events.add('request', clock.now(), { method, path, query, body });
    try {
      const answer = await send(request, signal);
      events.add('answer', clock.now(), { method, path, status: answer.status, body: answer.body });
      return answer;
    } catch (error) {
      events.add('no answer', clock.now(), { method, path, error: messageOf(error) });
      throw error;
    }
  };
}

async function comeToRest(bot: Bot, clock: VirtualClock, trades: () => Promise<readonly Trade[]>): Promise<void> {
  const isOrderOpen = async (): Promise<boolean> =>
    (await trades()).some(({ orders }) => orders.some(({ ftIsOpen }) => ftIsOpen));
  const deadline = clock.now() + SETTLING_MS;
  bot.stopEntry();
  for (;;) {
    while (await isOrderOpen()) {
      if (clock.now() > deadline) throw new Error('Orders are still open long after the last entry.');
      await clock.run(clock.now() + 500);
    }
    bot.stop();
    await clock.run(clock.now() + MINUTE_MS);
    // An exit may have been on its way when the bot was stopped.
    if (!(await isOrderOpen())) return;
    bot.start();
    await clock.run(clock.now() + 500);
  }
}

function recordingLogger(clock: VirtualClock, events: EventLog): Logger {
  const note =
    (level: string) =>
    (message: string, error?: unknown): void =>
      events.add(level, clock.now(), error === undefined ? message : `${message}: ${messageOf(error)}`);
  const logger: Logger = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
    child: () => logger,
  };
  return logger;
}
