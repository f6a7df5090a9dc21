/**
 * The settings one bot runs with: configuration files, environment, command line and strategy attributes, merged. Names
 * are the configuration's in camelCase; ratios are fractions. The raw merged configuration is kept by `config/`.
 */
import type { TimeInForce } from './order.ts';
import type { TradingMode } from './trade.ts';

export type PriceSide = 'ask' | 'bid' | 'same' | 'other';
export type OrderTypeSetting = 'limit' | 'market';

export interface PricingSettings {
  readonly priceSide: PriceSide;
  readonly useOrderBook: boolean;
  /** 1 = best level. */
  readonly orderBookTop: number;
  readonly priceLastBalance: number;
}

export interface EntryPricingSettings extends PricingSettings {
  /** Null when the depth check is off. Minimum ratio of summed bids to asks (longs). */
  readonly minimumBidsToAsk: number | null;
}

export interface OrderTypeSettings {
  readonly entry: OrderTypeSetting;
  readonly exit: OrderTypeSetting;
  readonly forceEntry: OrderTypeSetting;
  readonly forceExit: OrderTypeSetting;
  readonly emergencyExit: OrderTypeSetting;
  readonly stoploss: OrderTypeSetting;
}

export interface UnfilledTimeoutSettings {
  /** Milliseconds; null = never. */
  readonly entryMs: number | null;
  readonly exitMs: number | null;
  /** Emergency exit after this many timed-out exits; 0 = off. */
  readonly exitTimeoutCount: number;
}

/** One step of the ROI table: from `minutes` after the open on, `ratio` is enough. */
export interface RoiStep {
  readonly minutes: number;
  readonly ratio: number;
}

/** When to exit: what the rules of exits and stops need. */
export interface ExitSettings {
  /** Sorted by minutes, ascending. */
  readonly minimalRoi: readonly RoiStep[];
  /** Negative ratio, leveraged: -0.1 is 10 % of the stake. */
  readonly stoploss: number;
  readonly trailingStop: boolean;
  readonly trailingStopPositive: number | null;
  readonly trailingStopPositiveOffset: number;
  readonly trailingOnlyOffsetIsReached: boolean;
  readonly useCustomStoploss: boolean;
  readonly useExitSignal: boolean;
  readonly exitProfitOnly: boolean;
  readonly exitProfitOffset: number;
  readonly ignoreRoiIfEntrySignal: boolean;
}

export interface PairListSettings {
  readonly method: string;
  /** The handler's own parameters, as configured. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface BotSettings {
  readonly botName: string;
  readonly strategy: string;
  readonly exchange: string;
  readonly dryRun: boolean;
  readonly dryRunWallet: number;
  readonly tradingMode: TradingMode;
  readonly stakeCurrency: string;
  readonly stakeAmount: number | 'unlimited';
  /** Infinity = unlimited. */
  readonly maxOpenTrades: number;
  readonly tradableBalanceRatio: number;
  readonly availableCapital: number | null;
  readonly amendLastStakeAmount: boolean;
  readonly lastStakeAmountMinRatio: number;
  readonly amountReservePercent: number;
  readonly timeframe: string;
  readonly startupCandleCount: number;
  readonly processOnlyNewCandles: boolean;
  readonly disableDataframeChecks: boolean;
  readonly ignoreBuyingExpiredCandleAfterSeconds: number;
  /** Tolerance before a candle counts as outdated. */
  readonly outdatedOffsetMinutes: number;
  readonly exits: ExitSettings;
  readonly entryPricing: EntryPricingSettings;
  readonly exitPricing: PricingSettings;
  readonly orderTypes: OrderTypeSettings;
  readonly orderTimeInForce: { readonly entry: TimeInForce; readonly exit: TimeInForce };
  readonly unfilledTimeout: UnfilledTimeoutSettings;
  readonly customPriceMaxDistanceRatio: number;
  /** Fee ratio per side; null = the exchange's. */
  readonly fee: number | null;
  readonly unknownFeeRate: number | null;
  readonly cancelOpenOrdersOnExit: boolean;
  readonly forceEntryEnable: boolean;
  readonly initialState: 'running' | 'stopped';
  readonly pairWhitelist: readonly string[];
  readonly pairBlacklist: readonly string[];
  readonly pairLists: readonly PairListSettings[];
  readonly marketsRefreshIntervalMinutes: number;
  readonly skipPairValidation: boolean;
  readonly skipOpenOrderUpdate: boolean;
  readonly processThrottleSecs: number;
  /** 0 = off. */
  readonly heartbeatIntervalSecs: number;
  /** How long the strategy may think about one request before its worker is restarted. */
  readonly strategyTimeoutMs: number;
  /** What happens to orders on the account that carry this bot's tag and are in no journal. */
  readonly unjournaledOrders: 'report' | 'adopt' | 'cancel';
}
