/**
 * Public market data, the same for spot and futures but for the prefix, the weights and some fields.
 * Entry point: {@link marketRoutes}.
 */
import { INTERVALS } from '../venue/market-types.ts';
import type { KlineQuery, Product, SymbolSpec, Ticker } from '../venue/types.ts';
import { wireError } from './errors.ts';
import type { Parameters } from './parameters.ts';
import {
  renderAggregateTrade,
  renderBook,
  renderBookTicker,
  renderFuturesSymbol,
  renderKline,
  renderLimits,
  renderPrice,
  renderSpotSymbol,
  renderTicker,
} from './render-market.ts';
import { byLimit, bySymbol, unwrap } from './route.ts';
import type { Call, Route } from './route.ts';

type Weight = Route['weight'];
type Answer = Route['answer'];

interface Weights {
  readonly exchangeInfo: Weight;
  readonly depth: Weight;
  readonly aggTrades: Weight;
  readonly klines: Weight;
  readonly statistics: Weight;
  readonly price: Weight;
  readonly book: Weight;
}

/** Spot: 24-hour statistics of up to 20 named symbols weigh 2, up to 100 weigh 40, of all 80. */
function spotStatisticsWeight(parameters: Parameters): number {
  const named = parameters.textList('symbols')?.length ?? (parameters.has('symbol') ? 1 : Infinity);
  if (named <= 20) return 2;
  return named <= 100 ? 40 : 80;
}

const SPOT_WEIGHTS: Weights = {
  exchangeInfo: 20,
  depth: byLimit(100, [
    [100, 5],
    [500, 25],
    [1000, 50],
    [5000, 250],
  ]),
  aggTrades: 2,
  klines: 2,
  statistics: spotStatisticsWeight,
  price: bySymbol(2, 4),
  book: bySymbol(2, 4),
};

const FUTURES_KLINES = byLimit(500, [
  [99, 1],
  [499, 2],
  [1000, 5],
  [10_000, 10],
]);

const FUTURES_WEIGHTS: Weights = {
  exchangeInfo: 1,
  depth: byLimit(500, [
    [50, 2],
    [100, 5],
    [500, 10],
    [1000, 20],
  ]),
  aggTrades: 20,
  klines: FUTURES_KLINES,
  statistics: bySymbol(1, 40),
  price: bySymbol(1, 2),
  book: bySymbol(2, 5),
};

/** The candle questions' parameters. */
export function klineQuery(parameters: Parameters, mostRows: number): KlineQuery {
  const startTime = parameters.integer('startTime');
  const endTime = parameters.integer('endTime');
  return {
    limit: parameters.limit(500, mostRows),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
  };
}

function klines(product: Product, mostRows: number): Answer {
  return ({ venue, parameters }) => {
    const symbol = parameters.requiredSymbol();
    const interval = parameters.requiredChoice('interval', INTERVALS, wireError.interval);
    return unwrap(venue.klines(product, symbol, interval, klineQuery(parameters, mostRows))).map(renderKline);
  };
}

function depth(product: Product, standard: number, most: number): Answer {
  return ({ venue, parameters }) => {
    const limit = parameters.limit(standard, most);
    return renderBook(unwrap(venue.book(product, parameters.requiredSymbol(), limit)), product === 'futures');
  };
}

function aggregateTrades(product: Product): Answer {
  return ({ venue, parameters }) => {
    const { limit, startTime, endTime } = klineQuery(parameters, 1000);
    const fromId = parameters.integer('fromId');
    const query = {
      ...(limit === undefined ? {} : { limit }),
      ...(startTime === undefined ? {} : { startTime }),
      ...(endTime === undefined ? {} : { endTime }),
      ...(fromId === undefined ? {} : { fromId }),
    };
    return unwrap(venue.publicTrades(product, parameters.requiredSymbol(), query)).map(renderAggregateTrade);
  };
}

/** One object for `symbol`, a list for `symbols` or nothing. */
function tickers(product: Product, render: (ticker: Ticker) => object): Answer {
  return ({ venue, parameters }) => {
    const symbol = parameters.symbol();
    const symbols = parameters.textList('symbols');
    if (symbol !== undefined && symbols !== undefined) throw wireError.combination();
    if (symbol !== undefined) return render(unwrap(venue.ticker(product, symbol)));
    if (symbols === undefined) return venue.tickers(product).map(render);
    return symbols.map((name) => render(unwrap(venue.ticker(product, name))));
  };
}

function exchangeInfo(product: Product, render: (spec: SymbolSpec) => object): Answer {
  return ({ venue, parameters, now, limiter }: Call) => {
    const symbol = parameters.symbol();
    const named = symbol === undefined ? parameters.textList('symbols') : [symbol];
    const specs = named?.map((name) => unwrap(venue.symbol(product, name))) ?? venue.symbols(product);
    return {
      timezone: 'UTC',
      serverTime: now,
      rateLimits: renderLimits(limiter.limits),
      exchangeFilters: [],
      ...(product === 'futures' ? { futuresType: 'U_MARGINED', assets: marginAssets(specs) } : {}),
      symbols: specs.map(render),
    };
  };
}

function marginAssets(specs: readonly SymbolSpec[]): object[] {
  const assets = [...new Set(specs.map((spec) => spec.quote))];
  return assets.map((asset) => ({ asset, marginAvailable: true, autoAssetExchange: '0' }));
}

/** The routes of one product. */
export function marketRoutes(product: Product): readonly Route[] {
  const futures = product === 'futures';
  const prefix = futures ? '/fapi/v1' : '/api/v3';
  const weights = futures ? FUTURES_WEIGHTS : SPOT_WEIGHTS;
  const get = (path: string, weight: Weight, answer: Answer): Route => ({
    method: 'GET',
    path,
    product,
    security: 'none',
    weight,
    answer,
  });
  const book = depth(product, futures ? 500 : 100, futures ? 1000 : 5000);
  return [
    get(`${prefix}/ping`, 1, () => ({})),
    get(`${prefix}/time`, 1, ({ now }) => ({ serverTime: now })),
    get(
      `${prefix}/exchangeInfo`,
      weights.exchangeInfo,
      exchangeInfo(product, futures ? renderFuturesSymbol : renderSpotSymbol),
    ),
    get(`${prefix}/depth`, weights.depth, book),
    get(`${prefix}/aggTrades`, weights.aggTrades, aggregateTrades(product)),
    get(`${prefix}/klines`, weights.klines, klines(product, futures ? 1500 : 1000)),
    get(
      `${prefix}/ticker/24hr`,
      weights.statistics,
      tickers(product, (ticker) => renderTicker(ticker, !futures)),
    ),
    get(
      futures ? '/fapi/v2/ticker/price' : `${prefix}/ticker/price`,
      weights.price,
      tickers(product, (ticker) => renderPrice(ticker, futures)),
    ),
    get(
      `${prefix}/ticker/bookTicker`,
      weights.book,
      tickers(product, (ticker) => renderBookTicker(ticker, futures)),
    ),
  ];
}

export { FUTURES_KLINES };
