/**
 * Opens the tape of a symbol as the options say: modelled, from candles, or fixed.
 *
 * Entry point: `openFeed`.
 */
import { createCandleSource } from '../market/candle-source.ts';
import { basePriceOf } from '../market/catalogue.ts';
import { Feed } from '../market/feed.ts';
import type { Instrument } from '../market/instrument.ts';
import { createModelSource } from '../market/model-source.ts';
import type { BarSource } from '../market/pyramid.ts';
import type { CandleMarket, ModelMarket, StaticQuote, VenueOptions } from './options.ts';
import { units } from './units.ts';

const DAY_MS = 86_400_000;
const DEFAULT_TRADES_PER_MINUTE = 30;
/** How much of each step is the common factor. */
const CORRELATION = 0.6;

function tradesPerMinute(market: ModelMarket | CandleMarket): number {
  const wanted = market.tradesPerMinute ?? DEFAULT_TRADES_PER_MINUTE;
  if (!Number.isInteger(wanted) || wanted < 4 || wanted > 600) {
    throw new RangeError(`tradesPerMinute must be a whole number from 4 to 600, not ${wanted}`);
  }
  return wanted;
}

function modelled(market: ModelMarket, seed: string, instrument: Instrument): BarSource {
  const { spec } = instrument;
  const tick = Number(instrument.tick) / 1e8;
  const step = Number(instrument.step) / 1e8;
  const { price, dayTurnover } = basePriceOf(spec.base, spec.quote);
  return createModelSource({
    seed,
    name: `${spec.base}/${spec.quote}`,
    basePrice: price / tick,
    dayVolume: Math.max(10_000, Math.round(dayTurnover / price / step)),
    turnoverUnit: instrument.turnoverUnit,
    volatility: market.volatility ?? 1,
    correlation: CORRELATION,
    tradesPerMinute: tradesPerMinute(market),
    firstDay: Math.ceil(spec.onboardTime / DAY_MS),
  });
}

function recorded(market: CandleMarket, seed: string, instrument: Instrument): BarSource | undefined {
  const { spec } = instrument;
  const found = market.candles.find((one) => one.symbol === spec.symbol && one.product === spec.product);
  if (!found) return undefined;
  return createCandleSource({
    seed,
    name: `${spec.base}/${spec.quote}`,
    timeframeMs: found.timeframeMs,
    rows: found.rows,
    tick: Number(instrument.tick) / 1e8,
    step: Number(instrument.step) / 1e8,
    turnoverUnit: instrument.turnoverUnit,
    tradesPerMinute: tradesPerMinute(market),
  });
}

/** The feed of a symbol and, in a static market, its fixed quote. */
export function openFeed(
  options: VenueOptions,
  seed: string,
  instrument: Instrument,
  startMs: number,
): { readonly feed: Feed; readonly quote?: StaticQuote } {
  const market = options.market ?? { kind: 'model' };
  const { spec } = instrument;
  const name = `${spec.product}/${spec.symbol}`;
  const base = { seed, name, turnoverUnit: instrument.turnoverUnit };
  if (market.kind === 'static') {
    const quote = market.quotes.find((one) => one.symbol === spec.symbol && one.product === spec.product);
    const feed = new Feed({
      ...base,
      source: undefined,
      ...(quote ? { initialPrice: Number(units(quote.last) / instrument.tick) } : {}),
    });
    return quote ? { feed, quote } : { feed };
  }
  const source = market.kind === 'model' ? modelled(market, seed, instrument) : recorded(market, seed, instrument);
  const feed = new Feed({ ...base, source });
  if (options.background === false) feed.silence(startMs, true);
  return { feed };
}
