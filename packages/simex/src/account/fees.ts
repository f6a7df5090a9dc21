/**
 * What a fill costs, and in which coin.
 *
 * Entry points: `feeRate`, `spotFee`.
 */
import type { Order } from '../matching/order.ts';
import type { Core } from '../venue/core.ts';
import type { Product } from '../venue/order-types.ts';
import { divide, multiply } from '../venue/units.ts';

export interface Fee {
  readonly asset: string;
  readonly amount: bigint;
}

/** Ratio in units (100,000 = 0.001). */
export function feeRate(core: Core, product: Product, isMaker: boolean): bigint {
  const { fees } = core;
  if (product === 'spot') return isMaker ? fees.spotMaker : fees.spotTaker;
  return isMaker ? fees.futuresMaker : fees.futuresTaker;
}

/** The fee in the third coin at its present price, if such a market exists. */
export function thirdFee(core: Core, quoteAsset: string, quoteFee: bigint): Fee | undefined {
  const asset = core.fees.thirdAsset;
  if (asset === quoteAsset) return { asset, amount: quoteFee };
  const market = core.market('spot', `${asset}${quoteAsset}`);
  const price = market ? core.lastPrice(market) : 0n;
  return price > 0n ? { asset, amount: divide(quoteFee, price) } : undefined;
}

/**
 * The fee of a spot fill: in the coin that is received, the quote, or a third coin while the account has enough of it.
 * @param quote value of the fill in quote
 */
export function spotFee(
  core: Core,
  order: Order,
  assets: { base: string; quote: string },
  fill: {
    readonly quantity: bigint;
    readonly quote: bigint;
    readonly isMaker: boolean;
  },
): Fee {
  const rate = feeRate(core, 'spot', fill.isMaker);
  const inQuote: Fee = { asset: assets.quote, amount: multiply(fill.quote, rate) };
  if (core.fees.mode === 'quote') return inQuote;
  if (core.fees.mode === 'third') {
    const third = thirdFee(core, assets.quote, inQuote.amount);
    if (third && core.ledger.balance('free', third.asset) >= third.amount) return third;
  }
  return order.side === 'BUY' ? { asset: assets.base, amount: multiply(fill.quantity, rate) } : inQuote;
}
