/**
 * What the brain lends its strategy: data, wallets and settings as they were in the last snapshot, and the requests the
 * strategy makes (messages, locks), kept until the hands take them.
 */
import type { LockRequest, Snapshot } from './brain.ts';
import type { FrameStore } from './frame-store.ts';
import { PitwallError } from '../domain/errors.ts';
import type { CandleKey } from '../domain/frame.ts';
import type { Balance, Market, Markets, Ticker } from '../domain/market.ts';
import type { BotSettings } from '../domain/settings.ts';
import { previousDate } from '../domain/timeframe.ts';
import type { Frame } from '../strategy/frame.ts';
import type { AnalyzedDataframe, DataProvider, MessageOptions, StrategyRuntime, Wallets } from '../strategy/runtime.ts';

/** Messages and locks a strategy may have waiting; what comes beyond is dropped and reported once. */
const MAX_WAITING = 1_000;

const NO_BALANCE: Balance = { free: 0, used: 0, total: 0 };

export class BrainRuntime implements StrategyRuntime {
  readonly dp: DataProvider;
  readonly wallets: Wallets;
  readonly frames: FrameStore;
  readonly #onWarning: (text: string) => void;
  #settings: BotSettings | null = null;
  #markets: Markets = new Map();
  #snapshot: Snapshot | null = null;
  #now = 0;
  #whitelist: readonly string[] = [];
  #messages: string[] = [];
  #locks: LockRequest[] = [];
  /** Text to the candle (its open time) during which it was last sent. */
  #sentDuring = new Map<string, number>();

  constructor(frames: FrameStore, onWarning: (text: string) => void) {
    this.frames = frames;
    this.#onWarning = onWarning;
    this.dp = this.#dataProvider();
    this.wallets = this.#walletView();
  }

  get config(): BotSettings {
    if (this.#settings !== null) return this.#settings;
    throw new PitwallError('STRATEGY', 'the settings are there once the bot runs (from botStart on)');
  }

  get canShort(): boolean {
    return this.config.tradingMode !== 'spot';
  }

  configure(settings: BotSettings, markets: Markets): void {
    this.#settings = settings;
    this.#markets = markets;
  }

  see(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#now = snapshot.now;
  }

  /** The whitelist and the time of an analysis. */
  seePairs(pairs: readonly string[], now: number): void {
    this.#whitelist = pairs;
    this.#now = now;
  }

  lockPair(pair: string, until: number, reason: string | null, side: LockRequest['side']): void {
    this.#keep(this.#locks, { pair, until, reason, side }, 'locks');
  }

  takeMessages(): string[] {
    return this.#messages.splice(0);
  }

  takeLocks(): LockRequest[] {
    return this.#locks.splice(0);
  }

  #keep<T>(waiting: T[], item: T, what: string): void {
    if (waiting.length < MAX_WAITING) waiting.push(item);
    else this.#onWarning(`The strategy asks for more than ${MAX_WAITING} ${what} at once; the rest is dropped`);
  }

  #sendMessage(text: string, options: MessageOptions): void {
    const candle = previousDate(this.config.timeframe, this.#now);
    if (options.alwaysSend !== true) {
      if (this.#sentDuring.get(text) === candle) return;
      for (const [sent, during] of this.#sentDuring) if (during !== candle) this.#sentDuring.delete(sent);
      if (this.#sentDuring.size < MAX_WAITING) this.#sentDuring.set(text, candle);
    }
    this.#keep(this.#messages, text, 'messages');
  }

  #dataProvider(): DataProvider {
    const runmode = (): 'live' | 'dry_run' => (this.config.dryRun ? 'dry_run' : 'live');
    return {
      get runmode(): 'live' | 'dry_run' {
        return runmode();
      },
      currentWhitelist: (): string[] => [...this.#whitelist],
      availablePairs: (): CandleKey[] => this.frames.keys(),
      getPairDataframe: (pair, timeframe): Frame => this.frames.frame(pair, timeframe ?? this.config.timeframe),
      getAnalyzedDataframe: (pair): AnalyzedDataframe => {
        const analysis = this.frames.analysis(pair);
        if (analysis !== undefined) return { frame: analysis.frame, analyzedAt: analysis.analyzedAt };
        return { frame: this.frames.emptyFrame(pair, this.config.timeframe), analyzedAt: 0 };
      },
      ticker: (pair): Ticker | null => this.#snapshot?.tickers.get(pair) ?? null,
      market: (pair): Market | null => this.#markets.get(pair) ?? null,
      sendMessage: (text, options = {}): void => {
        this.#sendMessage(text, options);
      },
    };
  }

  #walletView(): Wallets {
    const balance = (currency: string): Balance => this.#snapshot?.wallets.get(currency) ?? NO_BALANCE;
    return {
      getFree: (currency): number => balance(currency).free,
      getUsed: (currency): number => balance(currency).used,
      getTotal: (currency): number => balance(currency).total,
      getTotalStakeAmount: (): number => this.#snapshot?.stake.total ?? 0,
      getAvailableStakeAmount: (): number => this.#snapshot?.stake.available ?? 0,
    };
  }
}
