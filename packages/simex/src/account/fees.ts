/**
 * What a fill costs, and in which coin.
 *
 * Entry points: `feeRate`, `spotFee`.
 */
import type { Core } from '../venue/core.ts';
import type { OrderSide, Product } from '../venue/order-types.ts';
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

/** What the fee of a spot fill depends on. */
export interface SpotFeeTerms {
  readonly base: string;
  readonly quote: string;
  readonly side: OrderSide;
  readonly quantity: bigint;
  /** Value of the fill in quote. */
  readonly value: bigint;
  readonly isMaker: boolean;
  /** Quote that can be taken for a fee: held for it, or free. */
  readonly payable: bigint;
}

/**
 * The fee of a spot fill: in the coin that is received, the quote, or a third coin; the last two only while the account
 * has enough of it, else in the coin that is received.
 */
export function spotFee(core: Core, terms: SpotFeeTerms): Fee {
  const rate = feeRate(core, 'spot', terms.isMaker);
  const inQuote: Fee = { asset: terms.quote, amount: multiply(terms.value, rate) };
  if (terms.side === 'SELL' && core.fees.mode !== 'third') return inQuote;
  if (core.fees.mode === 'quote' && terms.payable >= inQuote.amount) return inQuote;
  if (core.fees.mode === 'third') {
    const third = thirdFee(core, terms.quote, inQuote.amount);
    if (third && core.ledger.balance('free', third.asset) >= third.amount) return third;
  }
  return terms.side === 'BUY' ? { asset: terms.base, amount: multiply(terms.quantity, rate) } : inQuote;
}
