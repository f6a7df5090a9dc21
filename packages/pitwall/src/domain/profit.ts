/**
 * What a trade is worth and what it earned. Fees are ratios, amounts base, money in the stake currency.
 *
 *     open value   long  a*o*(1+f)            short  a*o*(1-f)
 *     close value  long  a*c*(1-f) + funding  short  a*c*(1+f) - funding
 *     profit abs   long  close - open         short  open - close
 *     ratio        long  (close/open - 1)*lev short  (1 - close/open)*lev, and 0 when the divisor is 0
 *
 * Products are exact decimals; profits and ratios are rounded to 8 decimals. Futures add funding (positive = received),
 * spot has none.
 */
import { add, decimal, multiply, round8, subtract, toNumber, type Decimal } from './decimal.ts';
import type { Trade } from './trade.ts';

/** What the formulas need of a trade. */
export type ValuedTrade = Pick<
  Trade,
  | 'isShort'
  | 'leverage'
  | 'amount'
  | 'openRate'
  | 'openTradeValue'
  | 'feeOpen'
  | 'feeClose'
  | 'fundingFees'
  | 'tradingMode'
>;

/** A part of a trade: its own amount and open rate instead of the trade's. */
export interface TradePart {
  readonly amount?: number;
  readonly openRate?: number;
}

const ONE: Decimal = { digits: 1n, scale: 0 };

function value(amount: number, rate: number, fee: number, feeIsAdded: boolean): Decimal {
  const factor = feeIsAdded ? add(ONE, decimal(fee)) : subtract(ONE, decimal(fee));
  return multiply(multiply(decimal(amount), decimal(rate)), factor);
}

function exactOpenValue(trade: ValuedTrade, amount: number, openRate: number): Decimal {
  return value(amount, openRate, trade.feeOpen, !trade.isShort);
}

function exactCloseValue(trade: ValuedTrade, rate: number, amount: number): Decimal {
  const sold = value(amount, rate, trade.feeClose, trade.isShort);
  const funding = decimal(trade.tradingMode === 'futures' ? (trade.fundingFees ?? 0) : 0);
  return trade.isShort ? subtract(sold, funding) : add(sold, funding);
}

/** Worth of the entry, entry fee included. */
export function openValue(trade: ValuedTrade, amount = trade.amount, openRate = trade.openRate): number {
  return toNumber(exactOpenValue(trade, amount, openRate));
}

/** What closing at `rate` brings (long) or costs (short), exit fee and funding included. */
export function closeValue(trade: ValuedTrade, rate: number, amount = trade.amount): number {
  if (!Number.isFinite(rate)) return Number.NaN;
  return toNumber(exactCloseValue(trade, rate, amount));
}

/** The entry's worth: the stored one for a whole trade, a part's own when the part says so. */
function basis(trade: ValuedTrade, part: TradePart): number {
  if (part.amount === undefined && part.openRate === undefined) return trade.openTradeValue;
  return openValue(trade, part.amount, part.openRate);
}

/** Profit in stake currency when (a part of) the trade closes at `rate`. NaN for a rate that is not known. */
export function profitAbs(trade: ValuedTrade, rate: number, part: TradePart = {}): number {
  if (!Number.isFinite(rate)) return Number.NaN;
  const open = basis(trade, part);
  const close = closeValue(trade, rate, part.amount ?? trade.amount);
  return round8(trade.isShort ? open - close : close - open);
}

function ratioOf(trade: ValuedTrade, open: number, close: number): number {
  if (trade.isShort ? close === 0 : open === 0) return 0;
  // A short that was opened for nothing has no ratio either.
  if (open === 0) return 0;
  return (trade.isShort ? 1 - close / open : close / open - 1) * trade.leverage;
}

/** Distance from a rounding tie, in units of the eighth decimal, above which float64 products round like exact ones. */
const SAFE_DISTANCE = 1e-4;
/** Ratios beyond this have too few digits left behind the eighth decimal for the quick way. */
const SAFE_RATIO = 1_000;

/**
 * Profit as a ratio of the leveraged stake: 0.05 is 5 %. NaN for a rate that is not known.
 *
 * Simulations ask this for every candle: float64 products decide, unless the eighth decimal is so close to a tie that
 * exact ones could round the other way.
 */
export function profitRatio(trade: ValuedTrade, rate: number, part: TradePart = {}): number {
  if (!Number.isFinite(rate)) return Number.NaN;
  const open = basis(trade, part);
  const amount = part.amount ?? trade.amount;
  const side = trade.isShort ? -1 : 1;
  const funding = trade.tradingMode === 'futures' ? (trade.fundingFees ?? 0) : 0;
  const quick = ratioOf(trade, open, amount * rate * (1 - side * trade.feeClose) + side * funding);
  const fraction = Math.abs((quick * 1e8) % 1);
  if (Math.abs(quick) < SAFE_RATIO && Math.abs(fraction - 0.5) > SAFE_DISTANCE) return round8(quick);
  return round8(ratioOf(trade, open, closeValue(trade, rate, amount)));
}
