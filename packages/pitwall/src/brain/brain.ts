/**
 * One bot's thinking: frames, strategy and rules together. It takes a snapshot and returns decisions as data; it does no
 * I/O and reads no clock. In a live bot it runs in one worker thread behind this interface, in tests and the simulator
 * inline. A request that takes too long or dies throws STRATEGY_STUCK; a callback that throws gives its stated fallback.
 */
import type { ExitReason } from '../domain/exit-decision.ts';
import type { CandleKey, CandleRow } from '../domain/frame.ts';
import type { Markets, Ticker } from '../domain/market.ts';
import type { Order } from '../domain/order.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { Trade, TradeDirection } from '../domain/trade.ts';
import type { AnalyzedFrame } from '../domain/frame.ts';

/** What a strategy file says of itself, before it is merged with the configuration. */
export interface StrategyDescription {
  /** Class name. */
  readonly name: string;
  readonly file: string;
  readonly version: string | null;
  readonly canShort: boolean;
  /** Attributes the class sets, by the configuration's snake_case key, as JSON values. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** As the strategy names them before there is a whitelist, see `Brain.informativePairs`. */
  readonly informativePairs: readonly CandleKey[];
  readonly plotConfig: Readonly<Record<string, unknown>>;
  /** Names of the callbacks the class overrides. */
  readonly callbacks: readonly string[];
}

/** New candle rows of one key: they replace rows with equal date and append the rest. Oldest first, only closed ones. */
export interface CandleUpdate {
  readonly key: CandleKey;
  readonly rows: readonly CandleRow[];
  /** True: drop what is there first. */
  readonly replace: boolean;
}

export interface AnalyseRequest {
  readonly now: number;
  readonly updates: readonly CandleUpdate[];
  /** Pairs to analyse, whitelist order. */
  readonly pairs: readonly string[];
}

export interface AnalyseReport {
  /** Pairs the strategy really ran on (a new candle came), in order. */
  readonly analyzed: readonly string[];
  /** Pairs that could not be analysed, and why. */
  readonly failures: readonly { readonly pair: string; readonly message: string }[];
  /** `dp.sendMessage` texts. */
  readonly messages: readonly string[];
}

/** All that a callback may ask for at the moment of a decision. */
export interface Snapshot {
  readonly now: number;
  readonly openTrades: readonly Trade[];
  /** Exit-side rates of open trades' pairs. */
  readonly rates: ReadonlyMap<string, number>;
  readonly tickers: ReadonlyMap<string, Ticker>;
  readonly wallets: ReadonlyMap<string, { free: number; used: number; total: number }>;
  readonly stake: { readonly total: number; readonly available: number };
}

export interface EntryDecision {
  readonly pair: string;
  readonly direction: TradeDirection;
  readonly tag: string | null;
  /** Open time of the signal candle, ms UTC. */
  readonly candleDate: number;
}

/** The fields of a trade the exit rules move. */
export type TradeUpdate = Partial<
  Pick<
    Trade,
    'maxRate' | 'minRate' | 'stopLoss' | 'stopLossPct' | 'initialStopLoss' | 'initialStopLossPct' | 'isStopLossTrailing'
  >
>;

export interface ExitDecision {
  readonly tradeId: number;
  readonly update: TradeUpdate;
  /** Reasons in the order to be tried; empty: stay. */
  readonly reasons: readonly ExitReason[];
  /** A callback of this trade threw; the other rules were still applied. */
  readonly failure: string | null;
}

interface OrderQuestion {
  readonly pair: string;
  readonly trade: Trade;
  readonly order: Order;
  readonly currentTime: number;
}

