/**
 * What `control/` may ask of a running bot. Everything else the outside sees is read from the store. One bot, one face;
 * it stays the same object over configuration reloads.
 */
import type { StrategyDescription } from '../brain/brain.ts';
import type { Balances, Markets, Position, Ticker } from '../domain/market.ts';
import type { AnalyzedFrame } from '../domain/frame.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { Trade, TradeDirection } from '../domain/trade.ts';

export type BotState = 'running' | 'stopped' | 'reload_config';

export interface ForceEnterCommand {
  readonly pair: string;
  readonly side: TradeDirection;
  readonly price: number | null;
  readonly orderType: 'limit' | 'market' | null;
  readonly stakeAmount: number | null;
  readonly entryTag: string | null;
  readonly leverage: number | null;
}

export interface ForceExitCommand {
  readonly tradeId: number | 'all';
  readonly orderType: 'limit' | 'market' | null;
  /** Base amount; null = all. */
  readonly amount: number | null;
}

export interface WalletView {
  readonly balances: Balances;
  readonly positions: readonly Position[];
  /** `available_capital`, or free stake - closed profit + tied stakes. */
  readonly startingBalance: number;
  /** Capital the bot may use, tied stakes included. */
  readonly totalStakeAmount: number;
}

export interface BotFace {
  readonly settings: BotSettings;
  readonly strategy: StrategyDescription | null;
  readonly markets: Markets;
  state(): BotState;
  /** False when it runs already. */
  start(): boolean;
  /** False when it is stopped already. Also interrupts a strategy that hangs. */
  stop(): boolean;
  reloadConfig(): void;
  /** No more entries until the next reload: `max_open_trades` becomes 0. */
  stopEntry(): void;
  /** As it is now: changed by `stopEntry`. Infinity = unlimited. */
  maxOpenTrades(): number;
  whitelist(): { readonly pairs: readonly string[]; readonly methods: readonly string[] };
  /** Entries of the blacklist as they were given, patterns included. */
  blacklist(): readonly string[];
  /** Replaces the blacklist until the next reload. Throws CONFIG for an entry that is no pattern and changes nothing then. */
  setBlacklist(entries: readonly string[]): void;
  /** What the strategy made of a pair's candles, last `limit` rows (all when absent); null before the first analysis. */
  analyzed(pair: string, limit?: number): Promise<AnalyzedFrame | null>;
  /**
   * Number of the last analysis of a pair: as long as it stays, `analyzed` gives the same. No two analyses have one number;
   * 0 = there is none. Known without asking the strategy.
   */
  analysisNumber(pair: string): number;
  /** Wallets, re-read from the venue at most once an hour unless `refresh`. */
  wallets(refresh?: boolean): Promise<WalletView>;
  tickers(): Promise<ReadonlyMap<string, Ticker>>;
  /** Exit-side rate of an open trade, at most 30 minutes old; NaN when the venue gives none. */
  exitRate(pair: string, isShort: boolean): Promise<number>;
  /** Open trades that the venue has accepted, as `/status` shows them. */
  openTrades(): Promise<Trade[]>;
  /** Slots taken, trades whose entry is being sent included, as `/count` shows them. */
  slotsTaken(): Promise<readonly Trade[]>;
  /** Null: the order was not placed. Throws COMMAND_REFUSED with the contract's text. */
  forceEnter(command: ForceEnterCommand): Promise<Trade | null>;
  /** Throws COMMAND_REFUSED with the contract's text. */
  forceExit(command: ForceExitCommand): Promise<void>;
  /**
   * Cancels the trade's open orders and deletes it; gives the number of orders cancelled. Throws COMMAND_REFUSED with the
   * contract's text, and when that could lose an order or a fill: the trade is kept then.
   */
  deleteTrade(tradeId: number): Promise<number>;
  /** Cancels the open orders of an open trade and gives the trade as it was left. Throws COMMAND_REFUSED. */
  cancelOpenOrder(tradeId: number): Promise<Trade>;
  /** Reads the trade's orders from the venue again and gives the trade as it is then. Throws COMMAND_REFUSED. */
  reloadTrade(tradeId: number): Promise<Trade>;
  /** End of the last iteration, ms UTC; null before the first. */
  lastProcess(): number | null;
}
