/** The order calls of the ccxt adapter: sent once, judged by what was seen of the request; found by id or client id. */
import { PitwallError } from '../../domain/errors.ts';
import type { Market } from '../../domain/market.ts';
import type { Fill, OrderReference, OrderReport, OrderRequest } from '../../ports/exchange.ts';
import type { Ask, CcxtParts } from './adapter.ts';
import { newCall, runCall, type Call } from './call.ts';
import { list, type Bag } from './client.ts';
import { orderFailure, unknownOrder } from './failures.ts';
import { ORDER_TIMEOUT_MS } from './hooks.ts';
import { parseFill, parseOrder, type ExpectedOrder } from './parse-order.ts';
import { NO_RETRIES, ORDER_READ_RETRIES } from './retry.ts';

/** Rows per page of an order history, and pages read at most. */
const PAGE_ROWS = 500;
const MAX_PAGES = 20;

export class OrderCalls {
  readonly #parts: CcxtParts;
  readonly #market: (pair: string) => Market;
  readonly #ask: Ask;
  readonly #setClock: (error: unknown) => Promise<void>;

  constructor(
    parts: CcxtParts,
    market: (pair: string) => Market,
    ask: Ask,
    setClock: (error: unknown) => Promise<void>,
  ) {
    this.#setClock = setClock;
    this.#parts = parts;
    this.#market = market;
    this.#ask = ask;
  }

  async create(request: OrderRequest): Promise<OrderReport> {
    const { client, context, venue, meter } = this.#parts;
    const { pair, type, side, clientOrderId } = request;
    const what = `${side} ${request.amount} ${pair} (${clientOrderId})`;
    const deadline = this.#deadline();
    const call = newCall('order', deadline.headers);
    let answer: unknown;
    try {
      const size = this.#market(pair).contractSize;
      const contracts = size === 1 ? request.amount : Number((request.amount / size).toPrecision(15));
      const parameters = { ...this.#parameters(request), ...deadline.parameters };
      answer = await runCall(call, () =>
        client.createOrder(pair, type, side, contracts, this.#price(request), parameters),
      );
    } catch (error) {
      await this.#setClock(error);
      const failure = orderFailure(error, what, context, call, venue.refusals);
      meter?.exchangeFailed(failure.code);
      throw failure;
    }
    const report = this.#parse(answer, {
      ...this.#expected(pair),
      clientOrderId,
      side,
      type,
      amount: request.amount,
      price: type === 'limit' ? request.price : null,
    });
    if (report === null) throw unknownOrder(what, 'the answer holds no order', context);
    const isOurs = report.clientOrderId === clientOrderId && report.pair === pair && report.side === side;
    if (!isOurs) throw unknownOrder(what, 'the answer holds another order', context);
    if (report.status === 'rejected' && report.filled === 0) {
      throw new PitwallError('ORDER_REFUSED', `${context.venue} rejected ${what} (order ${report.orderId}).`);
    }
    return report;
  }

