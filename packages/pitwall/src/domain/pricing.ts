/**
 * Which price to enter or exit at, from an order book or a ticker.
 *
 * `same` and `other` name the own side of the book: entering long or exiting short, `same` is the bid.
 */
import { PitwallError } from './errors.ts';
import type { OrderBook, Ticker } from './market.ts';
import type { PriceSide, PricingSettings } from './settings.ts';

export type TradeStep = 'entry' | 'exit';

/** The side of the book the setting means. */
export function bookSide(setting: PriceSide, step: TradeStep, isShort: boolean): 'bid' | 'ask' {
  if (setting === 'bid' || setting === 'ask') return setting;
  const isBuying = (step === 'entry') !== isShort;
  return isBuying === (setting === 'same') ? 'bid' : 'ask';
}

/** Price of level `settings.orderBookTop` of the chosen side. Throws PRICING when the book is not that deep. */
export function rateFromBook(
  pair: string,
  book: OrderBook,
  settings: PricingSettings,
  step: TradeStep,
  isShort: boolean,
): number {
  const side = bookSide(settings.priceSide, step, isShort);
  const level = (side === 'bid' ? book.bids : book.asks)[settings.orderBookTop - 1];
  if (level === undefined || !(level[0] > 0)) {
    throw new PitwallError(
      'PRICING',
      `The order book of ${pair} has no ${side} at level ${settings.orderBookTop}: no ${step} rate.`,
    );
  }
  return level[0];
}

/**
 * The ticker's price of the chosen side, drawn towards the last price when that is better for us: by
 * `priceLastBalance` (0 = side, 1 = last). Throws PRICING when the ticker has no such price.
 *
 * Kept as recorded: "better" is judged as for a long, for shorts too.
 */
export function rateFromTicker(ticker: Ticker, settings: PricingSettings, step: TradeStep, isShort: boolean): number {
  const side = bookSide(settings.priceSide, step, isShort);
  const rate = ticker[side];
  if (rate === null || !(rate > 0)) {
    throw new PitwallError('PRICING', `The ticker of ${ticker.pair} has no ${side}: no ${step} rate.`);
  }
  const { last } = ticker;
  if (last === null || last === 0) return rate;
  const isLastBetter = step === 'entry' ? rate > last : rate < last;
  return isLastBetter ? rate + settings.priceLastBalance * (last - rate) : rate;
}

/** Keeps a strategy's price within `maxDistance` (a fraction) of the proposed one; anything not a number is not used. */
export function clampCustomPrice(custom: number, proposed: number, maxDistance: number): number {
  if (!Number.isFinite(custom)) return proposed;
  const lowest = proposed * (1 - maxDistance);
  const highest = proposed * (1 + maxDistance);
  return Math.min(Math.max(custom, lowest), highest);
}

/** True when the summed sizes of the book favour the trade: bids by asks (long), asks by bids (short), at least `delta`. */
export function isBookDeepEnough(book: OrderBook, delta: number, isShort: boolean): boolean {
  const sizeOf = (levels: OrderBook['bids']): number => levels.reduce((total, [, amount]) => total + amount, 0);
  const bids = sizeOf(book.bids);
  const asks = sizeOf(book.asks);
  const ratio = isShort ? asks / bids : bids / asks;
  return ratio >= delta;
}
