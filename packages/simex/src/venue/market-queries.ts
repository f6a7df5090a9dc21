/**
 * Public questions: symbols, candles, tickers, books, trades, premium index, funding rates.
 *
 * Entry point: `MarketQueries`. Reading never changes the venue.
 */
import { fundingRate, nextFundingTime } from '../account/funding.ts';
import { BOOK_DEPTH, type Level } from '../market/book.ts';
import type { Instrument } from '../market/instrument.ts';
import { klinePage } from '../market/klines.ts';
import { IDS_PER_MS, MINUTE_MS, type Print } from '../market/prints.ts';
import { REFUSALS, accept, refuse } from '../matching/refusals.ts';
import type { Core, Market } from './core.ts';
import { INTERVALS } from './market-types.ts';
import type {
  BookLevel,
  BookSnapshot,
  FundingRateView,
  Interval,
  Kline,
  KlineQuery,
  PremiumIndex,
  PublicTrade,
  SymbolSpec,
  Ticker,
  TradeQuery,
} from './market-types.ts';
import type { Outcome, Product } from './order-types.ts';
import { viewTicker } from './ticker.ts';
import { formatUnits } from './units.ts';

const TRADE_WINDOW_MS = 20 * MINUTE_MS;
const TRADE_SEARCH_MS = 24 * 60 * MINUTE_MS;
const MOST_TRADES = 1000;
const DEFAULT_LIMIT = 500;
const DEFAULT_BOOK_LIMIT = 100;
export const DEFAULT_FUNDING_HOURS = 8;

export function levelTexts(instrument: Instrument, levels: readonly Level[]): BookLevel[] {
  return levels.map(([price, quantity]) => [instrument.formatTicks(price), instrument.formatSteps(quantity)]);
}

export function viewTrade(instrument: Instrument, print: Print): PublicTrade {
  return {
    product: instrument.spec.product,
    symbol: instrument.spec.symbol,
    tradeId: print.tradeId,
    price: instrument.formatTicks(print.price),
    quantity: instrument.formatSteps(print.quantity),
    time: print.timeMs,
    buyerIsMaker: print.buyerIsMaker,
  };
}

/** The id of the book as it stands: it grows with every trade and every change of an own order. */
export function bookId(market: Market, nowMs: number): number {
  return Math.max(market.bookId, market.feed.lastPrint(nowMs)?.tradeId ?? 0);
}

export class MarketQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  symbols(product: Product): readonly SymbolSpec[] {
    return [...this.#core.specs.values()].filter((spec) => spec.product === product);
  }

  symbol(product: Product, symbol: string): Outcome<SymbolSpec> {
    const spec = this.#core.specs.get(`${product}:${symbol}`);
    return spec ? accept(spec) : refuse(REFUSALS.symbol);
  }

