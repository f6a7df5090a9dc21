/**
 * The stop price of a trade: initial, tightened, trailed.
 *
 * A ratio r and a bound p give the stop `p*(1 - |r|/leverage)` for longs and `p*(1 + |r|/leverage)` for shorts, rounded to
 * the tick. Ratios are leveraged, like profit ratios: -0.1 risks 10 % of the stake. Stops ignore fees. Once set, a stop
 * only ever tightens: up for longs, down for shorts. The functions change the trade in place.
 *
 * Kept as recorded, although surprising: prices of stops are rounded up for both directions, and after an additional entry
 * at a better price a tightened stop counts as trailing.
 */
import { priceToPrecision } from './precision.ts';
import { profitRatio, type ValuedTrade } from './profit.ts';
import type { ExitSettings } from './settings.ts';
import type { Trade } from './trade.ts';

export type StopFields = Pick<
  Trade,
  'stopLoss' | 'stopLossPct' | 'initialStopLoss' | 'initialStopLossPct' | 'isStopLossTrailing'
>;

export type StoppedTrade = StopFields &
  Pick<Trade, 'isShort' | 'leverage' | 'openRate' | 'pricePrecision' | 'precisionMode'>;

/** The stop price at `ratio` (its sign does not matter) from `bound`, rounded to the trade's tick. */
export function stopPriceAt(
  trade: Pick<Trade, 'isShort' | 'leverage' | 'pricePrecision' | 'precisionMode'>,
  bound: number,
  ratio: number,
): number {
  const distance = Math.abs(ratio / trade.leverage);
  const price = trade.isShort ? bound * (1 + distance) : bound * (1 - distance);
  return priceToPrecision(price, trade.pricePrecision, trade.precisionMode);
}

/** Sets the first stop from the open rate, dropping whatever was there: after the entry's fill, or for a new ratio. */
export function resetInitialStop(trade: StoppedTrade, ratio: number): void {
  trade.stopLoss = stopPriceAt(trade, trade.openRate, ratio);
  trade.stopLossPct = -Math.abs(ratio);
  trade.initialStopLoss = trade.stopLoss;
  trade.initialStopLossPct = trade.stopLossPct;
  trade.isStopLossTrailing = false;
}

/** Sets the first stop from the open rate if the trade has none yet. */
export function ensureInitialStop(trade: StoppedTrade, ratio: number): void {
  if (trade.initialStopLossPct === null) resetInitialStop(trade, ratio);
}

/** Moves the stop to the candidate at `ratio` from `bound` when that is tighter; else leaves it alone. */
export function tightenStop(trade: StoppedTrade, bound: number, ratio: number): void {
  const candidate = stopPriceAt(trade, bound, ratio);
  const isTighter = trade.isShort ? candidate < trade.stopLoss : candidate > trade.stopLoss;
  if (!isTighter) return;
  trade.stopLoss = candidate;
  trade.stopLossPct = -Math.abs(ratio);
  trade.isStopLossTrailing = true;
}

/** Prices of one look at a trade: the rate, and in simulations the extremes of the candle. */
export interface PriceView {
  readonly rate: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** The price the stop is tested against: the worst the trade has seen in this look. */
function worstPrice(trade: Pick<Trade, 'isShort'>, view: PriceView): number {
  return (trade.isShort ? view.high : view.low) ?? view.rate;
}

/** The price trailing and ROI reckon with: the best the trade has seen in this look. */
export function bestPrice(trade: Pick<Trade, 'isShort'>, view: PriceView): number {
  return (trade.isShort ? view.low : view.high) ?? view.rate;
}

export function isStopHit(trade: Pick<Trade, 'isShort' | 'stopLoss'>, view: PriceView): boolean {
  const price = worstPrice(trade, view);
  return trade.isShort ? trade.stopLoss <= price : trade.stopLoss >= price;
}

/** The liquidation price was reached: such a position is gone, whatever its stop says. */
export function isLiquidationHit(trade: Pick<Trade, 'isShort' | 'liquidationPrice'>, view: PriceView): boolean {
  if (trade.liquidationPrice === null || trade.liquidationPrice === 0) return false;
  const price = worstPrice(trade, view);
  return trade.isShort ? trade.liquidationPrice <= price : trade.liquidationPrice >= price;
}

/**
 * Trails the stop behind the best price.
 *
 * @param ratio the distance while the positive one is not active: the configured stop, or what the strategy's callback
 *   just said
 */
export function trailStop(
  trade: StoppedTrade & ValuedTrade,
  settings: ExitSettings,
  view: PriceView,
  ratio: number,
): void {
  const bound = bestPrice(trade, view);
  const profit = profitRatio(trade, bound);
  const offset = settings.trailingStopPositiveOffset;
  if (settings.trailingOnlyOffsetIsReached && profit < offset) return;
  const positive = settings.trailingStopPositive;
  tightenStop(trade, bound, positive !== null && profit > offset ? positive : ratio);
}

/** How a hit stop is called. */
export function stopKind(trade: StopFields): 'stop_loss' | 'trailing_stop_loss' {
  return trade.stopLoss === trade.initialStopLoss ? 'stop_loss' : 'trailing_stop_loss';
}
