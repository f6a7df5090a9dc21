/**
 * A bot whose trading loop does not run, on a market that does not move: what the control API shows of it depends on its
 * database, its settings and the prices alone. Recorded answers can be compared with it.
 *
 * It holds a real store and uses the real rules for rates and funds. It sends no orders: a forced entry makes no trade.
 */
import type { BotFace, BotState, ForceEnterCommand, ForceExitCommand, WalletView } from '../../pitwall/src/bot/face.ts';
import { closedResultsOf } from '../../pitwall/src/bot/whitelist.ts';
import { Rates, type RateSource } from '../../pitwall/src/bot/rates.ts';
import { requireForcedEntry } from '../../pitwall/src/bot/trading/forced-entry.ts';
import { requireOpenOrder, requireTrade } from '../../pitwall/src/bot/trading/trade-commands.ts';
import type { StrategyDescription } from '../../pitwall/src/brain/brain.ts';
import { PitwallError } from '../../pitwall/src/domain/errors.ts';
import type { AnalyzedFrame } from '../../pitwall/src/domain/frame.ts';
import type { Balance, Position, Ticker } from '../../pitwall/src/domain/market.ts';
import { baseOf } from '../../pitwall/src/domain/pair.ts';
import type { BotSettings } from '../../pitwall/src/domain/settings.ts';
import { startingBalance, totalStake } from '../../pitwall/src/domain/stake.ts';
import type { Trade } from '../../pitwall/src/domain/trade.ts';
import { createPairListChain, type PairListChain } from '../../pitwall/src/pairlist/chain.ts';
import type { Store } from '../../pitwall/src/ports/store.ts';
import type { StillMarket } from './recorded-market.ts';

export interface RecordedBotOptions {
  readonly settings: BotSettings;
  readonly strategy: StrategyDescription;
  readonly market: StillMarket;
  readonly store: Store;
  /** When the pair lists are asked, ms UTC. */
  readonly now?: number;
  /** End of the last iteration, ms UTC; null when there was none. */
  readonly lastProcess?: number | null;
}

function tiedStake(trades: readonly Trade[]): number {
  return trades.reduce((sum, trade) => sum + trade.stakeAmount, 0);
}

/** Spot: the base coins of open trades, then the stake currency. */
function spotBalances(trades: readonly Trade[], stakeCurrency: string, free: number): Map<string, Balance> {
  const balances = new Map<string, Balance>();
  for (const trade of trades) {
    const coin = baseOf(trade.pair);
    const total = (balances.get(coin)?.total ?? 0) + trade.amount;
    balances.set(coin, { free: total, used: 0, total });
  }
  return balances.set(stakeCurrency, { free, used: 0, total: free });
}

/** Futures: one position per pair; of two trades on a pair the newer one is shown. */
function simulatedPositions(trades: readonly Trade[]): Position[] {
  const positions = new Map<string, Position>();
  for (const trade of trades) {
    positions.set(trade.pair, {
      pair: trade.pair,
      side: trade.isShort ? 'short' : 'long',
      amount: trade.amount,
      entryPrice: trade.openRate,
      leverage: trade.leverage,
      collateral: trade.stakeAmount,
      liquidationPrice: trade.liquidationPrice,
    });
  }
  return [...positions.values()];
}

export class RecordedBot implements BotFace {
  readonly settings: BotSettings;
  readonly strategy: StrategyDescription;
  readonly markets: StillMarket['markets'];
  /** Trades whose orders were asked to be read again. */
  readonly reloads: number[] = [];
  /** Set to true to have the venue refuse to give prices. */
  pricesFail = false;
  /** What is in the wallets, where it does not follow from the trades. */
  held: WalletView | null = null;
  /** What the strategy is supposed to have made, by pair. */
  readonly frames = new Map<string, AnalyzedFrame>();
  /** Frames are given when it resolves, and refused when it rejects. */
  thinking: Promise<unknown> = Promise.resolve();
  readonly #numbers = new WeakMap<AnalyzedFrame, number>();
  #analyses = 0;
  readonly #market: StillMarket;
  readonly #store: Store;
  readonly #lastProcess: number | null;
  readonly #pairLists: PairListChain;
  readonly #rates: Rates;
  #pairs: readonly string[] = [];
  #state: BotState;
  #maxOpenTrades: number;

  private constructor(options: RecordedBotOptions) {
    this.settings = options.settings;
    this.strategy = options.strategy;
    this.markets = options.market.markets;
    this.#market = options.market;
    this.#store = options.store;
    this.#lastProcess = options.lastProcess ?? null;
    this.#state = options.settings.initialState;
    this.#maxOpenTrades = options.settings.maxOpenTrades;
    this.#pairLists = createPairListChain(options.settings.pairLists, options.settings.pairBlacklist);
    this.#rates = new Rates(this.#rateSource(), { now: () => options.now ?? 0 });
  }

  #rateSource(): RateSource {
    const found = <T>(value: T | undefined, what: string): T => {
      if (value !== undefined && !this.pricesFail) return value;
      throw new PitwallError('EXCHANGE_TEMPORARY', `The recorded venue gives no ${what}.`);
    };
    return {
      traits: { hasOrderBook: true },
      fetchTicker: async (pair) => found(this.#market.tickers.get(pair), `ticker of ${pair}`),
      fetchTickers: async () => found(this.#market.tickers, 'tickers'),
      fetchOrderBook: async (pair) => found(this.#market.books.get(pair), `order book of ${pair}`),
    };
  }

  /** Builds the bot and its whitelist: what the pair lists name, then pairs of open trades. */
  static async create(options: RecordedBotOptions): Promise<RecordedBot> {
    const bot = new RecordedBot(options);
    const { settings, market, store } = options;
    const listed = await bot.#pairLists.refresh({
      now: options.now ?? 0,
      markets: market.markets,
      tickers: market.tickers,
      stakeCurrency: settings.stakeCurrency,
      tradingMode: settings.tradingMode,
      stoploss: settings.exits.stoploss,
      pairWhitelist: settings.pairWhitelist,
      candles: async () => null,
      results: closedResultsOf(store.trades),
    });
    const open = await store.trades.open();
    bot.#pairs = [...new Set([...listed, ...open.map((trade) => trade.pair)])];
    return bot;
  }

