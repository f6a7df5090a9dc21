/**
 * A whole bot on a virtual clock: the simulated exchange in process, a real SQLite store in memory, the real desk,
 * reconciler and rules, and an inline brain with a scripted strategy. Nothing is replaced but the network and the time.
 *
 * Prices stand still until `setPrice`; what rests in the book and is reached fills at once and wholly.
 */
import { BrainCore } from '../../../pitwall/src/brain/brain-core.ts';
import { botSettings } from '../../../pitwall/src/brain/fixtures/settings.ts';
import { createBot, type Bot } from '../../../pitwall/src/bot/bot.ts';
import { createOrderDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import type { BotParts, LoadedSettings } from '../../../pitwall/src/bot/parts.ts';
import { createReconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import { messageOf } from '../../../pitwall/src/domain/errors.ts';
import type { BotMessage } from '../../../pitwall/src/domain/messages.ts';
import type { BotSettings } from '../../../pitwall/src/domain/settings.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import type { Logger } from '../../../pitwall/src/ports/logger.ts';
import type { Meter } from '../../../pitwall/src/ports/meter.ts';
import type { Notifier } from '../../../pitwall/src/ports/notifier.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import {
  createSimex,
  createVenue,
  credentialsOf,
  judge,
  type Simex,
  type Venue,
  type Verdict,
} from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import { TEST_TIME } from '../make-trade.ts';
import { SeededRandom } from '../seeded-random.ts';
import { SimexExchange } from '../simex/exchange.ts';
import { virtualNetwork } from '../simex/network.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { closedCandles } from './closed-candles.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

export const ETH = 'ETH/USDT';
export const BTC = 'BTC/USDT';
const PRICES = { ETHUSDT: '3200', BTCUSDT: '42000' } as const;

export interface BotWorld {
  readonly bot: Bot;
  readonly clock: VirtualClock;
  readonly simex: Simex;
  readonly venue: Venue;
  readonly exchange: Exchange;
  readonly store: Store;
  readonly strategy: ScriptedStrategy;
  readonly brain: BrainCore;
  readonly messages: BotMessage[];
  readonly log: string[];
  /** What the next reload reads. */
  settings: BotSettings;
  setPrice(pair: string, price: number): void;
  /** Lets `ms` pass. */
  pass(ms: number): Promise<void>;
  settle<T>(work: Promise<T>): Promise<T>;
  /** What the venue's ledger says of the orders the bot believes to have placed. */
  judge(): Promise<Verdict>;
  /** Ends the bot; rejects with what `run` came to. */
  end(): Promise<void>;
}

export interface BotWorldOptions {
  readonly settings?: Partial<BotSettings>;
  readonly strategy?: ScriptedStrategy;
  /** Wraps the exchange port. */
  readonly wrapExchange?: (exchange: Exchange, parts: Pick<BotParts, 'clock' | 'store'>) => Exchange;
  /** Told everything the bot says. */
  readonly listener?: Notifier;
  /** Told what is to be counted. */
  readonly meter?: (clock: VirtualClock) => Meter;
  /** Reached orders fill in parts, by seed. */
  readonly fillsInParts?: boolean;
  /** Chooses the parts. */
  readonly seed?: string;
}

/** A live bot with 10,000 USDT, 0.1 % fees, a 100 USDT stake and three slots, running. */
export async function createBotWorld(options: BotWorldOptions = {}): Promise<BotWorld> {
  const clock = new VirtualClock(TEST_TIME);
  const venue = quietVenue(clock, options);
  const credentials = credentialsOf('bot');
  const simex = createSimex({ venue, credentials });
  const random = new SeededRandom(7);
  const adapter = new SimexExchange({ send: virtualNetwork(simex, clock, random), clock, credentials });
  const store = await openStore('sqlite://');
  const exchange = options.wrapExchange?.(adapter, { clock, store }) ?? adapter;
  await clock.settle(exchange.loadMarkets());
  const strategy = options.strategy ?? new ScriptedStrategy();
  const world = { messages: [] as BotMessage[], log: [] as string[] };
  const logger = recordingLogger(world.log);
  const notifier = recordingNotifier(world.messages, options.listener);
  const source = { name: 'ScriptedStrategy', file: 'ScriptedStrategy.ts', create: () => strategy };
  const brain = new BrainCore({ loadStrategy: async () => source, onWarning: (text) => logger.warn(text) });
  const loaded: LoadedSettings = { settings: worldSettings(options.settings), strategy: await brain.load() };
  const metered = options.meter === undefined ? {} : { meter: options.meter(clock) };
  const desk = await createOrderDesk({ store, exchange, clock, ids: random, logger, notifier, ...metered });
  const settings = (): BotSettings => result.bot.settings;
  const parts: BotParts = {
    ...loaded,
    exchange,
    store,
    desk,
    reconciler: createReconciler({ store, exchange, desk, clock, logger, notifier, settings }),
    brain,
    candles: closedCandles(exchange),
    clock,
    ids: random,
    logger,
    notifier,
    loadSettings: async () => ({ settings: result.settings, strategy: await brain.load() }),
    identity: { pid: 1, version: 'test' },
    ...metered,
  };
  const bot = createBot(parts);
  const running = bot.run();
  running.catch(() => undefined);
  const result: BotWorld = {
    ...world,
    bot,
    clock,
    simex,
    venue,
    exchange,
    store,
    strategy,
    brain,
    settings: loaded.settings,
    setPrice: (pair, price) => venue.setPrice('spot', pair.replace('/', ''), String(price)),
    pass: async (ms) => clock.run(clock.now() + ms),
    settle: async (work) => clock.settle(work),
    judge: async () => {
      const accepted = await store.journal.inState('accepted');
      return judge(
        venue.ledger.entries(),
        accepted.map(({ clientOrderId }) => clientOrderId),
      );
    },
    end: async () => {
      bot.end();
      await clock.settle(running);
      simex.close();
      await store.close();
    },
  };
  return result;
}

/** Two spot markets that stand still, and an account with 10,000 USDT. */
function quietVenue(clock: VirtualClock, { fillsInParts, seed }: BotWorldOptions): Venue {
  const venue = createVenue({
    clock,
    seed: seed ?? 'bot',
    background: false,
    fillWholly: fillsInParts !== true,
    symbols: catalogue().filter(({ product, symbol }) => product === 'spot' && symbol in PRICES),
    deposits: [{ product: 'spot', asset: 'USDT', amount: '10000' }],
  });
  for (const [symbol, price] of Object.entries(PRICES)) venue.setPrice('spot', symbol, price);
  return venue;
}

function worldSettings(changes: Partial<BotSettings> = {}): BotSettings {
  return botSettings({
    dryRun: false,
    strategy: 'ScriptedStrategy',
    processOnlyNewCandles: false,
    startupCandleCount: 0,
    pairWhitelist: [ETH, BTC],
    pairLists: [{ method: 'StaticPairList', parameters: {} }],
    forceEntryEnable: true,
    ...changes,
  });
}

function recordingNotifier(messages: BotMessage[], listener: Notifier | undefined): Notifier {
  return {
    notify: (message) => {
      messages.push(message);
      listener?.notify(message);
    },
  };
}

function recordingLogger(lines: string[]): Logger {
  const note =
    (level: string) =>
    (message: string, error?: unknown): void => {
      lines.push(error === undefined ? `${level} ${message}` : `${level} ${message}: ${messageOf(error)}`);
    };
  const logger: Logger = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
    child: () => logger,
  };
  return logger;
}
