/**
 * ccxt's orders and trades as reports of the port. Contracts become base units here. An answer without an id is no
 * order; an answer that lacks what the request said (venues that return only ids) is completed from the request.
 */
import { product, sum } from '../../domain/decimal.ts';
import type { OrderSide, OrderStatus } from '../../domain/order.ts';
import type { Fill, OrderFee, OrderReport } from '../../ports/exchange.ts';
import { bag, list, numberOrNull, textOrNull } from './client.ts';

/** What is known of an order before the venue's answer is read. */
export interface ExpectedOrder {
  readonly clientOrderId: string | null;
  readonly pair: string;
  readonly side: OrderSide | null;
  readonly type: string;
  /** Base units; null when not known. */
  readonly amount: number | null;
  readonly price: number | null;
  readonly contractSize: number;
}

const STATUSES: Readonly<Record<string, OrderStatus>> = {
  open: 'open',
  closed: 'closed',
  canceled: 'canceled',
  cancelled: 'canceled',
  canceling: 'open',
  expired: 'expired',
  rejected: 'rejected',
};

/** A missing status is read from the amounts: full is closed, anything else may still fill. */
function status(value: unknown, filled: number, amount: number): OrderStatus {
  const known = typeof value === 'string' ? STATUSES[value] : undefined;
  return known ?? (amount > 0 && filled >= amount ? 'closed' : 'open');
}

function parseFee(value: unknown): OrderFee | null {
  const raw = bag(value);
  const [currency, cost] = [textOrNull(raw['currency']), numberOrNull(raw['cost'])];
  return currency === null || cost === null ? null : { currency, cost, rate: numberOrNull(raw['rate']) };
}

/** One row per currency. */
export function sumFees(fees: readonly (OrderFee | null)[]): OrderFee[] {
  const byCurrency = new Map<string, OrderFee>();
  for (const fee of fees) {
    if (fee === null) continue;
    const before = byCurrency.get(fee.currency);
    const rate = before === undefined || before.rate === fee.rate ? fee.rate : null;
    byCurrency.set(fee.currency, { currency: fee.currency, cost: sum(before?.cost ?? 0, fee.cost), rate });
  }
  return [...byCurrency.values()];
}

function feesOf(raw: Readonly<Record<string, unknown>>): OrderFee[] {
  const many = list(raw['fees']);
  return sumFees((many.length > 0 ? many : [raw['fee']]).map(parseFee));
}

/** Contracts to base units. */
function scaled(value: number | null, contractSize: number): number | null {
  return value === null || contractSize === 1 ? value : product(value, contractSize);
}

/** Null when the answer holds no order. */
export function parseOrder(value: unknown, expected: ExpectedOrder): OrderReport | null {
  const raw = bag(value);
  const orderId = textOrNull(raw['id']);
  const side = raw['side'] === 'buy' || raw['side'] === 'sell' ? raw['side'] : expected.side;
  if (orderId === null || side === null) return null;
  const size = expected.contractSize;
  const amount = scaled(numberOrNull(raw['amount']), size) ?? expected.amount ?? 0;
  const filled = scaled(numberOrNull(raw['filled']), size) ?? (raw['status'] === 'closed' ? amount : 0);
  const price = numberOrNull(raw['price']);
  return {
    orderId,
    // The answer to Binance's cancel names the cancelled order in `origClientOrderId`, the cancel itself in the other.
    clientOrderId:
      textOrNull(bag(raw['info'])['origClientOrderId']) ?? textOrNull(raw['clientOrderId']) ?? expected.clientOrderId,
    pair: textOrNull(raw['symbol']) ?? expected.pair,
    side,
    type: textOrNull(raw['type']) ?? expected.type,
    status: status(raw['status'], filled, amount),
    price: price === null || price === 0 ? expected.price : price,
    average: numberOrNull(raw['average']),
    amount,
    filled,
    remaining: scaled(numberOrNull(raw['remaining']), size) ?? Math.max(0, sum(amount, -filled)),
    // Quote already: ccxt reckons with the contract size.
    cost: numberOrNull(raw['cost']),
    stopPrice: numberOrNull(raw['triggerPrice']) ?? numberOrNull(raw['stopPrice']),
    timestamp: numberOrNull(raw['timestamp']),
    fees: feesOf(raw),
  };
}

/** Null when the answer holds no execution. */
export function parseFill(value: unknown, pair: string, contractSize: number): Fill | null {
  const raw = bag(value);
  const [id, orderId] = [textOrNull(raw['id']), textOrNull(raw['order'])];
  const [price, amount] = [numberOrNull(raw['price']), scaled(numberOrNull(raw['amount']), contractSize)];
  const side = raw['side'] === 'buy' || raw['side'] === 'sell' ? raw['side'] : null;
  if (id === null || orderId === null || price === null || amount === null || side === null) return null;
  return {
    id,
    orderId,
    pair,
    side,
    price,
    amount,
    cost: numberOrNull(raw['cost']) ?? product(price, amount),
    fee: parseFee(raw['fee']),
    timestamp: numberOrNull(raw['timestamp']) ?? 0,
  };
}
