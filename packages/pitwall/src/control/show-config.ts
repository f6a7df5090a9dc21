/**
 * What clients may know of the configuration: named keys only, so that no secret can slip in. A value comes from the
 * configuration, else from the strategy's attribute of the same name, else it is the default.
 */
import type { OrderTypes, ShowConfig, UnfilledTimeout } from '@pitwall/wire';
import type { BotFace } from '../bot/face.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { slotLimit } from './trades/count.ts';
import { numberText } from './text/number-text.ts';

/**
 * The API levels promised to clients, who switch functions on by them. A level stands for what a client may call, and for
 * all levels below it.
 *
 * A server with a bot never runs backtests, whatever the level: there 2.40, the list of loss functions, is the highest that
 * is wholly here. Without a bot it is 2.30, trying out pair lists: 2.31 would be deleting stored backtests.
 */
const TRADING_API_VERSION = 2.4;
const WEBSERVER_API_VERSION = 2.3;

export interface ShowConfigInput {
  /** The configuration as merged from files, environment and command line, by its own keys. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Null: no bot yet. */
  readonly bot: BotFace | null;
  readonly version: string;
  readonly runMode: string;
}

type Settings = (key: string) => unknown;

const CURRENCY_DECIMALS: Readonly<Record<string, number>> = { BTC: 8, ETH: 5 };
const OTHER_DECIMALS = 3;

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function settingsOf(input: ShowConfigInput): Settings {
  const attributes = input.bot?.strategy?.attributes ?? {};
  return (key) => input.configuration[key] ?? attributes[key];
}

function minimalRoi(value: unknown): Record<string, number> {
  const steps = Object.entries(record(value) ?? {});
  return Object.fromEntries(steps.flatMap(([minutes, ratio]) => (typeof ratio === 'number' ? [[minutes, ratio]] : [])));
}

function unfilledTimeout(value: unknown, hasBot: boolean): UnfilledTimeout | null {
  const configured = record(value);
  if (configured === null && !hasBot) return null;
  return {
    entry: number(configured?.entry),
    exit: number(configured?.exit),
    unit: text(configured?.unit) ?? 'minutes',
    exit_timeout_count: number(configured?.exit_timeout_count) ?? 0,
  };
}

function orderTypes(value: unknown, hasBot: boolean): OrderTypes | null {
  const configured = record(value);
  if (configured === null && !hasBot) return null;
  return {
    entry: text(configured?.entry) ?? 'limit',
    exit: text(configured?.exit) ?? 'limit',
    emergency_exit: text(configured?.emergency_exit) ?? 'market',
    force_exit: text(configured?.force_exit),
    force_entry: text(configured?.force_entry),
    stoploss: text(configured?.stoploss) ?? 'limit',
    stoploss_on_exchange: flag(configured?.stoploss_on_exchange) ?? false,
    stoploss_on_exchange_interval: number(configured?.stoploss_on_exchange_interval) ?? 60,
  };
}

function moneyFields(settings: Settings, bot: BotFace | null) {
  const stakeCurrency = text(settings('stake_currency')) ?? '';
  const configuredSlots = number(settings('max_open_trades')) ?? 0;
  const stakeAmount = settings('stake_amount');
  return {
    stake_currency: stakeCurrency,
    stake_amount: typeof stakeAmount === 'number' ? numberText(stakeAmount) : (text(stakeAmount) ?? ''),
    available_capital: number(settings('available_capital')),
    stake_currency_decimals: CURRENCY_DECIMALS[stakeCurrency] ?? OTHER_DECIMALS,
    max_open_trades: slotLimit(bot?.maxOpenTrades() ?? configuredSlots),
  };
}

/** What a running bot has even where neither the configuration nor the strategy names it. */
function stopFields(settings: Settings, hasBot: boolean) {
  const orFalse = hasBot ? false : null;
  return {
    minimal_roi: minimalRoi(settings('minimal_roi')),
    stoploss: number(settings('stoploss')),
    stoploss_on_exchange: flag(record(settings('order_types'))?.stoploss_on_exchange) ?? false,
    trailing_stop: flag(settings('trailing_stop')) ?? orFalse,
    trailing_stop_positive: number(settings('trailing_stop_positive')),
    trailing_stop_positive_offset: number(settings('trailing_stop_positive_offset')) ?? (hasBot ? 0 : null),
    trailing_only_offset_is_reached: flag(settings('trailing_only_offset_is_reached')) ?? orFalse,
    use_custom_stoploss: flag(settings('use_custom_stoploss')) ?? orFalse,
  };
}

function timeframeFields(settings: Settings) {
  const timeframe = text(settings('timeframe'));
  const lengthMs = timeframe === null ? 0 : timeframeMs(timeframe);
  return { timeframe, timeframe_ms: lengthMs, timeframe_min: Math.floor(lengthMs / 60_000) };
}

export function queryShowConfig(input: ShowConfigInput): ShowConfig {
  const { configuration, bot, version, runMode } = input;
  const settings = settingsOf(input);
  const hasBot = bot !== null;
  const tradingMode = text(configuration.trading_mode) ?? 'spot';
  return {
    version,
    strategy_version: bot?.strategy?.version ?? null,
    api_version: runMode === 'webserver' ? WEBSERVER_API_VERSION : TRADING_API_VERSION,
    dry_run: flag(configuration.dry_run) ?? true,
    trading_mode: tradingMode,
    short_allowed: tradingMode !== 'spot',
    ...moneyFields(settings, bot),
    ...stopFields(settings, hasBot),
    unfilledtimeout: unfilledTimeout(settings('unfilledtimeout'), hasBot),
    order_types: orderTypes(settings('order_types'), hasBot),
    ...timeframeFields(settings),
    exchange: text(record(configuration.exchange)?.name) ?? '',
    strategy: bot?.settings.strategy ?? text(configuration.strategy),
    force_entry_enable: flag(configuration.force_entry_enable) ?? false,
    exit_pricing: { ...record(configuration.exit_pricing) },
    entry_pricing: { ...record(configuration.entry_pricing) },
    bot_name: text(configuration.bot_name) ?? 'freqtrade',
    state: bot?.state() ?? '',
    runmode: runMode,
    position_adjustment_enable: flag(settings('position_adjustment_enable')) ?? false,
    max_entry_position_adjustment: number(settings('max_entry_position_adjustment')) ?? -1,
  };
}
