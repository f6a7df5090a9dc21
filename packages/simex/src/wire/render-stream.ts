/**
 * Events of the market streams as Binance writes them. Entry points: {@link renderMarketEvent},
 * {@link renderTickerEvent}, {@link renderMiniTicker}, {@link renderMarkEvent}, {@link renderPartialBook}.
 */
import type { BookSnapshot, MarketEvent, PremiumIndex, Product, Ticker } from '../venue/types.ts';

/** An event of a watched symbol. `mini` and `aggregate` choose between the two forms of tickers and trades. */
export function renderMarketEvent(
  event: MarketEvent,
  form: { readonly mini?: boolean; readonly aggregate?: boolean } = {},
): object {
  switch (event.kind) {
    case 'kline':
      return renderKlineEvent(event);
    case 'ticker':
      return form.mini === true
        ? renderMiniTicker(event.ticker, event.time)
        : renderTickerEvent(event.ticker, event.time);
    case 'bookTicker':
      return {
        e: 'bookTicker',
        u: event.updateId,
        E: event.time,
        T: event.time,
        s: event.symbol,
        b: event.bid[0],
        B: event.bid[1],
        a: event.ask[0],
        A: event.ask[1],
      };
    case 'book':
      return {
        e: 'depthUpdate',
        E: event.time,
        ...(event.product === 'futures' ? { T: event.time } : {}),
        s: event.symbol,
        U: event.firstUpdateId,
        u: event.finalUpdateId,
        ...(event.product === 'futures' ? { pu: event.previousUpdateId } : {}),
        b: event.bids,
        a: event.asks,
      };
    case 'trade':
      return renderTrade(event.trade, form.aggregate === true);
    case 'mark':
      return renderMarkEvent(event.index);
  }
}

function renderTrade(trade: Extract<MarketEvent, { kind: 'trade' }>['trade'], aggregate: boolean): object {
  const common = { E: trade.time, s: trade.symbol };
  const rest = { p: trade.price, q: trade.quantity, T: trade.time, m: trade.buyerIsMaker, M: true };
  return aggregate
    ? { e: 'aggTrade', ...common, a: trade.tradeId, f: trade.tradeId, l: trade.tradeId, ...rest }
    : { e: 'trade', ...common, t: trade.tradeId, ...rest, X: 'MARKET' };
}

function renderKlineEvent(event: Extract<MarketEvent, { kind: 'kline' }>): object {
  const { candle } = event;
  return {
    e: 'kline',
    E: event.time,
    s: event.symbol,
    k: {
      t: candle.openTime,
      T: candle.closeTime,
      s: event.symbol,
      i: event.interval,
      f: -1,
      L: -1,
      o: candle.open,
      c: candle.close,
      h: candle.high,
      l: candle.low,
      v: candle.volume,
      n: candle.trades,
      x: event.closed,
      q: candle.quoteVolume,
      V: candle.takerBase,
      Q: candle.takerQuote,
      B: '0',
    },
  };
}

export function renderMiniTicker(ticker: Ticker, time: number): object {
  return {
    e: '24hrMiniTicker',
    E: time,
    s: ticker.symbol,
    c: ticker.lastPrice,
    o: ticker.openPrice,
    h: ticker.highPrice,
    l: ticker.lowPrice,
    v: ticker.volume,
    q: ticker.quoteVolume,
  };
}

export function renderTickerEvent(ticker: Ticker, time: number): object {
  return {
    e: '24hrTicker',
    E: time,
    s: ticker.symbol,
    p: ticker.priceChange,
    P: ticker.priceChangePercent,
    w: ticker.weightedAveragePrice,
    c: ticker.lastPrice,
    Q: ticker.lastQuantity,
    b: ticker.bidPrice,
    B: ticker.bidQuantity,
    a: ticker.askPrice,
    A: ticker.askQuantity,
    o: ticker.openPrice,
    h: ticker.highPrice,
    l: ticker.lowPrice,
    v: ticker.volume,
    q: ticker.quoteVolume,
    O: ticker.openTime,
    C: ticker.closeTime,
    n: ticker.count,
  };
}

export function renderBookTickerOf(ticker: Ticker, time: number): object {
  return {
    e: 'bookTicker',
    u: time,
    E: time,
    T: time,
    s: ticker.symbol,
    b: ticker.bidPrice,
    B: ticker.bidQuantity,
    a: ticker.askPrice,
    A: ticker.askQuantity,
  };
}

export function renderMarkEvent(index: PremiumIndex): object {
  return {
    e: 'markPriceUpdate',
    E: index.time,
    s: index.symbol,
    p: index.markPrice,
    i: index.indexPrice,
    P: index.indexPrice,
    r: index.lastFundingRate,
    T: index.nextFundingTime,
  };
}

/** The best levels, whole, after each change of the book. */
export function renderPartialBook(product: Product, book: BookSnapshot): object {
  if (product === 'spot') return { lastUpdateId: book.lastUpdateId, bids: book.bids, asks: book.asks };
  return {
    e: 'depthUpdate',
    E: book.time,
    T: book.time,
    s: book.symbol,
    U: book.lastUpdateId,
    u: book.lastUpdateId,
    pu: book.lastUpdateId,
    b: book.bids,
    a: book.asks,
  };
}