/** Callbacks asked for while an order is made: arguments and answer. A throwing callback gives the stated fallback. */
export interface Questions {
  /** Fallback: proposedRate. */
  customEntryPrice: {
    args: { pair: string; currentTime: number; proposedRate: number; entryTag: string | null; side: TradeDirection };
    answer: number;
  };
  /** Fallback: proposedRate. */
  customExitPrice: {
    args: {
      pair: string;
      trade: Trade;
      currentTime: number;
      proposedRate: number;
      currentProfit: number;
      exitTag: string | null;
    };
    answer: number;
  };
  /** Null or 0: skip. Fallback: proposedStake. */
  customStakeAmount: {
    args: {
      pair: string;
      currentTime: number;
      currentRate: number;
      proposedStake: number;
      minStake: number | null;
      maxStake: number;
      leverage: number;
      entryTag: string | null;
      side: TradeDirection;
    };
    answer: number;
  };
  /** Fallback: 1. */
  leverage: {
    args: {
      pair: string;
      currentTime: number;
      currentRate: number;
      proposedLeverage: number;
      maxLeverage: number;
      entryTag: string | null;
      side: TradeDirection;
    };
    answer: number;
  };
  /** Fallback: true; false when the answer is neither true nor false. */
  confirmTradeEntry: {
    args: {
      pair: string;
      orderType: string;
      amount: number;
      rate: number;
      timeInForce: string;
      currentTime: number;
      entryTag: string | null;
      side: TradeDirection;
    };
    answer: boolean;
  };
  /** Fallback: true. */
  confirmTradeExit: {
    args: {
      pair: string;
      trade: Trade;
      orderType: string;
      amount: number;
      rate: number;
      timeInForce: string;
      exitReason: string;
      currentTime: number;
    };
    answer: boolean;
  };
  /** True = cancel. Fallback: false. */
  checkEntryTimeout: { args: OrderQuestion; answer: boolean };
  /** True = cancel. Fallback: false. */
  checkExitTimeout: { args: OrderQuestion; answer: boolean };
  /** Null: cancel the order. The current price: keep. Fallback: currentOrderRate. */
  adjustEntryPrice: {
    args: OrderQuestion & {
      proposedRate: number;
      currentOrderRate: number;
      entryTag: string | null;
      side: TradeDirection;
    };
    answer: number | null;
  };
  orderFilled: { args: OrderQuestion; answer: null };
}

export type Question = keyof Questions;

/** Locks a strategy asked for during a request (`lockPair`), to be stored by the hands. Dates in ms UTC. */
export interface LockRequest {
  readonly pair: string;
  readonly until: number;
  readonly reason: string | null;
  readonly side: 'long' | 'short' | '*';
}

export interface Brain {
  /** Loads the strategy's file and describes it. Throws STRATEGY with one clear line. */
  load(): Promise<StrategyDescription>;
  /** Sets the merged settings and the markets. Must come before any decision; may be repeated. */
  configure(settings: BotSettings, markets: Markets): Promise<void>;
  /** Runs `botStart`. Throws STRATEGY when it throws. */
  start(snapshot: Snapshot): Promise<void>;
  /** Runs `botLoopStart`; a failure comes back as text. */
  loopStart(snapshot: Snapshot): Promise<string | null>;
  /** Takes the new candles and runs the strategy on every listed pair that has one. */
  analyse(request: AnalyseRequest): Promise<AnalyseReport>;
  /** Entry signals of `pairs`, in their order; outdated, expired and contradictory ones are left out. */
  decideEntries(snapshot: Snapshot, pairs: readonly string[]): Promise<EntryDecision[]>;
  /** One decision for each of `trades` (open, no open order), at the rates of the snapshot. */
  decideExits(snapshot: Snapshot, trades: readonly Trade[]): Promise<ExitDecision[]>;
  /** Asks one callback. When the strategy does not override it, the fallback comes at once, without the strategy. */
  ask<Q extends Question>(question: Q, args: Questions[Q]['args'], snapshot: Snapshot): Promise<Questions[Q]['answer']>;
  /** Locks asked for since the last call. */
  takeLockRequests(): Promise<LockRequest[]>;
  /**
   * The candles the strategy reads besides the whitelist's, for this whitelist. Ask before candles are refreshed when the
   * whitelist changed: `StrategyDescription.informativePairs` knows no whitelist. Throws STRATEGY when its method fails.
   */
  informativePairs(whitelist: readonly string[], now: number): Promise<readonly CandleKey[]>;
  /** The analysed frame of a pair, last `limit` rows (all when absent). */
  analyzed(pair: string, timeframe: string, limit?: number): Promise<AnalyzedFrame | null>;
  /** Open time of the newest analysed candle of the pair, null before the first; kept on the caller's side. */
  lastCandle(pair: string): number | null;
  /** How long the request now running has been running, ms; 0 when idle. */
  busyMs(): number;
  /** Ends a request that hangs: pending requests throw STRATEGY_STUCK and the strategy starts afresh. */
  restart(reason: string): Promise<void>;
  close(): Promise<void>;
}
