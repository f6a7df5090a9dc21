/**
 * The class a strategy's author extends.
 *
 *     export class MyStrategy extends Strategy {
 *       override timeframe = '5m';
 *       override minimalRoi = { 0: 0.04, 30: 0.01 };
 *       override stoploss = -0.05;
 *
 *       override populateIndicators(frame: Frame) { frame.set('rsi', rsi(frame.close, 14)); }
 *       override populateEntryTrend(frame: Frame) { frame.enterLong(crossedAbove(frame.column('rsi'), 30)); }
 *       override populateExitTrend(frame: Frame) { frame.exitLong(crossedAbove(frame.column('rsi'), 70)); }
 *     }
 *
 * An attribute left out takes the configuration's value; where both are set, the configuration wins. The populate methods
 * run once per pair and candle and fill the frame in place. Callbacks are optional, and synchronous except `botStart` and
 * `botLoopStart`: the bot waits for their answer while it makes an order. One that throws is reported, and the bot goes on
 * as if it were absent.
 */
import { PitwallError } from '../domain/errors.ts';
import type { CandleKey } from '../domain/frame.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { OrderTimeInForce, OrderTypes, UnfilledTimeout } from './attributes.ts';
import type {
  AdjustEntryPriceArguments,
  BotStartArguments,
  ConfirmTradeEntryArguments,
  ConfirmTradeExitArguments,
  CustomEntryPriceArguments,
  CustomExitPriceArguments,
  CustomStakeAmountArguments,
  LeverageArguments,
  Metadata,
  OrderArguments,
  TradeArguments,
} from './callbacks.ts';
import type { Frame } from './frame.ts';
import { RUNTIME, type DataProvider, type StrategyRuntime, type Wallets } from './runtime.ts';

/** Marks the prototype chain of every strategy. Registered globally, see `RUNTIME`. */
export const STRATEGY: unique symbol = Symbol.for('pitwall.strategy') as never;

export abstract class Strategy {
  /** Candle length: `1m`, `5m`, `1h` … */
  timeframe?: string;
  /** Profit ratio at which a trade is closed, by minutes since it was opened: `{ 0: 0.04, 30: 0.01 }`. */
  minimalRoi?: Readonly<Record<number, number>>;
  /** Hard stop as a negative ratio of the stake: -0.1 risks 10 %. */
  stoploss?: number;
  /** Trail the stop behind the best price. */
  trailingStop?: boolean;
  /** Distance of the trailing stop once the profit is above `trailingStopPositiveOffset`, as a positive ratio. */
  trailingStopPositive?: number | null;
  trailingStopPositiveOffset?: number;
  /** Do not trail before the offset is reached. */
  trailingOnlyOffsetIsReached?: boolean;
  /** Call `customStoploss`. */
  useCustomStoploss?: boolean;
  /** Honour exit signals and `customExit`. Default true. */
  useExitSignal?: boolean;
  /** Honour exit signals only above `exitProfitOffset`. */
  exitProfitOnly?: boolean;
  exitProfitOffset?: number;
  /** Do not take the ROI while the entry signal is on. */
  ignoreRoiIfEntrySignal?: boolean;
  /** Ignore entry signals whose candle closed more than this many seconds ago. 0 = off. */
  ignoreBuyingExpiredCandleAfter?: number;
  /** Analyse a pair once per candle (default), not in every iteration. */
  processOnlyNewCandles?: boolean;
  /** Candles the indicators need before their first usable value. */
  startupCandleCount?: number;
  /** Integrity problems of the frame become warnings. */
  disableDataframeChecks?: boolean;
  orderTypes?: OrderTypes;
  orderTimeInForce?: OrderTimeInForce;
  unfilledTimeout?: UnfilledTimeout;
  stakeCurrency?: string;
  stakeAmount?: number | 'unlimited';
  /** Trades open at once; -1 = unlimited. */
  maxOpenTrades?: number;
  /** Add to open positions and reduce them. Not there yet: a bot that trades refuses such a strategy. */
  positionAdjustmentEnable?: boolean;
  /** Additional entries of one trade; -1 = unlimited. */
  maxEntryPositionAdjustment?: number;
  /** The strategy gives short signals. Needs a futures market. */
  canShort = false;
  /** Which columns a chart shows, see the documentation of the web interface. */
  plotConfig: Readonly<Record<string, unknown>> = {};

