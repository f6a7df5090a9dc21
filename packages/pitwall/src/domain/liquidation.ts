/**
 * Where an isolated futures position is liquidated. `s` is +1 for longs and -1 for shorts, `o` the open rate, `a` the base
 * amount, `w` the own money in the position.
 *
 *     general   (o - s*w/a) / (1 - s*(mmr + taker))
 *     Binance   (w + cum - s*a*o) / (a*mmr - s*a)
 *
 * The result then moves towards the entry by `buffer * |o - liquidation|`, so that the bot is out before the venue acts.
 */
export interface IsolatedPosition {
  readonly isShort: boolean;
  readonly openRate: number;
  readonly amount: number;
  readonly stakeAmount: number;
  /** Maintenance margin as a ratio. */
  readonly maintenanceRate: number;
  /** Binance's `cum`; null on venues that have none. */
  readonly maintenanceAmount: number | null;
  readonly takerFee: number;
}

/** The bare liquidation price, never negative. */
export function liquidationPrice(position: IsolatedPosition): number {
  const side = position.isShort ? -1 : 1;
  const { openRate, amount, stakeAmount, maintenanceRate, maintenanceAmount, takerFee } = position;
  const price =
    maintenanceAmount === null
      ? (openRate - (side * stakeAmount) / amount) / (1 - side * (maintenanceRate + takerFee))
      : (stakeAmount + maintenanceAmount - side * amount * openRate) / (amount * maintenanceRate - side * amount);
  return Math.max(0, price);
}

/** Moves a liquidation price towards the entry by the buffer (a fraction of the distance). */
export function withLiquidationBuffer(price: number, openRate: number, isShort: boolean, buffer: number): number {
  const distance = Math.abs(openRate - price) * buffer;
  return Math.max(0, isShort ? price - distance : price + distance);
}
