/**
 * The exchange port over the simulated exchange's spot market, without ccxt: for whole bots on a virtual clock, and for
 * small processes. Entry point: `SimexExchange`.
 */
import type { CandleKey, CandleRow } from '../../../pitwall/src/domain/frame.ts';
import type {
  Balances,
  LeverageTier,
  Markets,
  OrderBook,
  Position,
  Ticker,
} from '../../../pitwall/src/domain/market.ts';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import { binance } from '../../../pitwall/src/exchange/traits/binance.ts';
import type {
  Exchange,
  Fill,
  OrderReference,
  OrderReport,
  OrderRequest,
  VenueTraits,
} from '../../../pitwall/src/ports/exchange.ts';
import { candleOf, fillOf, listOf, marketOf, numberOf, objectOf, reportOf, textOf, tickerOf } from './answers.ts';
import { SimexClient } from './client.ts';
import type { ClientOptions } from './client.ts';

const TIMEFRAMES = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'];

/** Orders and fills per page. */
const PAGE = 1_000;

/** Fee ratio of maker and taker, as the venue's default. */
const FEE = 0.001;

export class SimexExchange implements Exchange {
  readonly traits: VenueTraits = { ...binance.traits, id: 'binance', tested: true, timeframes: TIMEFRAMES };
  readonly #client: SimexClient;
  #markets: ReadonlyMap<string, ReturnType<typeof marketOf>> = new Map();
  /** Venue symbol to pair. */
  #pairs: ReadonlyMap<string, string> = new Map();

  constructor(options: ClientOptions) {
    this.#client = new SimexClient(options);
  }

  get markets(): Markets {
    return this.#markets;
  }

  async loadMarkets(reload = false): Promise<Markets> {
    if (this.#markets.size > 0 && !reload) return this.#markets;
    const symbols = await this.#client.read('/api/v3/exchangeInfo', {}, 'public', (body) =>
      listOf(objectOf(body)['symbols']).map((symbol) => ({
        name: textOf(objectOf(symbol)['symbol']),
        market: marketOf(symbol, FEE),
      })),
    );
    this.#markets = new Map(symbols.map(({ market }) => [market.pair, market]));
    this.#pairs = new Map(symbols.map(({ name, market }) => [name, market.pair]));
    return this.#markets;
  }

