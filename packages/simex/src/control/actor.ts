/**
 * Somebody else on the same account: orders, cancellations and payments that no API client sent. The venue's refusals
 * come back with status 409 and its text.
 */
import type { NewOrder, OrderRef, Outcome, Venue } from '../venue/types.ts';
import { ControlError } from './fields.ts';
import type { Fields } from './fields.ts';

const PRODUCTS = ['spot', 'futures'] as const;
const TYPES = [
  'LIMIT',
  'MARKET',
  'LIMIT_MAKER',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
] as const;
const MANUAL = { actor: 'manual' } as const;

/** Places an order by hand; gives the order and its first fills as the venue sees them. */
export function orderAsActor(venue: Venue, fields: Fields): unknown {
  const decimal = (name: string): string => fields.decimal(name);
  const type = fields.has('type') ? fields.choice('type', TYPES) : 'MARKET';
  const order: NewOrder = {
    product: fields.choice('product', PRODUCTS),
    symbol: fields.text('symbol'),
    side: fields.choice('side', ['BUY', 'SELL']),
    type,
    ...(type === 'LIMIT' ? { timeInForce: 'GTC' as const } : {}),
    ...fields.optional('timeInForce', (name) => fields.choice(name, ['GTC', 'IOC', 'FOK', 'GTX'])),
    ...fields.optional('quantity', decimal),
    ...fields.optional('quoteOrderQuantity', decimal),
    ...fields.optional('price', decimal),
    ...fields.optional('stopPrice', decimal),
    ...fields.optional('clientOrderId', (name) => fields.text(name)),
    ...fields.optional('reduceOnly', (name) => fields.flag(name)),
  };
  return accepted(venue.placeOrder(order, MANUAL));
}

/** Cancels any order of the account by hand. */
export function cancelAsActor(venue: Venue, fields: Fields): unknown {
  const ref: OrderRef = {
    product: fields.choice('product', PRODUCTS),
    symbol: fields.text('symbol'),
    ...fields.optional('orderId', (name) => fields.number(name, 1, Number.MAX_SAFE_INTEGER)),
    ...fields.optional('clientOrderId', (name) => fields.text(name)),
  };
  return accepted(venue.cancelOrder(ref, MANUAL));
}

/** Pays in, or out with a minus. */
export function depositAsActor(venue: Venue, fields: Fields): unknown {
  const product = fields.choice('product', PRODUCTS);
  const asset = fields.text('asset');
  const amount = fields.decimal('amount');
  if (!venue.deposit(product, asset, amount)) {
    throw new ControlError(409, `the free ${asset} of the ${product} wallet is less than ${amount.replace('-', '')}`);
  }
  return { product, asset, amount };
}

function accepted<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new ControlError(409, `${outcome.refusal.code}: ${outcome.refusal.msg}`);
}