  async cancel(pair: string, reference: OrderReference): Promise<OrderReport> {
    const { client } = this.#parts;
    this.#market(pair);
    const [id, parameters] = named(reference);
    const answer = await this.#ask(
      `the cancelling of order ${describe(reference)} of ${pair}`,
      () => client.cancelOrder(id, pair, parameters),
      { call: newCall('order'), retries: NO_RETRIES },
    );
    const report = this.#parse(answer, this.#expected(pair, reference));
    // Venues that answer with less than an order are asked for it.
    return report ?? this.fetch(pair, reference);
  }

  async fetch(pair: string, reference: OrderReference): Promise<OrderReport> {
    const { client, context, venue } = this.#parts;
    this.#market(pair);
    const isById = 'orderId' in reference;
    const answer = await this.#ask(
      `order ${describe(reference)} of ${pair}`,
      () => {
        const [id, parameters] = named(reference);
        return isById || venue.clientIdLookup === 'query'
          ? client.fetchOrder(id, pair, parameters)
          : this.#findInLists(pair, reference.clientOrderId);
      },
      { call: newCall('order'), retries: ORDER_READ_RETRIES },
    );
    const report = this.#parse(answer, this.#expected(pair, reference));
    if (report !== null) return report;
    throw new PitwallError(
      'EXCHANGE_TEMPORARY',
      `${context.venue} gave no order for ${describe(reference)} of ${pair}: the answer could not be read.`,
    );
  }

  async fetchOpen(pair: string): Promise<OrderReport[]> {
    const answer = await this.#ask(`the open orders of ${pair}`, () => this.#parts.client.fetchOpenOrders(pair), {
      call: newCall('order'),
    });
    return this.#parseAll(answer, pair);
  }

  /** All orders since a moment: by the venue's history, or by its lists of open, closed and cancelled ones. */
  async fetchSince(pair: string, since: number): Promise<OrderReport[]> {
    const { client } = this.#parts;
    this.#market(pair);
    const found = new Map<string, OrderReport>();
    const keep = (reports: readonly OrderReport[]): void => {
      for (const report of reports) found.set(report.orderId, report);
    };
    if (client.has['fetchOrders'] === true) {
      keep(await this.#pages(pair, since, (from) => client.fetchOrders(pair, from, PAGE_ROWS)));
    } else {
      if (client.has['fetchClosedOrders'] === true) {
        keep(await this.#pages(pair, since, (from) => client.fetchClosedOrders(pair, from)));
      }
      if (client.has['fetchCanceledOrders'] === true) {
        keep(await this.#pages(pair, since, (from) => client.fetchCanceledOrders(pair, from)));
      }
      keep(await this.fetchOpen(pair));
    }
    return [...found.values()].sort((left, right) => (left.timestamp ?? 0) - (right.timestamp ?? 0));
  }

  async fetchFills(pair: string, orderId: string, since: number): Promise<Fill[]> {
    const { client, isFutures } = this.#parts;
    const size = this.#market(pair).contractSize;
    // Binance gives the executions of one order on spot only.
    const byOrder = client.has['fetchOrderTrades'] === true && !(isFutures && client.id.startsWith('binance'));
    const answer = await this.#ask(
      `the executions of order ${orderId} of ${pair}`,
      () => (byOrder ? client.fetchOrderTrades(orderId, pair) : client.fetchMyTrades(pair, since, PAGE_ROWS)),
      { call: newCall('order') },
    );
    const fills = list(answer).flatMap((value) => parseFill(value, pair, size) ?? []);
    return fills.filter((fill) => fill.orderId === orderId);
  }

  async #pages(pair: string, since: number, read: (from: number) => Promise<unknown>): Promise<OrderReport[]> {
    const found = new Map<string, OrderReport>();
    let from = since;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const start = from;
      const rows = this.#parseAll(
        await this.#ask(`the orders of ${pair}`, () => read(start), { call: newCall('order') }),
        pair,
      );
      const before = found.size;
      for (const row of rows) {
        found.set(row.orderId, row);
        from = Math.max(from, row.timestamp ?? from);
      }
      // A page without news, or one that is not full, is the last.
      if (rows.length < PAGE_ROWS || found.size === before) break;
    }
    return [...found.values()];
  }

  /** Venues that do not answer by client id: the order is looked up in the open and the closed ones. */
  async #findInLists(pair: string, clientOrderId: string): Promise<unknown> {
    const { client, context } = this.#parts;
    for (const read of ['fetchOpenOrders', 'fetchClosedOrders'] as const) {
      const rows = list(await client[read](pair, undefined, undefined, { clientOrderId }));
      const match = rows.find((row) => this.#parse(row, this.#expected(pair))?.clientOrderId === clientOrderId);
      if (match !== undefined) return match;
    }
    throw new PitwallError('ORDER_NOT_FOUND', `${context.venue} does not know order ${clientOrderId} of ${pair}.`);
  }

  #expected(pair: string, reference?: OrderReference): ExpectedOrder {
    const clientOrderId = reference !== undefined && 'clientOrderId' in reference ? reference.clientOrderId : null;
    const contractSize = this.#market(pair).contractSize;
    return { clientOrderId, pair, side: null, type: '', amount: null, price: null, contractSize };
  }

  #parse(answer: unknown, expected: ExpectedOrder): OrderReport | null {
    return parseOrder(answer, expected);
  }

  #parseAll(answer: unknown, pair: string): OrderReport[] {
    return list(answer).flatMap((row) => this.#parse(row, this.#expected(pair)) ?? []);
  }

  #parameters(request: OrderRequest): Bag {
    const isLimit = request.type === 'limit';
    const isPostOnly = isLimit && request.timeInForce === 'PO';
    return {
      clientOrderId: request.clientOrderId,
      ...(isPostOnly ? { postOnly: true } : {}),
      ...(isLimit && !isPostOnly ? { timeInForce: request.timeInForce } : {}),
      ...(this.#parts.isFutures && request.reduceOnly ? { reduceOnly: true } : {}),
    };
  }

  /** Market orders carry no price, except market buys at venues that reckon the cost from it. */
  #price(request: OrderRequest): number | undefined {
    const needsPrice =
      request.side === 'buy' && this.#parts.client.options['createMarketBuyOrderRequiresPrice'] === true;
    return request.type === 'limit' || needsPrice ? request.price : undefined;
  }

  #deadline(): Pick<Call, 'headers'> & { readonly parameters: Bag } {
    const signal = this.#parts.venue.deadlineSignal;
    const deadlineMs = Math.trunc(this.#parts.clock.now()) + ORDER_TIMEOUT_MS;
    if (signal?.kind === 'recvWindow') return { headers: {}, parameters: { recvWindow: ORDER_TIMEOUT_MS } };
    if (signal?.kind === 'isoParameter') {
      return { headers: {}, parameters: { [signal.name]: new Date(deadlineMs).toISOString() } };
    }
    return { headers: signal?.kind === 'msHeader' ? { [signal.name]: String(deadlineMs) } : {}, parameters: {} };
  }
}

/** The id and the parameters that name an order to ccxt. */
function named(reference: OrderReference): [string | undefined, Bag] {
  return 'orderId' in reference ? [reference.orderId, {}] : [undefined, { clientOrderId: reference.clientOrderId }];
}

function describe(reference: OrderReference): string {
  return 'orderId' in reference ? reference.orderId : reference.clientOrderId;
}
