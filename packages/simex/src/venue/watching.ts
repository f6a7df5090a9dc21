/**
 * Public topics that somebody watches: trades, book deltas, best prices, running candles, tickers, mark prices.
 *
 * Entry point: `Watching`. A symbol without watchers costs nothing.
 */
import { BOOK_DEPTH, differences, type Sides } from '../market/book.ts';
import { intervalStart } from '../market/intervals.ts';
import { klineAt } from '../market/klines.ts';
import { MINUTE_MS, type Print } from '../market/prints.ts';
import { REFUSALS, accept, refuse } from '../matching/refusals.ts';
import type { Core, Market } from './core.ts';
import type { Engine } from './engine.ts';
import type { MarketEvent } from './event-types.ts';
import { bookId, levelTexts, viewTrade, type MarketQueries } from './market-queries.ts';
import type { Interval, WatchTopic } from './market-types.ts';
import type { Outcome } from './order-types.ts';

type Listener = (event: MarketEvent) => void;

const SECOND_MS = 1000;

/** What is watched of one symbol. */
interface Watched {
  readonly market: Market;
  readonly trade: Set<Listener>;
  readonly book: Set<Listener>;
  readonly bookTicker: Set<Listener>;
  readonly ticker: Set<Listener>;
  readonly mark: Set<Listener>;
  readonly kline: Map<Interval, Set<Listener>>;
  sides: Sides;
  sidesId: number;
  bestKey: string;
  tickedAt: number;
}

function send(listeners: ReadonlySet<Listener>, event: MarketEvent): void {
  for (const listener of [...listeners]) listener(event);
}

export class Watching {
  readonly #core: Core;
  readonly #engine: Engine;
  readonly #queries: MarketQueries;
  readonly #watched = new Map<Market, Watched>();
  #ticking = false;

  constructor(core: Core, engine: Engine, queries: MarketQueries) {
    this.#core = core;
    this.#engine = engine;
    this.#queries = queries;
  }

  watch(topic: WatchTopic, listener: Listener): Outcome<() => void> {
    const market = this.#core.market(topic.channel === 'mark' ? 'futures' : topic.product, topic.symbol);
    if (!market) return refuse(REFUSALS.symbol);
    const watched = this.#of(market);
    const listeners = this.#listeners(watched, topic);
    const mine: Listener = (event) => listener(event);
    listeners.add(mine);
    market.watchers += 1;
    this.#engine.refresh(market);
    this.#tick();
    return accept(() => {
      if (!listeners.delete(mine)) return;
      market.watchers -= 1;
      this.#engine.refresh(market);
    });
  }

