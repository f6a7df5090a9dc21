/**
 * The 24-hour ticker of a symbol.
 *
 * Entry point: `viewTicker`.
 */
import { MINUTE_MS } from '../market/prints.ts';
import type { Core, Market } from './core.ts';
import type { Ticker } from './market-types.ts';
import type { StaticQuote } from './options.ts';
import { divide, formatUnits, units } from './units.ts';

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;

function quoteOf(core: Core, market: Market): StaticQuote | undefined {
  const { market: options } = core.options;
  if (options?.kind !== 'static') return undefined;
  const { product, symbol } = market.instrument.spec;
  return options.quotes.find((quote) => quote.symbol === symbol && quote.product === product);
}

function best(market: Market, nowMs: number) {
  const { bids, asks } = market.book.sides(1, nowMs);
  const { instrument } = market;
  const [bidPrice, bidQuantity] = bids[0] ?? [0, 0];
  const [askPrice, askQuantity] = asks[0] ?? [0, 0];
  return {
    bidPrice: instrument.formatTicks(bidPrice),
    bidQuantity: instrument.formatSteps(bidQuantity),
    askPrice: instrument.formatTicks(askPrice),
    askQuantity: instrument.formatSteps(askQuantity),
  };
}

/** A fixed ticker: what the file says, its high and low being its last price where nothing else is known. */
function fixedTicker(core: Core, market: Market, quote: StaticQuote): Ticker {
  const { timeMs } = core;
  const last = units(quote.last);
  const percent = units(quote.percentage ?? '0');
  const open = divide(last, 100_000_000n + percent / 100n);
  return {
    symbol: quote.symbol,
    priceChange: formatUnits(last - open),
    priceChangePercent: formatUnits(percent),
    weightedAveragePrice: formatUnits(last),
    lastPrice: formatUnits(last),
    lastQuantity: market.instrument.formatSteps(1),
    openPrice: formatUnits(open),
    highPrice: quote.high ?? formatUnits(last > open ? last : open),
    lowPrice: quote.low ?? formatUnits(last < open ? last : open),
    volume: formatUnits(units(quote.baseVolume ?? '0')),
    quoteVolume: formatUnits(units(quote.quoteVolume ?? '0')),
    openTime: timeMs - DAY_MS,
    closeTime: timeMs,
    count: 1,
    ...best(market, timeMs),
    bidPrice: formatUnits(units(quote.bid)),
    askPrice: formatUnits(units(quote.ask)),
  };
}

export function viewTicker(core: Core, market: Market): Ticker {
  const { timeMs } = core;
  const { instrument, feed } = market;
  const quote = quoteOf(core, market);
  const last = feed.lastPrint(timeMs);
  if (quote && (last?.tradeId ?? 0) === 0) return fixedTicker(core, market, quote);
  const minute = Math.floor(timeMs / MINUTE_MS);
  const bar = feed.range(minute + 1 - DAY_MINUTES, minute + 1, timeMs);
  const lastTicks = last?.price ?? 0;
  const open = bar?.open ?? lastTicks;
  const volume = bar?.volume ?? 0;
  const turnover = bar?.turnover ?? 0;
  const average = volume > 0 ? Math.round(turnover / (volume * instrument.turnoverUnit)) : lastTicks;
  const change = open > 0 ? ((lastTicks - open) / open) * 100 : 0;
  return {
    symbol: instrument.spec.symbol,
    priceChange: instrument.formatTicks(lastTicks - open),
    priceChangePercent: change.toFixed(3),
    weightedAveragePrice: instrument.formatTicks(average),
    lastPrice: instrument.formatTicks(lastTicks),
    lastQuantity: instrument.formatSteps(last?.quantity ?? 0),
    openPrice: instrument.formatTicks(open),
    highPrice: instrument.formatTicks(bar?.high ?? lastTicks),
    lowPrice: instrument.formatTicks(bar?.low ?? lastTicks),
    volume: instrument.formatSteps(volume),
    quoteVolume: instrument.formatTurnover(turnover),
    openTime: timeMs - DAY_MS,
    closeTime: timeMs,
    count: bar?.trades ?? 0,
    ...best(market, timeMs),
  };
}
