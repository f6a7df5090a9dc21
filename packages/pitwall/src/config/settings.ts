/** Turns a checked, merged configuration into the settings the bot works with. */
import type { TimeInForce } from '../domain/order.ts';
import type {
  BotSettings,
  EntryPricingSettings,
  ExitSettings,
  OrderTypeSettings,
  PairListSettings,
  PricingSettings,
  RoiStep,
  UnfilledTimeoutSettings,
} from '../domain/settings.ts';
import type { Configuration } from './schema/index.ts';
import type { ConfigObject } from './tree.ts';

/** How long a strategy may think about one request, ms. */
const STRATEGY_TIMEOUT_MS = 30_000;

/** What `toSettings` needs to be there; the checks see to it. */
type Complete = Configuration &
  Required<Pick<Configuration, 'exchange' | 'stoploss' | 'minimal_roi' | 'stake_amount' | 'max_open_trades'>> &
  Required<Pick<Configuration, 'timeframe' | 'stake_currency'>>;

/**
 * @param raw has passed all checks, strategy merged and defaults inserted (`completeConfiguration` does that)
 */
export function toSettings(raw: ConfigObject): BotSettings {
  const config = raw as Complete;
  return {
    ...identity(config),
    ...capital(config),
    ...venue(config),
    timeframe: config.timeframe,
    startupCandleCount: config.startup_candle_count ?? 0,
    processOnlyNewCandles: config.process_only_new_candles ?? true,
    disableDataframeChecks: config.disable_dataframe_checks ?? false,
    ignoreBuyingExpiredCandleAfterSeconds: config.ignore_buying_expired_candle_after ?? 0,
    exits: exits(config),
    entryPricing: entryPricing(config),
    exitPricing: pricing(config.exit_pricing),
    orderTypes: orderTypes(config),
    orderTimeInForce: {
      entry: timeInForce(config.order_time_in_force?.entry),
      exit: timeInForce(config.order_time_in_force?.exit),
    },
    unfilledTimeout: unfilledTimeout(config),
    customPriceMaxDistanceRatio: config.custom_price_max_distance_ratio ?? 0.02,
    cancelOpenOrdersOnExit: config.cancel_open_orders_on_exit ?? false,
    forceEntryEnable: config.force_entry_enable ?? false,
    initialState: config.initial_state ?? 'stopped',
    processThrottleSecs: config.internals?.process_throttle_secs ?? 5,
    heartbeatIntervalSecs: config.internals?.heartbeat_interval ?? 60,
    strategyTimeoutMs: config.pitwall?.strategy_timeout_ms ?? STRATEGY_TIMEOUT_MS,
    unjournaledOrders: config.pitwall?.unjournaled_orders ?? 'report',
  };
}

function identity(config: Complete) {
  return {
    botName: config.bot_name ?? 'freqtrade',
    strategy: config.strategy ?? '',
    dryRun: config.dry_run ?? true,
    tradingMode: config.trading_mode ?? 'spot',
  };
}

function capital(config: Complete) {
  return {
    stakeCurrency: config.stake_currency,
    stakeAmount: config.stake_amount,
    maxOpenTrades: config.max_open_trades < 0 ? Infinity : config.max_open_trades,
    tradableBalanceRatio: config.tradable_balance_ratio ?? 0.99,
    availableCapital: config.available_capital ?? null,
    amendLastStakeAmount: config.amend_last_stake_amount ?? false,
    lastStakeAmountMinRatio: config.last_stake_amount_min_ratio ?? 0.5,
    amountReservePercent: config.amount_reserve_percent ?? 0.05,
    dryRunWallet: config.dry_run_wallet ?? 1000,
    fee: config.fee ?? null,
  };
}

function venue(config: Complete) {
  const { exchange } = config;
  return {
    exchange: exchange.name.toLowerCase(),
    outdatedOffsetMinutes: exchange.outdated_offset ?? 5,
    unknownFeeRate: exchange.unknown_fee_rate ?? null,
    pairWhitelist: exchange.pair_whitelist ?? [],
    pairBlacklist: exchange.pair_blacklist ?? [],
    pairLists: (config.pairlists ?? []).map(pairList),
    marketsRefreshIntervalMinutes: exchange.markets_refresh_interval ?? 60,
    skipPairValidation: exchange.skip_pair_validation ?? false,
    skipOpenOrderUpdate: exchange.skip_open_order_update ?? false,
  };
}

function pairList(entry: { method: string }): PairListSettings {
  const { method, ...parameters } = entry;
  return { method, parameters };
}

function exits(config: Complete): ExitSettings {
  return {
    minimalRoi: roiSteps(config.minimal_roi),
    stoploss: config.stoploss,
    trailingStop: config.trailing_stop ?? false,
    trailingStopPositive: config.trailing_stop_positive ?? null,
    trailingStopPositiveOffset: config.trailing_stop_positive_offset ?? 0,
    trailingOnlyOffsetIsReached: config.trailing_only_offset_is_reached ?? false,
    useCustomStoploss: config.use_custom_stoploss ?? false,
    useExitSignal: config.use_exit_signal ?? true,
    exitProfitOnly: config.exit_profit_only ?? false,
    exitProfitOffset: config.exit_profit_offset ?? 0,
    ignoreRoiIfEntrySignal: config.ignore_roi_if_entry_signal ?? false,
  };
}

function roiSteps(table: Readonly<Record<string, number>>): RoiStep[] {
  return Object.entries(table)
    .map(([minutes, ratio]) => ({ minutes: Number(minutes), ratio }))
    .sort((left, right) => left.minutes - right.minutes);
}

function pricing(section: Configuration['exit_pricing'] | Configuration['entry_pricing']): PricingSettings {
  return {
    priceSide: section?.price_side ?? 'same',
    useOrderBook: section?.use_order_book ?? false,
    orderBookTop: section?.order_book_top ?? 1,
    priceLastBalance: section?.price_last_balance ?? 0,
  };
}

function entryPricing(config: Complete): EntryPricingSettings {
  const depth = config.entry_pricing?.check_depth_of_market;
  return {
    ...pricing(config.entry_pricing),
    minimumBidsToAsk: depth?.enabled === true ? (depth.bids_to_ask_delta ?? 0) : null,
  };
}

function orderTypes(config: Complete): OrderTypeSettings {
  const types = config.order_types;
  const entry = types?.entry ?? 'limit';
  const exit = types?.exit ?? 'limit';
  return {
    entry,
    exit,
    forceEntry: types?.force_entry ?? entry,
    forceExit: types?.force_exit ?? exit,
    emergencyExit: types?.emergency_exit ?? 'market',
    stoploss: types?.stoploss ?? 'limit',
  };
}

function timeInForce(value: string | undefined): TimeInForce {
  return (value ?? 'GTC').toUpperCase() as TimeInForce;
}

function unfilledTimeout(config: Complete): UnfilledTimeoutSettings {
  const timeouts = config.unfilledtimeout;
  const unitMs = timeouts?.unit === 'seconds' ? 1000 : 60_000;
  return {
    entryMs: timeouts?.entry === undefined ? null : timeouts.entry * unitMs,
    exitMs: timeouts?.exit === undefined ? null : timeouts.exit * unitMs,
    exitTimeoutCount: timeouts?.exit_timeout_count ?? 0,
  };
}