  #of(market: Market): Watched {
    let watched = this.#watched.get(market);
    if (!watched) {
      watched = {
        market,
        trade: new Set(),
        book: new Set(),
        bookTicker: new Set(),
        ticker: new Set(),
        mark: new Set(),
        kline: new Map(),
        sides: { bids: [], asks: [] },
        sidesId: 0,
        bestKey: '',
        tickedAt: 0,
      };
      this.#watched.set(market, watched);
    }
    return watched;
  }

  #listeners(watched: Watched, topic: WatchTopic): Set<Listener> {
    if (topic.channel === 'kline') {
      const known = watched.kline.get(topic.interval) ?? new Set<Listener>();
      watched.kline.set(topic.interval, known);
      return known;
    }
    if (topic.channel === 'book' && watched.book.size === 0) this.#rebase(watched);
    return watched[topic.channel];
  }

  #rebase(watched: Watched): void {
    watched.sides = watched.market.book.sides(BOOK_DEPTH, this.#core.timeMs);
    watched.sidesId = bookId(watched.market, this.#core.timeMs);
  }

  /** A public trade happened. */
  onPrint(market: Market, print: Print): void {
    const watched = this.#watched.get(market);
    if (!watched || market.watchers === 0) return;
    if (watched.trade.size > 0) send(watched.trade, { kind: 'trade', trade: viewTrade(market.instrument, print) });
    for (const [interval, listeners] of watched.kline) if (listeners.size > 0) this.#kline(watched, interval, false);
    this.#books(watched);
  }

  /** An own order came into the book, changed, or left it. */
  onBook(market: Market): void {
    market.bookId = bookId(market, this.#core.timeMs) + 1;
    const watched = this.#watched.get(market);
    if (watched && market.watchers > 0) this.#books(watched);
  }

  #books(watched: Watched): void {
    const { market } = watched;
    const { timeMs } = this.#core;
    const { product, symbol } = market.instrument.spec;
    const base = { product, symbol, time: timeMs };
    if (watched.book.size > 0) {
      const sides = market.book.sides(BOOK_DEPTH, timeMs);
      const id = bookId(market, timeMs);
      const previous = watched.sidesId;
      const bids = levelTexts(market.instrument, differences(watched.sides.bids, sides.bids));
      const asks = levelTexts(market.instrument, differences(watched.sides.asks, sides.asks));
      watched.sides = sides;
      watched.sidesId = id;
      const ids = { firstUpdateId: previous + 1, finalUpdateId: id, previousUpdateId: previous };
      if (id > previous) send(watched.book, { kind: 'book', ...base, ...ids, bids, asks });
    }
    if (watched.bookTicker.size > 0) {
      const { bids, asks } = market.book.sides(1, timeMs);
      const [bid] = levelTexts(market.instrument, bids);
      const [ask] = levelTexts(market.instrument, asks);
      const key = `${bid?.join() ?? ''}/${ask?.join() ?? ''}`;
      if (!bid || !ask || key === watched.bestKey) return;
      watched.bestKey = key;
      send(watched.bookTicker, { kind: 'bookTicker', ...base, updateId: bookId(market, timeMs), bid, ask });
    }
  }

  #kline(watched: Watched, interval: Interval, closed: boolean): void {
    const { instrument, feed } = watched.market;
    const { timeMs } = this.#core;
    const openMs = intervalStart(interval, closed ? timeMs - 1 : timeMs);
    const candle = klineAt(instrument, feed, interval, openMs, closed ? timeMs - 1 : timeMs);
    if (!candle) return;
    const { product, symbol } = instrument.spec;
    const listeners = watched.kline.get(interval) ?? new Set<Listener>();
    send(listeners, { kind: 'kline', product, symbol, interval, time: timeMs, candle, closed });
  }

  /** Once a second of the venue, while anybody watches: tickers, mark prices and, at minutes, candle ends. */
  #tick(): void {
    if (this.#ticking || ![...this.#watched.values()].some((one) => one.market.watchers > 0)) return;
    this.#ticking = true;
    const nextMs = (Math.floor(this.#core.timeMs / SECOND_MS) + 1) * SECOND_MS;
    this.#engine.at(nextMs, () => {
      this.#ticking = false;
      for (const watched of this.#watched.values()) if (watched.market.watchers > 0) this.#second(watched);
      this.#tick();
    });
  }

  #second(watched: Watched): void {
    const { market } = watched;
    const { timeMs } = this.#core;
    const { product, symbol } = market.instrument.spec;
    if (timeMs % MINUTE_MS === 0) {
      for (const [interval, listeners] of watched.kline) {
        if (listeners.size > 0 && intervalStart(interval, timeMs) === timeMs) this.#kline(watched, interval, true);
      }
    }
    if (watched.ticker.size > 0) {
      const lastId = market.feed.lastPrint(timeMs)?.tradeId ?? 0;
      const ticker = lastId === watched.tickedAt ? undefined : this.#queries.ticker(product, symbol);
      watched.tickedAt = lastId;
      if (ticker?.ok) send(watched.ticker, { kind: 'ticker', product, time: timeMs, ticker: ticker.value });
    }
    if (watched.mark.size > 0) {
      const index = this.#queries.premiumIndex(symbol);
      if (index.ok) send(watched.mark, { kind: 'mark', time: timeMs, index: index.value });
    }
  }
}
