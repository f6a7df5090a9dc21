/**
 * Market data as Binance writes it: symbols, tickers, candles, books, trades. Numbers stay decimal texts.
 */
import type { BookSnapshot, Kline, PremiumIndex, PublicTrade, SymbolSpec, Ticker } from '../venue/types.ts';
import type { ProductLimits } from './limiter.ts';

/** `PERPETUAL` contracts deliver at this far time. */
const NO_DELIVERY = 4_133_404_800_000;
const SPOT_PRECISION = 8;

/** Decimals of a step: `"0.001"` has 3, `"1"` and `"10"` have 0. */
function decimalsOf(step: string): number {
  return step.includes('.') ? step.length - step.indexOf('.') - 1 : 0;
}

function commonFilters(spec: SymbolSpec): object[] {
  return [
    { filterType: 'PRICE_FILTER', minPrice: spec.minPrice, maxPrice: spec.maxPrice, tickSize: spec.tickSize },
    { filterType: 'LOT_SIZE', minQty: spec.minQuantity, maxQty: spec.maxQuantity, stepSize: spec.stepSize },
    {
      filterType: 'MARKET_LOT_SIZE',
      minQty: spec.minQuantity,
      maxQty: spec.marketMaxQuantity,
      stepSize: spec.stepSize,
    },
  ];
}

export function renderSpotSymbol(spec: SymbolSpec): object {
  return {
    symbol: spec.symbol,
    status: 'TRADING',
    baseAsset: spec.base,
    baseAssetPrecision: SPOT_PRECISION,
    quoteAsset: spec.quote,
    quotePrecision: SPOT_PRECISION,
    quoteAssetPrecision: SPOT_PRECISION,
    orderTypes: spec.orderTypes,
    icebergAllowed: false,
    ocoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      ...commonFilters(spec),
      { filterType: 'NOTIONAL', minNotional: spec.minNotional, applyMinToMarket: true, avgPriceMins: 5 },
      {
        filterType: 'PERCENT_PRICE_BY_SIDE',
        bidMultiplierUp: spec.multiplierUp,
        bidMultiplierDown: spec.multiplierDown,
        askMultiplierUp: spec.multiplierUp,
        askMultiplierDown: spec.multiplierDown,
        avgPriceMins: 5,
      },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: spec.maxOpenOrders },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: spec.maxAlgoOrders },
    ],
    permissions: ['SPOT'],
  };
}

export function renderFuturesSymbol(spec: SymbolSpec): object {
  return {
    symbol: spec.symbol,
    pair: spec.symbol,
    contractType: 'PERPETUAL',
    deliveryDate: NO_DELIVERY,
    onboardDate: spec.onboardTime,
    status: 'TRADING',
    baseAsset: spec.base,
    quoteAsset: spec.quote,
    marginAsset: spec.quote,
    pricePrecision: decimalsOf(spec.tickSize),
    quantityPrecision: decimalsOf(spec.stepSize),
    baseAssetPrecision: SPOT_PRECISION,
    quotePrecision: SPOT_PRECISION,
    orderTypes: spec.orderTypes,
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
    filters: [
      ...commonFilters(spec),
      { filterType: 'MIN_NOTIONAL', notional: spec.minNotional },
      {
        filterType: 'PERCENT_PRICE',
        multiplierUp: spec.multiplierUp,
        multiplierDown: spec.multiplierDown,
        multiplierDecimal: '4',
      },
      { filterType: 'MAX_NUM_ORDERS', limit: spec.maxOpenOrders },
      { filterType: 'MAX_NUM_ALGO_ORDERS', limit: spec.maxAlgoOrders },
    ],
  };
}

/** The limits as exchangeInfo lists them. */
export function renderLimits(limits: ProductLimits): object[] {
  const one = (rateLimitType: string, window: ProductLimits['weight']): object => ({
    rateLimitType,
    interval: window.interval,
    intervalNum: window.intervalNum,
    limit: window.limit,
  });
  return [one('REQUEST_WEIGHT', limits.weight), ...limits.orders.map((window) => one('ORDERS', window))];
}

/** 24-hour statistics; only spot knows the best prices here. */
export function renderTicker(ticker: Ticker, withBook: boolean): object {
  return {
    symbol: ticker.symbol,
    priceChange: ticker.priceChange,
    priceChangePercent: ticker.priceChangePercent,
    weightedAvgPrice: ticker.weightedAveragePrice,
    lastPrice: ticker.lastPrice,
    lastQty: ticker.lastQuantity,
    ...(withBook
      ? {
          bidPrice: ticker.bidPrice,
          bidQty: ticker.bidQuantity,
          askPrice: ticker.askPrice,
          askQty: ticker.askQuantity,
        }
      : {}),
    openPrice: ticker.openPrice,
    highPrice: ticker.highPrice,
    lowPrice: ticker.lowPrice,
    volume: ticker.volume,
    quoteVolume: ticker.quoteVolume,
    openTime: ticker.openTime,
    closeTime: ticker.closeTime,
    count: ticker.count,
  };
}

export function renderBookTicker(ticker: Ticker, withTime: boolean): object {
  return {
    symbol: ticker.symbol,
    bidPrice: ticker.bidPrice,
    bidQty: ticker.bidQuantity,
    askPrice: ticker.askPrice,
    askQty: ticker.askQuantity,
    ...(withTime ? { time: ticker.closeTime } : {}),
  };
}

export function renderPrice(ticker: Ticker, withTime: boolean): object {
  return {
    symbol: ticker.symbol,
    price: ticker.lastPrice,
    ...(withTime ? { time: ticker.closeTime } : {}),
  };
}

export function renderKline(candle: Kline): unknown[] {
  return [
    candle.openTime,
    candle.open,
    candle.high,
    candle.low,
    candle.close,
    candle.volume,
    candle.closeTime,
    candle.quoteVolume,
    candle.trades,
    candle.takerBase,
    candle.takerQuote,
    '0',
  ];
}

/** An order book; futures add the event and the transaction time. */
export function renderBook(book: BookSnapshot, withTime: boolean): object {
  return {
    lastUpdateId: book.lastUpdateId,
    ...(withTime ? { E: book.time, T: book.time } : {}),
    bids: book.bids,
    asks: book.asks,
  };
}

/** Each trade is an aggregate of itself. */
export function renderAggregateTrade(trade: PublicTrade): object {
  return {
    a: trade.tradeId,
    p: trade.price,
    q: trade.quantity,
    f: trade.tradeId,
    l: trade.tradeId,
    T: trade.time,
    m: trade.buyerIsMaker,
    M: true,
  };
}

export function renderPremiumIndex(index: PremiumIndex): object {
  return {
    symbol: index.symbol,
    markPrice: index.markPrice,
    indexPrice: index.indexPrice,
    estimatedSettlePrice: index.indexPrice,
    lastFundingRate: index.lastFundingRate,
    interestRate: index.interestRate,
    nextFundingTime: index.nextFundingTime,
    time: index.time,
  };
}
