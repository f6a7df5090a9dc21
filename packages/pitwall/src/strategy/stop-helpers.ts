/** What `customStoploss` may return to place a stop at a certain profit or price. */

/**
 * The stop that locks in `openRelativeStop`, a profit ratio relative to the open rate, as a distance from the current
 * rate: 1 - (1 + stop) / (1 + profit) for longs, (1 - stop) / (1 - profit) - 1 for shorts, times the leverage, with both
 * ratios divided by it. Never negative: 0 (no change) when the stop would lie beyond the current rate.
 *
 * @param currentProfit the trade's leveraged profit ratio now
 */
export function stoplossFromOpen(
  openRelativeStop: number,
  currentProfit: number,
  isShort = false,
  leverage = 1,
): number {
  const stop = openRelativeStop / leverage;
  const profit = currentProfit / leverage;
  if ((isShort && profit === 1) || (!isShort && profit === -1)) return 1;
  const distance = isShort ? (1 - stop) / (1 - profit) - 1 : 1 - (1 + stop) / (1 + profit);
  return Math.max(distance * leverage, 0);
}

/**
 * The distance of the price `stopRate` from the current rate, as a ratio between 0 and 1 (times the leverage). 0: the
 * price lies beyond the current rate. A current rate of 0 gives 1.
 */
export function stoplossFromAbsolute(stopRate: number, currentRate: number, isShort = false, leverage = 1): number {
  if (currentRate === 0) return 1;
  const distance = isShort ? stopRate / currentRate - 1 : 1 - stopRate / currentRate;
  return Math.min(Math.max(distance, 0), 1) * leverage;
}
