/**
 * Whether an exchange can do what the settings ask for: checked once its markets are loaded, before anything is traded.
 * The first thing that cannot be is thrown, in one line that names the setting and what to do.
 */
import { PitwallError } from '../domain/errors.ts';
import type { BotSettings } from '../domain/settings.ts';
import { quoteOf } from '../domain/pair.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { expandPatterns } from '../pairlist/patterns.ts';
import type { Exchange } from '../ports/exchange.ts';

const MIN_TIMEFRAME_MS = 60_000;
/** Requests for the start-up candles of one pair at most. */
const MAX_STARTUP_CALLS = 5;

type Check = (settings: BotSettings, exchange: Exchange) => string | null;

const timeframeIsOffered: Check = ({ timeframe }, { traits }) => {
  if (!traits.timeframes.includes(timeframe)) {
    return `timeframe is "${timeframe}", which ${traits.id} does not offer: use one of ${traits.timeframes.join(', ')}`;
  }
  return timeframeMs(timeframe) < MIN_TIMEFRAME_MS
    ? `timeframe is "${timeframe}": candles of less than a minute are not supported`
    : null;
};

const stakeCurrencyIsQuoted: Check = ({ stakeCurrency }, { traits, markets }) => {
  const quotes = new Set([...markets.values()].map(({ quote }) => quote));
  return quotes.has(stakeCurrency)
    ? null
    : `stake_currency is "${stakeCurrency}", which no market of ${traits.id} is quoted in: use one of ` +
        [...quotes].sort().slice(0, 20).join(', ');
};

const pairsExist: Check = ({ pairWhitelist, skipPairValidation, stakeCurrency }, { traits, markets }) => {
  if (skipPairValidation) return null;
  for (const entry of pairWhitelist) {
    const pairs = expandPatterns([entry], markets.keys(), 'exchange.pair_whitelist');
    if (pairs.length === 0) {
      return `exchange.pair_whitelist holds "${entry}", which ${traits.id} does not have: remove it or check its spelling`;
    }
    // A pattern may match more than is meant; a pair named literally must be one we can trade.
    const other = markets.has(entry) && quoteOf(entry) !== stakeCurrency ? entry : undefined;
    if (other !== undefined) {
      return `exchange.pair_whitelist holds "${other}", which is not quoted in the stake currency ${stakeCurrency}: remove it`;
    }
  }
  return null;
};

const marketOrdersArePossible: Check = ({ orderTypes }, { traits }) => {
  const using = Object.entries(orderTypes).find(([, type]) => type === 'market');
  return using === undefined || traits.hasMarketOrders
    ? null
    : `order_types.${using[0]} is "market", which ${traits.id} does not take: use "limit"`;
};

const timeInForceIsTaken: Check = ({ orderTimeInForce }, { traits }) => {
  for (const [side, timeInForce] of Object.entries(orderTimeInForce)) {
    if (traits.timeInForce.includes(timeInForce)) continue;
    return (
      `order_time_in_force.${side} is "${timeInForce}", which ${traits.id} does not take: ` +
      `use one of ${traits.timeInForce.join(', ')}`
    );
  }
  return null;
};

const pricesCanBeHad: Check = ({ entryPricing, exitPricing }, { traits }) => {
  for (const [section, pricing] of Object.entries({ entry_pricing: entryPricing, exit_pricing: exitPricing })) {
    if (pricing.useOrderBook && !traits.hasOrderBook) {
      return `${section}.use_order_book is true, but ${traits.id} has no order book: set it to false`;
    }
    if (!pricing.useOrderBook && !traits.tickersHavePrice) {
      return `${section}.use_order_book is false, but tickers of ${traits.id} hold no bid and ask: set it to true`;
    }
  }
  return null;
};

const startupCandlesCanBeHad: Check = ({ startupCandleCount }, { traits }) => {
  const calls = Math.ceil((startupCandleCount + 1) / traits.candleLimit);
  const most = traits.hasCandleHistory ? MAX_STARTUP_CALLS : 1;
  return calls <= most
    ? null
    : `startup_candle_count is ${startupCandleCount}, but ${traits.id} gives ${most * traits.candleLimit - 1} at most: ` +
        'lower it in the strategy';
};

const CHECKS: readonly Check[] = [
  timeframeIsOffered,
  stakeCurrencyIsQuoted,
  pairsExist,
  marketOrdersArePossible,
  timeInForceIsTaken,
  pricesCanBeHad,
  startupCandlesCanBeHad,
];

/** Throws CONFIG when the exchange, whose markets are loaded, cannot do what the settings ask for. */
export function checkRequirements(settings: BotSettings, exchange: Exchange): void {
  for (const check of CHECKS) {
    const problem = check(settings, exchange);
    if (problem !== null) throw new PitwallError('CONFIG', `${problem}.`);
  }
}
