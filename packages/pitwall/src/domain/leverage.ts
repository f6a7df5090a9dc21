/** Leverage limits by position size. */
import { PitwallError } from './errors.ts';
import type { LeverageTier } from './market.ts';

/**
 * The highest leverage for a stake (own money, without leverage): of the first tier whose successor could not be reached
 * with that stake. Without tiers 1. Throws EXCHANGE_REFUSED when the last tier is too small for the stake.
 *
 * @param tiers ascending by notional
 */
export function maxLeverage(pair: string, tiers: readonly LeverageTier[], stake: number): number {
  const index = tiers.findIndex((_, at) => {
    const next = tiers[at + 1];
    return next === undefined || next.minNotional / next.maxLeverage > stake;
  });
  const tier = tiers[index];
  if (tier === undefined) return 1;
  if (stake === 0) return tier.maxLeverage;
  const isLast = index === tiers.length - 1;
  if (isLast && tier.maxNotional !== null && stake > tier.maxNotional) {
    throw new PitwallError('EXCHANGE_REFUSED', `A stake of ${stake} is above the largest position of ${pair}.`);
  }
  return tier.maxNotional === null ? tier.maxLeverage : Math.min(tier.maxNotional / stake, tier.maxLeverage);
}

/** Maintenance margin of a stake: of the highest tier that starts at or below it. */
export function maintenanceOf(
  tiers: readonly LeverageTier[],
  stake: number,
): { readonly rate: number; readonly amount: number | null } | undefined {
  const tier = tiers.findLast((row) => stake >= row.minNotional);
  return tier && { rate: tier.maintenanceMarginRate, amount: tier.maintenanceAmount };
}
