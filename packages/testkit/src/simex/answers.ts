/** Binance's spot answers as the exchange port's values. Throws a plain error when an answer is not what it should be. */
import type { CandleRow } from '../../../pitwall/src/domain/frame.ts';
import type { Market, Ticker } from '../../../pitwall/src/domain/market.ts';
import { PRECISION_MODE } from '../../../pitwall/src/domain/market.ts';
import type { OrderStatus } from '../../../pitwall/src/domain/order.ts';
import type { Fill, OrderFee, OrderReport } from '../../../pitwall/src/ports/exchange.ts';

export type Json = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('The answer is no object.');
  return value as Json;
}

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('The answer is no list.');
  return value as readonly unknown[];
}

export function numberOf(value: unknown): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  if (Number.isNaN(number)) throw new Error(`The answer holds ${JSON.stringify(value)} where a number is needed.`);
  return number;
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Error(`The answer holds ${JSON.stringify(value)} where a text is needed.`);
}

const STATUSES: Readonly<Record<string, OrderStatus>> = {
  NEW: 'open',
  PARTIALLY_FILLED: 'open',
  PENDING_CANCEL: 'open',
  FILLED: 'closed',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  EXPIRED_IN_MATCH: 'expired',
  REJECTED: 'rejected',
};

const TYPES: Readonly<Record<string, string>> = { LIMIT: 'limit', LIMIT_MAKER: 'limit', MARKET: 'market' };

/** An order in the answer to placing, cancelling, asking or listing. */
export function reportOf(value: unknown, pair: string): OrderReport {
  const order = objectOf(value);
  const amount = numberOf(order['origQty']);
  const filled = numberOf(order['executedQty']);
  const cost = numberOf(order['cummulativeQuoteQty']);
  const price = numberOf(order['price']);
  const status = STATUSES[textOf(order['status'])];
  if (status === undefined) throw new Error(`The answer holds the unknown status ${textOf(order['status'])}.`);
  const type = textOf(order['type']);
  const stopPrice = order['stopPrice'] === undefined ? 0 : numberOf(order['stopPrice']);
  return {
    orderId: textOf(order['orderId']),
    // The answer to a cancellation names the cancellation in `clientOrderId`.
    clientOrderId: textOf(order['origClientOrderId'] ?? order['clientOrderId']),
    pair,
    side: order['side'] === 'BUY' ? 'buy' : 'sell',
    type: TYPES[type] ?? type.toLowerCase(),
    status,
    price: price === 0 ? null : price,
    average: filled > 0 ? cost / filled : null,
    amount,
    filled,
    remaining: Number((amount - filled).toFixed(8)),
    cost,
    stopPrice: stopPrice === 0 ? null : stopPrice,
    timestamp: numberOf(order['time'] ?? order['transactTime']),
    fees: feesOf(order['fills'] === undefined ? [] : listOf(order['fills'])),
  };
}

function feesOf(fills: readonly unknown[]): OrderFee[] {
  const byCurrency = new Map<string, number>();
  for (const fill of fills.map(objectOf)) {
    const currency = textOf(fill['commissionAsset']);
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + numberOf(fill['commission']));
  }
  return [...byCurrency].map(([currency, cost]) => ({ currency, cost: Number(cost.toFixed(8)), rate: null }));
}

export function fillOf(value: unknown, pair: string): Fill {
  const fill = objectOf(value);
  return {
    id: textOf(fill['id']),
    orderId: textOf(fill['orderId']),
    pair,
    side: fill['isBuyer'] === true ? 'buy' : 'sell',
    price: numberOf(fill['price']),
    amount: numberOf(fill['qty']),
    cost: numberOf(fill['quoteQty']),
    fee: { currency: textOf(fill['commissionAsset']), cost: numberOf(fill['commission']), rate: null },
    timestamp: numberOf(fill['time']),
  };
}

export function marketOf(value: unknown, fee: number): Market {
  const symbol = objectOf(value);
  const filters = new Map(
    listOf(symbol['filters']).map((filter) => [objectOf(filter)['filterType'], objectOf(filter)]),
  );
  const filter = (name: string): Json => filters.get(name) ?? {};
  const optional = (given: unknown): number | null =>
    given === undefined || Number(given) === 0 ? null : numberOf(given);
  const [base, quote] = [textOf(symbol['baseAsset']), textOf(symbol['quoteAsset'])];
  return {
    pair: `${base}/${quote}`,
    base,
    quote,
    settle: null,
    active: symbol['status'] === 'TRADING',
    spot: true,
    future: false,
    maker: fee,
    taker: fee,
    amountPrecision: optional(filter('LOT_SIZE')['stepSize']),
    pricePrecision: optional(filter('PRICE_FILTER')['tickSize']),
    precisionMode: PRECISION_MODE.tickSize,
    limits: {
      amount: { min: optional(filter('LOT_SIZE')['minQty']), max: optional(filter('LOT_SIZE')['maxQty']) },
      price: { min: optional(filter('PRICE_FILTER')['minPrice']), max: optional(filter('PRICE_FILTER')['maxPrice']) },
      cost: { min: optional((filters.get('NOTIONAL') ?? filter('MIN_NOTIONAL'))['minNotional']), max: null },
    },
    contractSize: 1,
  };
}

export function tickerOf(value: unknown, pair: string): Ticker {
  const ticker = objectOf(value);
  return {
    pair,
    last: numberOf(ticker['lastPrice']),
    bid: numberOf(ticker['bidPrice']),
    ask: numberOf(ticker['askPrice']),
    quoteVolume: numberOf(ticker['quoteVolume']),
    percentage: numberOf(ticker['priceChangePercent']),
  };
}

export function candleOf(value: unknown): CandleRow {
  const row = listOf(value);
  return [numberOf(row[0]), numberOf(row[1]), numberOf(row[2]), numberOf(row[3]), numberOf(row[4]), numberOf(row[5])];
}
