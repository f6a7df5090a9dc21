/**
 * The whole engine as a bot of the crash worlds: it enters, exits, reprices and times out by chance, dies, and is built
 * anew from its store.
 */
import { createBot, type Bot } from '../../../pitwall/src/bot/bot.ts';
import { createOrderDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import { createReconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import { BrainCore } from '../../../pitwall/src/brain/brain-core.ts';
import { botSettings } from '../../../pitwall/src/brain/fixtures/settings.ts';
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import { isFilled } from '../../../pitwall/src/domain/fills.ts';
import { isFullyExited, recalculateTrade } from '../../../pitwall/src/domain/recalculate.ts';
import type { BotSettings } from '../../../pitwall/src/domain/settings.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import { STAKE, SILENT, type CrashBot, type CrashBotParts } from '../crash/crash-bot.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { closedCandles } from './closed-candles.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

/** Longest time until nothing is unfinished any more. */
const SETTLE_MS = 600_000;
const LOOK_MS = 1_000;

/** Trades as often as it may, for no reason. */
class RandomStrategy extends ScriptedStrategy {
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    super();
    this.#random = random;
  }

  override customExit = (): string | null => (this.#random.chance(0.4) ? 'chance' : null);
  override checkEntryTimeout = (): boolean => this.#random.chance(0.2);
  override checkExitTimeout = (): boolean => this.#random.chance(0.3);
  override adjustEntryPrice = ({ currentOrderRate }: { readonly currentOrderRate: number }): number | null => {
    if (this.#random.chance(0.1)) return null;
    return this.#random.chance(0.6) ? currentOrderRate * (1 - this.#random.next() * 0.001) : currentOrderRate;
  };
}

/** A strategy that does nothing: what is open is taken back by its time-out. */
const CALM: Partial<BotSettings> = { unfilledTimeout: { entryMs: 1, exitMs: 1, exitTimeoutCount: 0 } };

async function assemble(parts: CrashBotParts, isTrading: boolean): Promise<Bot> {
  const { store, exchange, clock, random, onStep, unjournaledOrders } = parts;
  await exchange.loadMarkets();
  const pairs = [...exchange.markets.keys()];
  const strategy = isTrading ? new RandomStrategy(random) : new ScriptedStrategy();
  if (isTrading) for (const pair of pairs) strategy.enter.add(pair);
  const source = { name: 'RandomStrategy', file: 'RandomStrategy.ts', create: () => strategy };
  const brain = new BrainCore({ loadStrategy: async () => source, onWarning: () => undefined });
  const settings = botSettings({
    dryRun: false,
    strategy: 'RandomStrategy',
    stakeAmount: STAKE,
    maxOpenTrades: pairs.length,
    processOnlyNewCandles: false,
    processThrottleSecs: 1,
    startupCandleCount: 0,
    heartbeatIntervalSecs: 0,
    unjournaledOrders,
    exits: exitSettings({ minimalRoi: [], stoploss: -0.5 }),
    pairWhitelist: pairs,
    pairLists: [{ method: 'StaticPairList', parameters: {} }],
    ...(isTrading ? {} : CALM),
  });
  const core = { store, exchange, clock, logger: SILENT, notifier: { notify: () => undefined } };
  const desk = await createOrderDesk({ ...core, ids: random, onStep });
  const loaded = { settings, strategy: await brain.load() };
  return createBot({
    ...core,
    ...loaded,
    desk,
    brain,
    candles: closedCandles(exchange),
    ids: random,
    reconciler: createReconciler({ ...core, desk, settings: () => settings }),
    loadSettings: async () => loaded,
    identity: { pid: 1, version: 'test' },
    onStep,
  });
}

/** What a trade's row says that its orders do not bear out. */
function contradictions(trade: Trade): string[] {
  const name = `Trade ${trade.id} (${trade.pair})`;
  const hasOpenOrder = trade.orders.some((order) => order.ftIsOpen);
  const found: string[] = [];
  if (!trade.isOpen && !isFullyExited(trade)) found.push(`${name} is closed and has not sold all`);
  if (trade.isOpen && isFullyExited(trade)) found.push(`${name} is open and has sold all`);
  if (trade.isOpen && !hasOpenOrder && !trade.orders.some(isFilled))
    found.push(`${name} is open and has bought nothing`);
  if (!trade.isOpen && (trade.closeDate === null || trade.closeProfitAbs === null))
    found.push(`${name} lacks its result`);
  if (!hasOpenOrder && trade.openOrderId !== null) found.push(`${name} waits for an order that is final`);
  const again = structuredClone(trade);
  recalculateTrade(again, !trade.isOpen);
  if (trade.isOpen && !hasOpenOrder && again.amount !== trade.amount)
    found.push(`${name} has another amount than its orders`);
  return found;
}

export async function createEngineCrashBot(parts: CrashBotParts): Promise<CrashBot> {
  const { store, clock, exchange } = parts;
  const isQuiet = async (): Promise<boolean> => {
    const unfinished = await store.journal.inState('intended', 'unknown');
    const trades = await store.trades.all();
    return unfinished.length === 0 && !trades.some((trade) => trade.orders.some((order) => order.ftIsOpen));
  };
  return {
    trade: async (durationMs) => {
      const bot = await assemble(parts, true);
      if (durationMs !== undefined) clock.after(durationMs, () => bot.end());
      await bot.run();
    },
    settleDown: async () => {
      const bot = await assemble(parts, false);
      const running = bot.run();
      // Waited for below.
      running.catch(() => undefined);
      const end = clock.now() + SETTLE_MS;
      do await clock.sleep(LOOK_MS);
      while (clock.now() < end && !(await isQuiet()));
      bot.end();
      await running;
      const desk = await createOrderDesk({
        ...parts,
        ids: parts.random,
        logger: SILENT,
        notifier: { notify: () => undefined },
      });
      const settings = { ...bot.settings };
      const core = { store, exchange, clock, logger: SILENT, notifier: { notify: () => undefined } };
      const report = await createReconciler({ ...core, desk, settings: () => settings }).reconcile();
      return [...report.unexplained, ...(await store.trades.all()).flatMap(contradictions)];
    },
  };
}
