/**
 * The fee rate of an order, from what the venue says it took.
 */
import { round8 } from './decimal.ts';
import { baseOf, quoteOf } from './pair.ts';

/** Fees of 2 % and more are taken for a misreading. */
const MAX_PLAUSIBLE_FEE = 0.02;

export interface FeeOrder {
  readonly pair: string;
  /** Filled base amount. */
  readonly amount: number;
  /** Quote. */
  readonly cost: number;
}

export interface ReportedFee {
  readonly currency: string;
  readonly cost: number;
  readonly rate: number | null;
}

/**
 * Fee as a ratio of the order's worth, rounded to 8 decimals. Null when it cannot be told.
 *
 * @param currencyRate price of the fee's currency in the stake currency, for a third currency; null when unknown
 */
export function feeRate(order: FeeOrder, fee: ReportedFee, currencyRate: number | null): number | null {
  if (fee.rate !== null) return fee.rate;
  if (fee.currency === baseOf(order.pair)) return order.amount === 0 ? null : round8(fee.cost / order.amount);
  if (order.cost === 0) return null;
  if (fee.currency === quoteOf(order.pair)) return round8(fee.cost / order.cost);
  return currencyRate === null ? null : round8((fee.cost * currencyRate) / order.cost);
}

export function isPlausibleFee(rate: number | null): rate is number {
  return rate !== null && rate < MAX_PLAUSIBLE_FEE;
}
