/**
 * Dry-run: a real exchange's market data, simulated orders.
 *
 * Orders live in memory; after a restart an order is made anew from the store when it is first asked for. There is no
 * account: balances are reckoned from the trades by whoever keeps the wallets.
 */
import { isPitwallError, messageOf, PitwallError } from '../../domain/errors.ts';
import type { CandleKey, CandleRow } from '../../domain/frame.ts';
import type { Balances, LeverageTier, Market, Markets, OrderBook, Position, Ticker } from '../../domain/market.ts';
import type { Order } from '../../domain/order.ts';
import { amountToPrecision, priceToPrecision } from '../../domain/precision.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Exchange, Fill, OrderReference, OrderReport, OrderRequest, VenueTraits } from '../../ports/exchange.ts';
import { crosses, marketFillPrice, MARKET_DEPTH } from './fill-model.ts';
import { fillsOf, fromStoredOrder, newPaperOrder, paperOrderId, reportOf, type PaperOrder } from './paper-order.ts';

/** Finished orders remembered; older ones are made anew from the store when asked for. */
const MAX_FINISHED = 1_000;

/** Finds the stored row of an order, open or not; undefined when there is none. */
export type StoredOrderLookup = (pair: string, orderId: string) => Promise<Order | undefined>;

export interface PaperOptions {
  readonly market: Exchange;
  readonly clock: Clock;
  /** Fee ratio of every fill; null = the market's. */
  readonly feeRate: number | null;
  readonly lookup: StoredOrderLookup;
}

export class PaperExchange implements Exchange {
  readonly traits: VenueTraits;
  readonly watchCandles?: NonNullable<Exchange['watchCandles']>;
  readonly #market: Exchange;
  readonly #options: PaperOptions;
  readonly #orders = new Map<string, PaperOrder>();

  constructor(options: PaperOptions) {
    this.#options = options;
    this.#market = options.market;
    // An order is here or it is not: nothing can arrive late.
    const clientOrderIds = { encoding: 'base32', prefix: '', deadlineMs: 0, visibilityDelayMs: 0 } as const;
    this.traits = { ...options.market.traits, clientOrderIds };
    const watch = options.market.watchCandles?.bind(options.market);
    if (watch !== undefined) this.watchCandles = watch;
  }

  get markets(): Markets {
    return this.#market.markets;
  }

  loadMarkets(reload?: boolean): Promise<Markets> {
    return this.#market.loadMarkets(reload);
  }

  fetchTickers(pairs?: readonly string[]): Promise<ReadonlyMap<string, Ticker>> {
    return this.#market.fetchTickers(pairs);
  }

  fetchTicker(pair: string): Promise<Ticker> {
    return this.#market.fetchTicker(pair);
  }

  fetchOrderBook(pair: string, depth: number): Promise<OrderBook> {
    return this.#market.fetchOrderBook(pair, depth);
  }

  fetchCandles(key: CandleKey, options: { since?: number; limit: number }): Promise<CandleRow[]> {
    return this.#market.fetchCandles(key, options);
  }

  fetchLeverageTiers(): Promise<ReadonlyMap<string, readonly LeverageTier[]>> {
    return this.#market.fetchLeverageTiers();
  }

  async fetchBalances(): Promise<Balances> {
    throw noAccount('balances');
  }

  async fetchPositions(): Promise<readonly Position[]> {
    throw noAccount('positions');
  }

  async setLeverage(): Promise<void> {
    // The leverage of a simulated order comes with its request.
  }