  [RUNTIME]?: StrategyRuntime;

  /** Computes the indicators of one pair. */
  abstract populateIndicators(frame: Frame, metadata: Metadata): void;
  /** Signals entries: `frame.enterLong(mask, tag)`. Must be called at least once; an empty mask is fine. */
  abstract populateEntryTrend(frame: Frame, metadata: Metadata): void;
  /** Signals exits: `frame.exitLong(mask, tag)`. */
  abstract populateExitTrend(frame: Frame, metadata: Metadata): void;

  /** Further candles the strategy reads through `dp.getPairDataframe`. Asked for once, when the strategy is loaded. */
  informativePairs(): readonly CandleKey[] {
    return [];
  }

  /** Shown by the bot's version and heartbeat. */
  version(): string | null {
    return null;
  }

  /** Once, before the first iteration. A failure ends the start. */
  botStart?(args: BotStartArguments): void | Promise<void>;
  /** At the beginning of every iteration. */
  botLoopStart?(args: BotStartArguments): void | Promise<void>;
  /** The limit price of an entry, kept within `custom_price_max_distance_ratio` of the proposed one. */
  customEntryPrice?(args: CustomEntryPriceArguments): number;
  /** The limit price of an exit, kept within the same distance. */
  customExitPrice?(args: CustomExitPriceArguments): number;
  /** The stake of a new trade; 0 or null: no trade. */
  customStakeAmount?(args: CustomStakeAmountArguments): number | null;
  /** The leverage of a new trade on a futures market. */
  leverage?(args: LeverageArguments): number;
  /** The last word before a new trade's order is sent; false: no trade. */
  confirmTradeEntry?(args: ConfirmTradeEntryArguments): boolean;
  /** The last word before an exit's order is sent (not for liquidations); false: stay. */
  confirmTradeExit?(args: ConfirmTradeExitArguments): boolean;
  /** True: cancel the open entry order. */
  checkEntryTimeout?(args: OrderArguments): boolean;
  /** True: cancel the open exit order. */
  checkExitTimeout?(args: OrderArguments): boolean;
  /** A new price for an unfilled entry, at each new candle; null: cancel it; `currentOrderRate`: keep it. */
  adjustEntryPrice?(args: AdjustEntryPriceArguments): number | null;
  /** After each fill. */
  orderFilled?(args: OrderArguments): void;
  /** Distance of the stop from the current rate as a ratio; null: leave it. The stop only ever tightens. */
  customStoploss?(args: TradeArguments): number | null;
  /** A text (the reason, at most 64 characters) or true: exit. */
  customExit?(args: TradeArguments): string | boolean | null;

  /** Market data. */
  get dp(): DataProvider {
    return this.#runtime('dp').dp;
  }

  get wallets(): Wallets {
    return this.#runtime('wallets').wallets;
  }

  /** The settings the bot runs with. */
  get config(): BotSettings {
    return this.#runtime('config').config;
  }

  /** No entries on `pair` until `until` (ms UTC, rounded up to the next candle by the bot). `*` locks all pairs. */
  lockPair(pair: string, until: number, reason: string | null = null, side: 'long' | 'short' | '*' = '*'): void {
    if (!Number.isFinite(until)) {
      throw new PitwallError('STRATEGY', `lockPair: until must be a time in ms since 1970 (UTC), got ${String(until)}`);
    }
    this.#runtime('lockPair').lockPair(pair, until, reason, side);
  }

  get [STRATEGY](): true {
    return true;
  }

  #runtime(what: string): StrategyRuntime {
    const runtime = this[RUNTIME];
    if (runtime !== undefined) return runtime;
    throw new PitwallError(
      'STRATEGY',
      `${this.constructor.name}: "${what}" is there once the bot runs (from botStart on), not in the constructor`,
    );
  }
}