  state(): BotState {
    return this.#state;
  }

  start(): boolean {
    return this.#change('running');
  }

  stop(): boolean {
    return this.#change('stopped');
  }

  #change(state: BotState): boolean {
    if (this.#state === state) return false;
    this.#state = state;
    return true;
  }

  reloadConfig(): void {
    this.#state = 'reload_config';
  }

  stopEntry(): void {
    this.#maxOpenTrades = 0;
  }

  maxOpenTrades(): number {
    return this.#maxOpenTrades;
  }

  whitelist() {
    return { pairs: this.#pairs, methods: this.#pairLists.methods };
  }

  blacklist(): readonly string[] {
    return this.#pairLists.blacklist();
  }

  setBlacklist(entries: readonly string[]): void {
    this.#pairLists.setBlacklist(entries);
  }

  /** The last `limit` rows of the frame put into `frames`. */
  async analyzed(pair: string, limit?: number): Promise<AnalyzedFrame | null> {
    await this.thinking;
    const frame = this.frames.get(pair);
    if (frame === undefined || limit === undefined) return frame ?? null;
    const firstRow = Math.max(0, (frame.columns.get('date')?.length ?? 0) - limit);
    const columns = new Map([...frame.columns].map(([name, column]) => [name, column.slice(firstRow)] as const));
    return { ...frame, firstRow, columns };
  }

  /** Frames do not change by themselves: each one put in counts as another analysis. */
  analysisNumber(pair: string): number {
    const frame = this.frames.get(pair);
    if (frame === undefined) return 0;
    const number = this.#numbers.get(frame) ?? (this.#analyses += 1);
    this.#numbers.set(frame, number);
    return number;
  }

  async wallets(): Promise<WalletView> {
    if (this.held !== null) return this.held;
    const { settings } = this;
    const open = await this.#store.trades.open();
    const tied = tiedStake(open);
    const closedProfit = await this.#store.trades.totalClosedProfit();
    const total = settings.dryRunWallet + closedProfit;
    const free = total - tied;
    const funds = { tied, free, closedProfit };
    const isFutures = settings.tradingMode === 'futures';
    return {
      balances: isFutures
        ? new Map([[settings.stakeCurrency, { free, used: tied, total }]])
        : spotBalances(open, settings.stakeCurrency, free),
      positions: isFutures ? simulatedPositions(open) : [],
      startingBalance: startingBalance(settings, funds),
      totalStakeAmount: totalStake(settings, funds),
    };
  }

  async tickers(): Promise<ReadonlyMap<string, Ticker>> {
    return this.#rateSource().fetchTickers();
  }

  async exitRate(pair: string, isShort: boolean): Promise<number> {
    try {
      return await this.#rates.recent(pair, 'exit', isShort, this.settings.exitPricing);
    } catch (error) {
      if (error instanceof PitwallError) return Number.NaN;
      throw error;
    }
  }

  async openTrades(): Promise<Trade[]> {
    return this.#store.trades.open();
  }

  async slotsTaken(): Promise<readonly Trade[]> {
    return this.#store.trades.open();
  }

  async forceEnter(command: ForceEnterCommand): Promise<Trade | null> {
    requireForcedEntry(command, {
      settings: this.settings,
      isRunning: this.#state === 'running',
      markets: this.markets,
      openTrades: await this.#store.trades.open(),
      maxOpenTrades: this.#maxOpenTrades,
    });
    return null;
  }

  async forceExit({ tradeId }: ForceExitCommand): Promise<void> {
    const open = await this.#store.trades.open();
    if (tradeId === 'all' ? open.length === 0 : !open.some((trade) => trade.id === tradeId)) {
      throw new PitwallError('COMMAND_REFUSED', 'invalid argument');
    }
    throw new PitwallError('COMMAND_REFUSED', 'Failed to exit trade.');
  }

  /** The recorded venue cancels nothing: a trade with open orders stays. */
  async deleteTrade(tradeId: number): Promise<number> {
    const trade = requireTrade(await this.#store.trades.byId(tradeId), 'invalid argument');
    const open = trade.orders.find(({ ftIsOpen }) => ftIsOpen);
    if (open !== undefined) throw new PitwallError('COMMAND_REFUSED', `${open.orderId} could not be cancelled.`);
    await this.#store.trades.delete(tradeId);
    return 0;
  }

  /** The recorded venue knows no orders. */
  async cancelOpenOrder(tradeId: number): Promise<Trade> {
    requireOpenOrder(await this.#store.trades.byId(tradeId));
    throw new PitwallError('COMMAND_REFUSED', 'Order not found.');
  }

  /** Nothing is new at the recorded venue. */
  async reloadTrade(tradeId: number): Promise<Trade> {
    this.reloads.push(tradeId);
    return requireTrade(await this.#store.trades.byId(tradeId), `Could not find trade with id ${tradeId}.`);
  }

  lastProcess(): number | null {
    return this.#lastProcess;
  }
}