  async fetchTickers(pairs?: readonly string[]): Promise<ReadonlyMap<string, Ticker>> {
    const wanted = pairs && new Set(pairs);
    return this.#client.read('/api/v3/ticker/24hr', {}, 'public', (body) => {
      const tickers = listOf(body).flatMap((value): [string, Ticker][] => {
        const pair = this.#pairs.get(textOf(objectOf(value)['symbol']));
        return pair !== undefined && (wanted?.has(pair) ?? true) ? [[pair, tickerOf(value, pair)]] : [];
      });
      return new Map(tickers);
    });
  }

  async fetchTicker(pair: string): Promise<Ticker> {
    const symbol = this.#symbol(pair);
    return this.#client.read('/api/v3/ticker/24hr', { symbol }, 'public', (body) => tickerOf(body, pair));
  }

  async fetchOrderBook(pair: string, depth: number): Promise<OrderBook> {
    const levels = (value: unknown) =>
      listOf(value).map((level): [number, number] => [numberOf(listOf(level)[0]), numberOf(listOf(level)[1])]);
    return this.#client.read('/api/v3/depth', { symbol: this.#symbol(pair), limit: depth }, 'public', (body) => ({
      bids: levels(objectOf(body)['bids']),
      asks: levels(objectOf(body)['asks']),
    }));
  }

  async fetchCandles(key: CandleKey, options: { since?: number; limit: number }): Promise<CandleRow[]> {
    const since = options.since === undefined ? {} : { startTime: options.since };
    const parameters = { symbol: this.#symbol(key.pair), interval: key.timeframe, limit: options.limit, ...since };
    return this.#client.read('/api/v3/klines', parameters, 'public', (body) => listOf(body).map(candleOf));
  }

  async fetchBalances(): Promise<Balances> {
    return this.#client.read('/api/v3/account', {}, 'signed', (body) => {
      const rows = listOf(objectOf(body)['balances']).map(
        (value): [string, { free: number; used: number; total: number }] => {
          const balance = objectOf(value);
          const [free, used] = [numberOf(balance['free']), numberOf(balance['locked'])];
          return [textOf(balance['asset']), { free, used, total: Number((free + used).toFixed(8)) }];
        },
      );
      return new Map(rows);
    });
  }

  async fetchPositions(): Promise<readonly Position[]> {
    return [];
  }

  async fetchLeverageTiers(): Promise<ReadonlyMap<string, readonly LeverageTier[]>> {
    return new Map<string, readonly LeverageTier[]>();
  }

  async createOrder(request: OrderRequest): Promise<OrderReport> {
    const parameters = {
      symbol: this.#symbol(request.pair),
      side: request.side === 'buy' ? 'BUY' : 'SELL',
      quantity: decimalText(request.amount),
      newClientOrderId: request.clientOrderId,
      newOrderRespType: 'FULL',
      ...orderType(request),
    };
    return this.#client.order('/api/v3/order', parameters, (body) => reportOf(body, request.pair));
  }

  async cancelOrder(pair: string, reference: OrderReference): Promise<OrderReport> {
    return this.#client.cancel('/api/v3/order', this.#reference(pair, reference), (body) => reportOf(body, pair));
  }

  async fetchOrder(pair: string, reference: OrderReference): Promise<OrderReport> {
    return this.#client.read('/api/v3/order', this.#reference(pair, reference), 'signed', (body) =>
      reportOf(body, pair),
    );
  }

  async fetchOpenOrders(pair: string): Promise<OrderReport[]> {
    return this.#client.read('/api/v3/openOrders', { symbol: this.#symbol(pair) }, 'signed', (body) =>
      listOf(body).map((order) => reportOf(order, pair)),
    );
  }

  async fetchOrders(pair: string, since: number): Promise<OrderReport[]> {
    const orders: OrderReport[] = [];
    let from: { startTime: number } | { orderId: number } = { startTime: Math.floor(since) };
    for (;;) {
      const page: OrderReport[] = await this.#client.read(
        '/api/v3/allOrders',
        { symbol: this.#symbol(pair), limit: PAGE, ...from },
        'signed',
        (body) => listOf(body).map((order) => reportOf(order, pair)),
      );
      orders.push(...page);
      const last = page.at(-1);
      if (page.length < PAGE || last === undefined) return orders;
      from = { orderId: Number(last.orderId) + 1 };
    }
  }

  async fetchFills(pair: string, orderId: string): Promise<Fill[]> {
    const parameters = { symbol: this.#symbol(pair), orderId, limit: PAGE };
    return this.#client.read('/api/v3/myTrades', parameters, 'signed', (body) =>
      listOf(body).map((fill) => fillOf(fill, pair)),
    );
  }

  async setLeverage(): Promise<void> {
    // Spot has none.
  }

  async close(): Promise<void> {
    // Nothing is kept open.
  }

  #symbol(pair: string): string {
    const market = this.#markets.get(pair);
    if (market) return `${market.base}${market.quote}`;
    throw new PitwallError('EXCHANGE_REFUSED', `The exchange has no pair ${pair}.`);
  }

  #reference(pair: string, reference: OrderReference): Record<string, string> {
    const symbol = this.#symbol(pair);
    return 'orderId' in reference
      ? { symbol, orderId: reference.orderId }
      : { symbol, origClientOrderId: reference.clientOrderId };
  }
}

function orderType({ type, timeInForce, price }: OrderRequest): Record<string, string> {
  if (type === 'market') return { type: 'MARKET' };
  if (timeInForce === 'PO') return { type: 'LIMIT_MAKER', price: decimalText(price) };
  return { type: 'LIMIT', timeInForce, price: decimalText(price) };
}

/** Without exponent. */
function decimalText(value: number): string {
  return value.toFixed(8).replace(/\.?0+$/, '');
}