  async createOrder(request: OrderRequest): Promise<OrderReport> {
    const market = this.#marketOf(request.pair);
    const amount = amountToPrecision(request.amount, market.amountPrecision, market.precisionMode, market.contractSize);
    const price = priceToPrecision(request.price, market.pricePrecision, market.precisionMode);
    if (!(amount > 0) || !(price > 0)) {
      throw refused(request, `amount ${amount} and price ${price} must be above 0 after rounding`);
    }
    const now = this.#options.clock.now();
    const id = paperOrderId(request.side, now, (taken) => this.#orders.has(keyOf(request.pair, taken)));
    const order = newPaperOrder(request, id, price, amount, now);
    // Reserves the id while the book is read.
    this.#orders.set(keyOf(order.pair, id), order);
    try {
      await this.#fillAtOnce(order, request, market);
    } catch (error) {
      this.#orders.delete(keyOf(order.pair, id));
      // Whatever went wrong, the order was not placed.
      throw isPitwallError(error) && error.code === 'ORDER_REFUSED' ? error : refused(request, messageOf(error));
    }
    this.#forgetOld();
    return reportOf(order);
  }

  async cancelOrder(pair: string, reference: OrderReference): Promise<OrderReport> {
    const order = await this.#find(pair, reference);
    if (order.status === 'open') {
      order.status = 'canceled';
      order.endedAt = this.#options.clock.now();
    }
    return reportOf(order);
  }

  async fetchOrder(pair: string, reference: OrderReference): Promise<OrderReport> {
    const order = await this.#find(pair, reference);
    await this.#fillWhenReached(order);
    return reportOf(order);
  }

  async fetchOpenOrders(pair: string): Promise<OrderReport[]> {
    const open = [...this.#orders.values()].filter((order) => order.pair === pair && order.status === 'open');
    for (const order of open) await this.#fillWhenReached(order);
    return open.filter((order) => order.status === 'open').map(reportOf);
  }

  async fetchOrders(pair: string, since: number): Promise<OrderReport[]> {
    return [...this.#orders.values()].filter((order) => order.pair === pair && order.timestamp >= since).map(reportOf);
  }

  async fetchFills(pair: string, orderId: string): Promise<Fill[]> {
    return fillsOf(await this.#find(pair, { orderId }));
  }

  close(): Promise<void> {
    return this.#market.close();
  }

  /** What happens to an order the moment it arrives. Throws ORDER_REFUSED for a post-only order that would take. */
  async #fillAtOnce(order: PaperOrder, request: OrderRequest, market: Market): Promise<void> {
    if (order.type === 'market') {
      const average = await this.#marketPrice(order, market);
      this.#fill(order, average, market.taker);
      // The cost of a market order is the stake it takes, that of a limit order its value: as the recordings have it.
      order.cost = (order.amount * average) / order.leverage;
      order.fee = this.#fee(order, market.taker);
      return;
    }
    const isTaken = await this.#isReached(order);
    if (isTaken && request.timeInForce === 'PO') {
      throw refused(request, 'it is post-only and would take from the book');
    }
    if (isTaken) this.#fill(order, order.price, market.taker);
    else if (request.timeInForce === 'IOC' || request.timeInForce === 'FOK') {
      order.status = 'expired';
      order.endedAt = order.timestamp;
    }
  }

  async #marketPrice(order: PaperOrder, market: Market): Promise<number> {
    if (!this.traits.hasOrderBook) return order.price;
    const book = await this.#market.fetchOrderBook(order.pair, MARKET_DEPTH);
    const average = marketFillPrice(book, order.side, order.amount, order.price);
    return priceToPrecision(average, market.pricePrecision, market.precisionMode);
  }

  async #fillWhenReached(order: PaperOrder): Promise<void> {
    if (order.status !== 'open') return;
    const isReached = await this.#isReached(order);
    // It may have been cancelled while the book was read.
    if (isReached && isStillOpen(order)) this.#fill(order, order.price, this.#marketOf(order.pair).maker);
  }

  async #isReached(order: PaperOrder): Promise<boolean> {
    if (!this.traits.hasOrderBook) return true;
    return crosses(await this.#market.fetchOrderBook(order.pair, 1), order.side, order.price);
  }

  #fill(order: PaperOrder, price: number, marketFee: number): void {
    order.status = 'closed';
    order.average = price;
    order.filled = order.amount;
    order.cost = order.amount * price;
    order.fee = this.#fee(order, marketFee);
    order.endedAt = this.#options.clock.now();
  }

  /** In quote currency: a share of the cost. */
  #fee(order: PaperOrder, marketFee: number): PaperOrder['fee'] {
    const rate = this.#options.feeRate ?? marketFee;
    return { currency: this.#marketOf(order.pair).quote, cost: order.cost * rate, rate };
  }

  async #find(pair: string, reference: OrderReference): Promise<PaperOrder> {
    if ('clientOrderId' in reference) {
      const { clientOrderId } = reference;
      for (const order of this.#orders.values()) {
        if (order.pair === pair && order.clientOrderId === clientOrderId) return order;
      }
      throw notFound(pair, clientOrderId);
    }
    const key = keyOf(pair, reference.orderId);
    const known = this.#orders.get(key);
    if (known !== undefined) return known;
    const row = await this.#options.lookup(pair, reference.orderId);
    const rebuilt = row === undefined ? undefined : fromStoredOrder(row);
    if (rebuilt === undefined) throw notFound(pair, reference.orderId);
    // Somebody else may have asked meanwhile: there is one order of this id.
    const order = this.#orders.get(key) ?? rebuilt;
    this.#orders.set(key, order);
    return order;
  }

  #marketOf(pair: string): Market {
    const market = this.#market.markets.get(pair);
    if (market !== undefined) return market;
    throw new PitwallError('ORDER_REFUSED', `${this.traits.id} has no market ${pair}: check the pair.`);
  }

  #forgetOld(): void {
    let finished = 0;
    for (const order of this.#orders.values()) if (order.status !== 'open') finished += 1;
    for (const [key, order] of this.#orders) {
      if (finished <= MAX_FINISHED) return;
      if (order.status === 'open') continue;
      this.#orders.delete(key);
      finished -= 1;
    }
  }
}

function keyOf(pair: string, orderId: string): string {
  return `${pair}|${orderId}`;
}

function isStillOpen(order: PaperOrder): boolean {
  return order.status === 'open';
}

function refused(request: OrderRequest, why: string): PitwallError {
  return new PitwallError(
    'ORDER_REFUSED',
    `The simulated order to ${request.side} ${request.amount} ${request.pair} at ${request.price} was refused: ${why}.`,
  );
}

function notFound(pair: string, id: string): PitwallError {
  return new PitwallError('ORDER_NOT_FOUND', `There is no simulated order ${id} of ${pair}.`);
}

function noAccount(what: string): PitwallError {
  return new PitwallError('EXCHANGE_OPERATIONAL', `A dry-run has no account to read ${what} from.`);
}
