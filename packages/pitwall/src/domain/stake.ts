/**
 * How much to put into a trade, in the stake currency.
 *
 *     total      = available capital + closed profit, or (tied + free) * tradable ratio
 *     available  = min(total - tied, free)
 *     stake      = the configured number, or an equal share of total for every slot
 *
 * `tied` is the stake of all open trades, `free` the free balance of the stake currency.
 */
import { PitwallError } from './errors.ts';
import type { Market } from './market.ts';
import type { BotSettings } from './settings.ts';

export interface Funds {
  /** Stakes of all open trades, those whose entry is being sent included. */
  readonly tied: number;
  readonly free: number;
  /** Sum of the profits of closed trades. */
  readonly closedProfit: number;
}

type StakeSettings = Pick<
  BotSettings,
  | 'stakeCurrency'
  | 'stakeAmount'
  | 'maxOpenTrades'
  | 'tradableBalanceRatio'
  | 'availableCapital'
  | 'amendLastStakeAmount'
  | 'lastStakeAmountMinRatio'
>;

/** Capital the bot may use, tied stakes included. */
export function totalStake(settings: StakeSettings, funds: Funds): number {
  if (settings.availableCapital !== null) return settings.availableCapital + funds.closedProfit;
  return (funds.tied + funds.free) * settings.tradableBalanceRatio;
}

/** What is left for new trades; may be negative when balances shrank. */
export function availableStake(settings: StakeSettings, funds: Funds): number {
  return Math.min(totalStake(settings, funds) - funds.tied, funds.free);
}

/** The capital the bot started with. */
export function startingBalance(settings: StakeSettings, funds: Funds): number {
  return settings.availableCapital ?? funds.free - funds.closedProfit + funds.tied;
}

function wantedStake(settings: StakeSettings, funds: Funds, available: number): number {
  if (settings.stakeAmount !== 'unlimited') return settings.stakeAmount;
  if (settings.maxOpenTrades === 0) return 0;
  return Math.min((available + funds.tied) / settings.maxOpenTrades, available);
}

/**
 * The stake for the next trade, before limits and the strategy's say; 0: none. Throws DEPENDENCY when the balance is too
 * small for it.
 */
export function proposedStake(settings: StakeSettings, funds: Funds): number {
  const available = availableStake(settings, funds);
  const stake = Math.max(0, wantedStake(settings, funds, available));
  if (settings.amendLastStakeAmount) {
    return available > stake * settings.lastStakeAmountMinRatio ? Math.min(stake, available) : 0;
  }
  if (available < stake) {
    throw new PitwallError(
      'DEPENDENCY',
      `The available balance (${available} ${settings.stakeCurrency}) is below the stake amount ` +
        `(${stake} ${settings.stakeCurrency}).`,
    );
  }
  return stake;
}

/** The reserve is never more than half of the minimum. */
const MAX_RESERVE_FACTOR = 1.5;

/**
 * The smallest stake whose position can still be sold after a hit stop. Null: the venue names no minimum.
 *
 * @param stoploss ratio, sign ignored
 * @param reservePercent extra, as a fraction (0.05)
 */
export function minStake(
  market: Market,
  price: number,
  stoploss: number,
  leverage: number,
  reservePercent: number,
): number | null {
  const minima = [
    market.limits.cost.min,
    market.limits.amount.min === null ? null : market.limits.amount.min * price,
  ].filter((limit) => limit !== null && limit > 0);
  if (minima.length === 0) return null;
  const distance = Math.abs(stoploss);
  const reserve = distance === 1 ? MAX_RESERVE_FACTOR : (1 + reservePercent) / (1 - distance);
  const factor = Math.max(Math.min(reserve, MAX_RESERVE_FACTOR), 1);
  return (Math.max(...minima.map(Number)) * market.contractSize * factor) / leverage;
}

/** The largest stake the venue takes; infinite when it names no maximum. */
export function maxStake(market: Market, price: number, leverage: number): number {
  const maxima = [
    market.limits.cost.max,
    market.limits.amount.max === null ? null : market.limits.amount.max * price,
  ].filter((limit) => limit !== null);
  return (Math.min(Infinity, ...maxima.map(Number)) * market.contractSize) / leverage;
}

/** A stake is lifted to the minimum when that is at most this much more. */
const LIFT_FACTOR = 1.3;

/**
 * Fits a stake between the limits; 0: no trade.
 *
 * @param min smallest stake, null when there is none
 * @param max largest stake the venue takes
 * @param available what the bot may spend
 */
export function validateStake(stake: number, min: number | null, max: number, available: number): number {
  if (!(stake > 0)) return 0;
  const limit = Math.min(max, available);
  if (min !== null && min > limit) return 0;
  if (min !== null && stake < min) return stake * LIFT_FACTOR < min ? 0 : min;
  return Math.max(0, Math.min(stake, limit));
}
