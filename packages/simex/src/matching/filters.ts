/**
 * Checks a new order against the rules of its symbol, before the account is looked at, and turns its texts into exact
 * integers. Spot answers with filter failures (-1013), futures with codes of their own, as Binance does.
 *
 * Entry points: `checkOrder`, `checkQuantity`, `checkTick`, `checkLimitPrice`, `validClientId`.
 */
import type { Instrument } from '../market/instrument.ts';
import type { NewOrder, OrderSide, OrderType, Refusal } from '../venue/order-types.ts';
import { formatUnits, multiply, parseUnits } from '../venue/units.ts';
import { hasLimit, isSpotStop } from './order.ts';
import { REFUSALS } from './refusals.ts';

const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

/** The numbers of an order; 0 for what it has not. */
export interface OrderNumbers {
  readonly quantity: bigint;
  readonly quoteOrderQuantity: bigint;
  readonly price: bigint;
  readonly stopPrice: bigint;
}

export type Checked = { readonly numbers: OrderNumbers } | { readonly refusal: Refusal };

export function validClientId(text: string): boolean {
  return CLIENT_ID.test(text);
}

/** Lot size rules; `market` orders have a lower maximum. */
export function checkQuantity(instrument: Instrument, quantity: bigint, market: boolean): Refusal | undefined {
  const futures = instrument.spec.product === 'futures';
  const most = market ? instrument.marketMaxQuantity : instrument.maxQuantity;
  if (quantity <= 0n) return futures ? REFUSALS.quantityZero : REFUSALS.filter('LOT_SIZE');
  if (quantity < instrument.minQuantity) return futures ? REFUSALS.quantitySmall : REFUSALS.filter('LOT_SIZE');
  if (quantity > most) {
    if (futures) return REFUSALS.quantityLarge;
    return REFUSALS.filter(market && quantity <= instrument.maxQuantity ? 'MARKET_LOT_SIZE' : 'LOT_SIZE');
  }
  if (quantity % instrument.step !== 0n) return futures ? REFUSALS.quantityStep : REFUSALS.filter('LOT_SIZE');
  return undefined;
}

/** Tick and range of any price. */
export function checkTick(instrument: Instrument, price: bigint): Refusal | undefined {
  const wrong = price < instrument.minPrice || price > instrument.maxPrice || price % instrument.tick !== 0n;
  if (!wrong) return undefined;
  return instrument.spec.product === 'futures' ? REFUSALS.priceTick : REFUSALS.filter('PRICE_FILTER');
}

/**
 * A limit price: its tick, and its distance from `last` (0: unknown). Futures look only at the side on which the order
 * would be too generous; spot at both.
 */
export function checkLimitPrice(
  instrument: Instrument,
  side: OrderSide,
  price: bigint,
  last: bigint,
): Refusal | undefined {
  const wrong = checkTick(instrument, price);
  if (wrong || last === 0n) return wrong;
  const futures = instrument.spec.product === 'futures';
  const top = multiply(last, instrument.multiplierUp);
  const bottom = multiply(last, instrument.multiplierDown);
  const high = price > top;
  const low = price < bottom;
  if (!futures) return high || low ? REFUSALS.filter('PERCENT_PRICE_BY_SIDE') : undefined;
  if (high && side === 'BUY') return REFUSALS.priceHigh(formatUnits(top));
  return low && side === 'SELL' ? REFUSALS.priceLow(formatUnits(bottom)) : undefined;
}

function checkNotional(
  instrument: Instrument,
  price: bigint,
  quantity: bigint,
  reduceOnly: boolean,
): Refusal | undefined {
  if (multiply(price, quantity) >= instrument.minNotional) return undefined;
  if (instrument.spec.product === 'spot') return REFUSALS.filter('NOTIONAL');
  return reduceOnly ? undefined : REFUSALS.minNotional(formatUnits(instrument.minNotional));
}

function numbersOf(order: NewOrder): Checked {
  const numbers = { quantity: 0n, quoteOrderQuantity: 0n, price: 0n, stopPrice: 0n };
  for (const name of ['quantity', 'quoteOrderQuantity', 'price', 'stopPrice'] as const) {
    const text = order[name];
    if (text === undefined) continue;
    const value = parseUnits(text);
    if (value === undefined)
      return { refusal: REFUSALS.illegal(name === 'quoteOrderQuantity' ? 'quoteOrderQty' : name) };
    numbers[name] = value;
  }
  return { numbers };
}

/** Parameters that a type must or must not have. */
function checkShape(order: NewOrder): Refusal | undefined {
  const { type } = order;
  if (hasLimit(type)) {
    if (order.price === undefined) return REFUSALS.mandatory('price');
    if (type !== 'LIMIT_MAKER' && order.timeInForce === undefined) return REFUSALS.mandatory('timeInForce');
  } else if (order.price !== undefined) {
    return REFUSALS.notRequired('price');
  }
  if (isSpotStop(type)) {
    if (order.stopPrice === undefined && order.trailingDelta === undefined) return REFUSALS.mandatory('stopPrice');
  } else if (order.stopPrice !== undefined) {
    return REFUSALS.notRequired('stopPrice');
  }
  const byQuote = type === 'MARKET' && order.product === 'spot' && order.quoteOrderQuantity !== undefined;
  if (order.quantity === undefined && !byQuote) return REFUSALS.mandatory('quantity');
  if (order.quoteOrderQuantity !== undefined && !byQuote) return REFUSALS.notRequired('quoteOrderQty');
  if (order.timeInForce === 'GTX' && order.product === 'spot') return REFUSALS.illegal('timeInForce');
  return undefined;
}

const FUTURES_PLAIN: readonly OrderType[] = ['LIMIT', 'MARKET'];

/** All rules that need no account. `last`: the market's price in units, 0 if it has none. */
export function checkOrder(instrument: Instrument, order: NewOrder, last: bigint): Checked {
  if (!instrument.spec.orderTypes.includes(order.type)) return { refusal: REFUSALS.orderType };
  if (order.product === 'futures' && !FUTURES_PLAIN.includes(order.type)) return { refusal: REFUSALS.useAlgo };
  const shape = checkShape(order);
  if (shape) return { refusal: shape };
  if (order.clientOrderId !== undefined && !validClientId(order.clientOrderId)) {
    return { refusal: REFUSALS.illegalClientId };
  }
  const read = numbersOf(order);
  if ('refusal' in read) return read;
  const { quantity, price, stopPrice, quoteOrderQuantity } = read.numbers;
  const limit = hasLimit(order.type);
  const byQuote = quoteOrderQuantity > 0n && order.quantity === undefined;
  const wrong =
    (limit ? checkLimitPrice(instrument, order.side, price, last) : undefined) ??
    (stopPrice > 0n ? checkTick(instrument, stopPrice) : undefined) ??
    (byQuote ? undefined : checkQuantity(instrument, quantity, order.type === 'MARKET')) ??
    (byQuote
      ? quoteOrderQuantity < instrument.minNotional
        ? REFUSALS.filter('NOTIONAL')
        : undefined
      : checkNotional(instrument, limit ? price : stopPrice || last, quantity, order.reduceOnly === true));
  return wrong ? { refusal: wrong } : read;
}
