/**
 * The attributes of a strategy and their names in the configuration: `minimalRoi` is `minimal_roi`. Values are checked
 * here as far as one attribute can be judged alone; what depends on others is for the configuration's checks.
 */
import { PitwallError } from '../domain/errors.ts';
import type { TimeInForce } from '../domain/order.ts';
import type { OrderTypeSetting } from '../domain/settings.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { Strategy } from './strategy.ts';

/** `market` fills at once at the book's prices, `limit` waits for its price. */
export interface OrderTypes {
  readonly entry: OrderTypeSetting;
  readonly exit: OrderTypeSetting;
  readonly stoploss: OrderTypeSetting;
  /** Default: as `entry`. */
  readonly forceEntry?: OrderTypeSetting;
  /** Default: as `exit`. */
  readonly forceExit?: OrderTypeSetting;
  /** Default: market. */
  readonly emergencyExit?: OrderTypeSetting;
  readonly stoplossOnExchange: boolean;
}

export interface OrderTimeInForce {
  readonly entry: TimeInForce;
  readonly exit: TimeInForce;
}

/** How long orders may stay unfilled. */
export interface UnfilledTimeout {
  readonly entry?: number;
  readonly exit?: number;
  /** Emergency exit after this many timed-out exits; 0 = off. */
  readonly exitTimeoutCount?: number;
  /** Default: minutes. */
  readonly unit?: 'minutes' | 'seconds';
}

type Check = (value: unknown) => string | null;

const isNumber: Check = (value) => (Number.isFinite(value) ? null : 'must be a number');
const isBoolean: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const isText: Check = (value) => (typeof value === 'string' ? null : 'must be a text');
const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be an object';
const isCount: Check = (value) =>
  Number.isInteger(value) && (value as number) >= 0 ? null : 'must be a whole number of at least 0';
const isTimeframe: Check = (value) => {
  if (typeof value !== 'string') return 'must be a text such as 5m';
  try {
    timeframeMs(value);
    return null;
  } catch {
    return 'must be a number and a unit, such as 5m, 1h or 1d';
  }
};
const isRoi: Check = (value) => {
  if (isObject(value) !== null) return 'must be an object of minutes and ratios, such as { 0: 0.04, 30: 0.01 }';
  for (const [minutes, ratio] of Object.entries(value as object)) {
    if (!/^\d+$/.test(minutes)) return `has the key "${minutes}", which is no number of minutes`;
    if (!Number.isFinite(ratio)) return `has no number at minute ${minutes}`;
  }
  return null;
};
const isNegative: Check = (value) =>
  Number.isFinite(value) && (value as number) < 0 ? null : 'must be a negative number, such as -0.05';
const isLacking = (value: object, keys: readonly string[]): string | null => {
  const missing = keys.filter((key) => !Object.hasOwn(value, key));
  return missing.length === 0 ? null : `lacks ${missing.join(', ')}`;
};
const isOrderTypes: Check = (value) =>
  isObject(value) ?? isLacking(value as object, ['entry', 'exit', 'stoploss', 'stoplossOnExchange']);
const isTimeInForce: Check = (value) => isObject(value) ?? isLacking(value as object, ['entry', 'exit']);
const isStake: Check = (value) => (value === 'unlimited' ? null : isNumber(value) && 'must be a number or "unlimited"');

interface Attribute {
  readonly key: string;
  readonly check: Check;
}

function attribute(key: string, check: Check): Attribute {
  return { key, check };
}

/** Every attribute the configuration may override, with its key there. */
export const ATTRIBUTES = {
  timeframe: attribute('timeframe', isTimeframe),
  minimalRoi: attribute('minimal_roi', isRoi),
  stoploss: attribute('stoploss', isNegative),
  trailingStop: attribute('trailing_stop', isBoolean),
  trailingStopPositive: attribute('trailing_stop_positive', isNumber),
  trailingStopPositiveOffset: attribute('trailing_stop_positive_offset', isNumber),
  trailingOnlyOffsetIsReached: attribute('trailing_only_offset_is_reached', isBoolean),
  useCustomStoploss: attribute('use_custom_stoploss', isBoolean),
  useExitSignal: attribute('use_exit_signal', isBoolean),
  exitProfitOnly: attribute('exit_profit_only', isBoolean),
  exitProfitOffset: attribute('exit_profit_offset', isNumber),
  ignoreRoiIfEntrySignal: attribute('ignore_roi_if_entry_signal', isBoolean),
  ignoreBuyingExpiredCandleAfter: attribute('ignore_buying_expired_candle_after', isNumber),
  processOnlyNewCandles: attribute('process_only_new_candles', isBoolean),
  startupCandleCount: attribute('startup_candle_count', isCount),
  disableDataframeChecks: attribute('disable_dataframe_checks', isBoolean),
  orderTypes: attribute('order_types', isOrderTypes),
  orderTimeInForce: attribute('order_time_in_force', isTimeInForce),
  unfilledTimeout: attribute('unfilledtimeout', (value) => isObject(value)),
  stakeCurrency: attribute('stake_currency', isText),
  stakeAmount: attribute('stake_amount', isStake),
  maxOpenTrades: attribute('max_open_trades', isNumber),
  positionAdjustmentEnable: attribute('position_adjustment_enable', isBoolean),
  maxEntryPositionAdjustment: attribute('max_entry_position_adjustment', isNumber),
} as const satisfies Partial<Record<keyof Strategy, Attribute>>;

/**
 * The attributes a strategy sets, by their keys in the configuration, nested names included (`forceEntry` becomes
 * `force_entry`). Throws STRATEGY for the first one that cannot be.
 */
export function readAttributes(strategy: Strategy): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, { key, check }] of Object.entries(ATTRIBUTES)) {
    const value = strategy[name as keyof typeof ATTRIBUTES];
    if (value === undefined || value === null) continue;
    const problem = check(value);
    if (problem !== null) {
      const shown = typeof value === 'bigint' ? `${String(value)}n` : JSON.stringify(value);
      throw new PitwallError('STRATEGY', `${strategy.constructor.name}: ${name} ${problem}, got ${shown}`);
    }
    found[key] = typeof value === 'object' && name !== 'minimalRoi' ? snakeCaseKeys(value) : value;
  }
  return found;
}

function snakeCaseKeys(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      entry as unknown,
    ]),
  );
}
