/**
 * One bot. `createBot` builds it from its parts; `run` prepares it and trades until `end` is called; everything else is
 * what `control/` may ask of it (see `face.ts`). The object stays the same over configuration reloads.
 */
import { isPitwallError, PitwallError } from '../domain/errors.ts';
import type { StrategyDescription } from '../brain/brain.ts';
import type { AnalyzedFrame } from '../domain/frame.ts';
import type { Markets, Ticker } from '../domain/market.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { Trade } from '../domain/trade.ts';
import { checkRequirements } from '../exchange/requirements.ts';
import { createPairListChain } from '../pairlist/chain.ts';
import { interruptHangingStrategy } from './ask.ts';
import { createEngine, type Engine } from './engine.ts';
import type { BotFace, BotState, ForceEnterCommand, ForceExitCommand, WalletView } from './face.ts';
import { forceEnter, forceExit, isUnacceptedTrade } from './trading/force.ts';
import type { BotParts } from './parts.ts';
import { shutDown } from './shutdown.ts';
import { prepare } from './startup.ts';
import { cancelOpenOrder, deleteTrade, reloadTrade } from './trading/trade-commands.ts';
import { refuseUnsupported } from './unsupported.ts';
import { Worker } from './worker.ts';

export interface Bot extends BotFace {
  /**
   * Prepares the bot, then trades until `end`. Rejects when the preparation fails, and with anything that is a bug; the bot
   * has cleaned up then.
   */
  run(): Promise<void>;
  /** Lets `run` return soon. */
  end(): void;
}

/** How often somebody looks whether a strategy that hangs delays what the bot was asked for. */
const HURRY_MS = 1_000;

/** Throws CONFIG when the parts do not make a bot. */
export function createBot(parts: BotParts): Bot {
  return new LiveBot(parts);
}

class LiveBot implements Bot {
  readonly #engine: Engine;
  readonly #worker: Worker;

  constructor(parts: BotParts) {
    refuseUnsupported(parts.settings);
    this.#engine = createEngine(parts, () => this.#worker.isRunning);
    this.#worker = new Worker({
      engine: this.#engine,
      initialState: parts.settings.initialState,
      reload: async () => reloadSettings(this.#engine),
    });
  }

  async run(): Promise<void> {
    const { notifier, logger } = this.#engine;
    try {
      await prepare(this.#engine);
      await this.#worker.run();
    } catch (error) {
      // An expected failure is one line; where it came from helps only with a bug.
      if (isPitwallError(error) && error.kind !== 'invariant') logger.error(`The bot ends: ${error.message}`);
      else logger.error('The bot ends', error);
      throw error;
    } finally {
      notifier.notify({ type: 'status', status: 'process died' });
      await shutDown(this.#engine);
    }
  }

  end(): void {
    this.#worker.end();
    this.#hurry('the bot ends');
  }

  /** A strategy that hangs does not keep the loop from what it was asked for, now or in the steps left until then. */
  #hurry(why: string): void {
    interruptHangingStrategy(this.#engine, why);
    if (this.#worker.isChanging) this.#engine.clock.after(HURRY_MS, () => this.#worker.isChanging && this.#hurry(why));
  }

  get settings(): BotSettings {
    return this.#engine.settings;
  }

  get strategy(): StrategyDescription | null {
    return this.#engine.strategy;
  }

  get markets(): Markets {
    return this.#engine.exchange.markets;
  }

  state(): BotState {
    return this.#worker.state;
  }

  start(): boolean {
    return this.#worker.request('running');
  }

  stop(): boolean {
    const isNew = this.#worker.request('stopped');
    this.#hurry('the bot was told to stop');
    return isNew;
  }

  reloadConfig(): void {
    this.#worker.request('reload_config');
    this.#hurry('the configuration is reloaded');
  }

  stopEntry(): void {
    this.#engine.maxOpenTrades = 0;
  }

  maxOpenTrades(): number {
    return this.#engine.maxOpenTrades;
  }

  whitelist(): { readonly pairs: readonly string[]; readonly methods: readonly string[] } {
    return { pairs: this.#engine.whitelist, methods: this.#engine.pairLists.methods };
  }

  blacklist(): readonly string[] {
    return this.#engine.pairLists.blacklist();
  }

  setBlacklist(entries: readonly string[]): void {
    this.#engine.pairLists.setBlacklist(entries);
  }

  async analyzed(pair: string, limit?: number): Promise<AnalyzedFrame | null> {
    return this.#engine.brain.analyzed(pair, this.#engine.settings.timeframe, limit);
  }

  analysisNumber(pair: string): number {
    return this.#engine.analyses.get(pair) ?? 0;
  }

  async wallets(refresh = false): Promise<WalletView> {
    const { wallets, settings } = this.#engine;
    await (refresh ? wallets.update(settings) : wallets.updateIfOld(settings));
    return {
      balances: wallets.balances(),
      positions: wallets.positions(),
      startingBalance: wallets.startingBalance(settings),
      totalStakeAmount: wallets.stake(settings).total,
    };
  }

  async tickers(): Promise<ReadonlyMap<string, Ticker>> {
    return this.#engine.rates.tickers();
  }

  async exitRate(pair: string, isShort: boolean): Promise<number> {
    const { rates, settings } = this.#engine;
    try {
      return await rates.recent(pair, 'exit', isShort, settings.exitPricing);
    } catch (error) {
      if (isPitwallError(error)) return Number.NaN;
      throw error;
    }
  }

  async openTrades(): Promise<Trade[]> {
    return (await this.#engine.store.trades.open()).filter((trade) => !isUnacceptedTrade(this.#engine, trade));
  }

  async slotsTaken(): Promise<readonly Trade[]> {
    return this.#engine.store.trades.open();
  }

  async forceEnter(command: ForceEnterCommand): Promise<Trade | null> {
    return forceEnter(this.#engine, command);
  }

  async forceExit(command: ForceExitCommand): Promise<void> {
    return forceExit(this.#engine, command);
  }

  async deleteTrade(tradeId: number): Promise<number> {
    return deleteTrade(this.#engine, tradeId);
  }

  async cancelOpenOrder(tradeId: number): Promise<Trade> {
    return cancelOpenOrder(this.#engine, tradeId);
  }

  async reloadTrade(tradeId: number): Promise<Trade> {
    return reloadTrade(this.#engine, tradeId);
  }

  lastProcess(): number | null {
    return this.#worker.lastProcess;
  }
}

/** What a running process cannot change: its exchange, its database and its money are bound to it. */
const FIXED = ['exchange', 'dryRun', 'tradingMode', 'stakeCurrency'] as const;

/** Takes a new configuration. Throws CONFIG or STRATEGY and leaves the old one in force then. */
async function reloadSettings(engine: Engine): Promise<void> {
  const { settings, strategy } = await engine.loadSettings();
  const changed = FIXED.filter((key) => settings[key] !== engine.settings[key]);
  if (changed.length > 0) {
    throw new PitwallError('CONFIG', `${changed.join(', ')} cannot change while the bot runs: restart it.`);
  }
  checkRequirements(settings, engine.exchange);
  const pairLists = createPairListChain(settings.pairLists, settings.pairBlacklist);
  Object.assign(engine, { settings, strategy, pairLists, maxOpenTrades: settings.maxOpenTrades });
  engine.informative = { whitelist: [], keys: [] };
  engine.analyses.clear();
}
