/**
 * Which venue is which. `venueOf` gives the facts of a venue by its id: binance, kraken and okx are tested, their
 * children share their parent's facts but not its tests, any other venue works by what is generally true.
 *
 * `applyOverrides` lays the configuration's `exchange._ft_has_params` over them.
 */
import { PitwallError } from '../../domain/errors.ts';
import type { TimeInForce } from '../../domain/order.ts';
import type { TradingMode } from '../../domain/trade.ts';
import { binance } from './binance.ts';
import { kraken } from './kraken.ts';
import { okx } from './okx.ts';
import { otherVenue } from './other.ts';
import type { Venue } from './venue.ts';

export type { DeadlineSignal, RefusalRules, Venue } from './venue.ts';

const TESTED: Readonly<Record<string, Venue>> = { binance, kraken, okx };

/** Ids whose facts are another venue's. */
const CHILDREN: Readonly<Record<string, string>> = {
  binanceus: 'binance',
  binanceje: 'binance',
  binanceusdm: 'binance',
  okex: 'okx',
  gate: 'gateio',
  htx: 'huobi',
};

/** Names the client library no longer has, and the ones it has instead. */
const RENAMED: Readonly<Record<string, string>> = {
  gateio: 'gate',
  huobi: 'htx',
  okex: 'okx',
  coinbasepro: 'coinbase',
};

/** Lower-case id as the client library spells it. Throws CONFIG for anything but letters and digits. */
export function clientId(name: string): string {
  const id = name.toLowerCase();
  if (!/^[a-z0-9]+$/.test(id)) {
    throw new PitwallError(
      'CONFIG',
      `"${name}" is no exchange name: exchange.name holds lower-case letters and digits, such as "binance".`,
    );
  }
  return RENAMED[id] ?? id;
}

export interface KnownVenue {
  readonly venue: Venue;
  /** True when our tests cover this very venue. */
  readonly tested: boolean;
}

/** True when our tests cover this very exchange. */
export function isTestedExchange(name: string): boolean {
  return TESTED[clientId(name)] !== undefined;
}

export function venueOf(name: string, tradingMode: TradingMode): KnownVenue {
  const id = name.toLowerCase();
  const parent = CHILDREN[id] ?? id;
  const known = TESTED[parent];
  const venue = known ?? otherVenue(parent);
  return { venue: forMode(parent, venue, tradingMode), tested: isTestedExchange(name) };
}

/** Binance's futures tickers hold no bid and ask, OKX's no quote volume. */
function forMode(id: string, venue: Venue, tradingMode: TradingMode): Venue {
  if (tradingMode !== 'futures') return venue;
  if (id === 'binance') return { ...venue, traits: { ...venue.traits, tickersHavePrice: false } };
  if (id === 'okx') return { ...venue, traits: { ...venue.traits, tickersHaveVolume: false } };
  return venue;
}

type Override = (venue: Venue, value: unknown) => Venue;

function trait(name: keyof Venue['traits'], isValid: (value: unknown) => boolean): Override {
  return (venue, value) => (isValid(value) ? { ...venue, traits: { ...venue.traits, [name]: value } } : venue);
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;

const TIME_IN_FORCE: ReadonlySet<string> = new Set<TimeInForce>(['GTC', 'FOK', 'IOC', 'PO']);

/** The keys of `_ft_has_params` the bot knows. */
const OVERRIDES: Readonly<Record<string, Override>> = {
  stoploss_on_exchange: trait('stoplossOnExchange', isBoolean),
  ohlcv_candle_limit: trait('candleLimit', isCount),
  ohlcv_has_history: trait('hasCandleHistory', isBoolean),
  ohlcv_partial_candle: trait('partialCandle', isBoolean),
  tickers_have_quoteVolume: trait('tickersHaveVolume', isBoolean),
  tickers_have_price: trait('tickersHavePrice', isBoolean),
  order_time_in_force: (venue, value) => {
    const list: unknown[] = Array.isArray(value) ? value : [];
    const known = list.map((item) => String(item).toUpperCase()).filter((item) => TIME_IN_FORCE.has(item));
    return known.length === 0 ? venue : { ...venue, traits: { ...venue.traits, timeInForce: known as TimeInForce[] } };
  },
  l2_limit_range: (venue, value) => {
    if (value === null) return { ...venue, bookDepths: null };
    const depths: unknown[] = Array.isArray(value) ? value : [];
    return depths.length > 0 && depths.every(isCount) ? { ...venue, bookDepths: depths as number[] } : venue;
  },
};

/**
 * Lays the configuration's overrides over a venue's facts.
 *
 * @returns the venue, and the keys that were not understood
 */
export function applyOverrides(
  venue: Venue,
  overrides: Readonly<Record<string, unknown>>,
): { readonly venue: Venue; readonly ignored: readonly string[] } {
  const ignored: string[] = [];
  let result = venue;
  for (const [key, value] of Object.entries(overrides)) {
    const before = result;
    result = OVERRIDES[key]?.(result, value) ?? result;
    if (result === before) ignored.push(key);
  }
  return { venue: result, ignored };
}

/** The depth to ask the venue for: the next allowed one, or the largest when `wanted` is beyond all. */
export function bookDepth(venue: Venue, wanted: number): number {
  if (venue.bookDepths === null) return wanted;
  const sorted = [...venue.bookDepths].sort((left, right) => left - right);
  return sorted.find((depth) => depth >= wanted) ?? sorted.at(-1) ?? wanted;
}