  #with<T>(product: Product, symbol: string, view: (market: Market) => T): Outcome<T> {
    const market = this.#core.market(product, symbol);
    return market ? accept(view(market)) : refuse(REFUSALS.symbol);
  }

  klines(product: Product, symbol: string, interval: Interval, query: KlineQuery = {}): Outcome<readonly Kline[]> {
    if (!INTERVALS.includes(interval)) return refuse(REFUSALS.period);
    return this.#with(product, symbol, ({ instrument, feed }) =>
      klinePage(instrument, feed, interval, query, this.#core.timeMs),
    );
  }

  markKlines(symbol: string, interval: Interval, query: KlineQuery = {}): Outcome<readonly Kline[]> {
    const page = this.klines('futures', symbol, interval, query);
    if (!page.ok) return page;
    const empty = { volume: '0', quoteVolume: '0', takerBase: '0', takerQuote: '0' };
    return accept(page.value.map((kline) => ({ ...kline, ...empty })));
  }

  ticker(product: Product, symbol: string): Outcome<Ticker> {
    return this.#with(product, symbol, (market) => viewTicker(this.#core, market));
  }

  /** Symbols without any price are left out. */
  tickers(product: Product): readonly Ticker[] {
    const result: Ticker[] = [];
    for (const spec of this.symbols(product)) {
      const market = this.#core.market(product, spec.symbol);
      if (market?.feed.lastPrint(this.#core.timeMs)) result.push(viewTicker(this.#core, market));
    }
    return result;
  }

  book(product: Product, symbol: string, limit = DEFAULT_BOOK_LIMIT): Outcome<BookSnapshot> {
    const { timeMs } = this.#core;
    return this.#with(product, symbol, (market) => {
      const { bids, asks } = market.book.sides(Math.min(limit, BOOK_DEPTH), timeMs);
      return {
        symbol,
        lastUpdateId: bookId(market, timeMs),
        time: timeMs,
        bids: levelTexts(market.instrument, bids),
        asks: levelTexts(market.instrument, asks),
      };
    });
  }

  publicTrades(product: Product, symbol: string, query: TradeQuery = {}): Outcome<readonly PublicTrade[]> {
    const limit = Math.max(1, Math.min(MOST_TRADES, query.limit ?? DEFAULT_LIMIT));
    return this.#with(product, symbol, (market) => {
      const prints = this.#prints(market, query, limit);
      return prints.map((print) => viewTrade(market.instrument, print));
    });
  }

  #prints(market: Market, query: TradeQuery, limit: number): Print[] {
    const { feed } = market;
    const untilMs = Math.min(query.endTime ?? this.#core.timeMs, this.#core.timeMs);
    const fromId = query.fromId ?? 0;
    const startMs = query.fromId === undefined ? query.startTime : Math.floor(query.fromId / IDS_PER_MS);
    let found: Print[] = [];
    if (startMs !== undefined) {
      for (let from = startMs; from <= untilMs && found.length < limit; from += TRADE_WINDOW_MS) {
        if (from > startMs + TRADE_SEARCH_MS) break;
        found.push(...feed.prints(from, Math.min(untilMs, from + TRADE_WINDOW_MS - 1)));
      }
      found = found.filter((print) => print.tradeId >= fromId);
      return found.slice(0, limit);
    }
    const oldest = untilMs - TRADE_SEARCH_MS;
    for (let to = untilMs; to > oldest && found.length < limit; to -= TRADE_WINDOW_MS) {
      found = [...feed.prints(to - TRADE_WINDOW_MS + 1, to), ...found];
    }
    return found.slice(-limit);
  }

  get #fundingHours(): number {
    return this.#core.options.fundingHours ?? DEFAULT_FUNDING_HOURS;
  }

  premiumIndex(symbol: string): Outcome<PremiumIndex> {
    const { timeMs, seed } = this.#core;
    return this.#with('futures', symbol, (market) => {
      const mark = formatUnits(this.#core.lastPrice(market));
      const next = nextFundingTime(timeMs, this.#fundingHours);
      return {
        symbol,
        markPrice: mark,
        indexPrice: mark,
        lastFundingRate: formatUnits(fundingRate(seed, symbol, next)),
        interestRate: '0.0001',
        nextFundingTime: next,
        time: timeMs,
      };
    });
  }

  fundingRates(symbol: string, query: KlineQuery = {}): Outcome<readonly FundingRateView[]> {
    const { timeMs, seed } = this.#core;
    const limit = Math.max(1, Math.min(MOST_TRADES, query.limit ?? 100));
    const period = this.#fundingHours * 60 * MINUTE_MS;
    return this.#with('futures', symbol, ({ feed, instrument }) => {
      const endMs = Math.min(query.endTime ?? timeMs, timeMs);
      const last = Math.floor(endMs / period) * period;
      const wanted = query.startTime ?? last - (limit - 1) * period;
      let time = Math.max(Math.ceil(wanted / period) * period, instrument.spec.onboardTime);
      const rates: FundingRateView[] = [];
      for (; time <= last && rates.length < limit; time += period) {
        const minute = Math.floor(time / MINUTE_MS);
        const bar = feed.range(minute, minute + 1, timeMs);
        rates.push({
          symbol,
          fundingRate: formatUnits(fundingRate(seed, symbol, time)),
          fundingTime: time,
          markPrice: bar ? instrument.formatTicks(bar.open) : '0',
        });
      }
      return rates;
    });
  }
}
