import { expect, test } from 'vitest';
import type { NewOrder } from './types.ts';
import { createTrial, refusalOf, valueOf, type Trial } from './trial.ts';

const SYMBOL = { product: 'spot', symbol: 'BTCUSDT' } as const;
const BUY = { ...SYMBOL, side: 'BUY' } as const;
const SELL = { ...SYMBOL, side: 'SELL' } as const;
const LIMIT = { type: 'LIMIT', timeInForce: 'GTC' } as const;

/** Price 50,000; the ask stands there, the bid one tick below. */
function trial(options: Parameters<typeof createTrial>[0] = {}): Trial {
  const made = createTrial({ fillWholly: true, ...options });
  made.venue.setPrice('spot', 'BTCUSDT', '50000');
  return made;
}

/** Free and locked by asset. */
function wallet({ venue }: Trial): Record<string, readonly [string, string]> {
  return Object.fromEntries(venue.balances().map(({ asset, free, locked }) => [asset, [free, locked]]));
}

const orderOf = ({ venue }: Trial, orderId: number) => valueOf(venue.order({ ...SYMBOL, orderId }));

test('a market order takes the best price and pays its fee in what it gets', () => {
  const t = trial();
  const { order, fills } = valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '0.001' }));
  expect(order).toMatchObject({ status: 'FILLED', executedQuantity: '0.001', cumulativeQuote: '50' });
  expect(fills).toMatchObject([{ price: '50000', commission: '0.000001', commissionAsset: 'BTC', isMaker: false }]);
  expect(wallet(t)).toMatchObject({ USDT: ['9950', '0'], BTC: ['0.000999', '0'] });
});

test('a large market order walks the book', () => {
  const t = trial({ deposits: [{ product: 'spot', asset: 'USDT', amount: '100000000' }] });
  const { asks } = valueOf(t.venue.book('spot', 'BTCUSDT'));
  const quantity = asks.slice(0, 3).reduce((sum, level) => sum + Number(level[1]), 0);
  const { fills } = valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: quantity.toFixed(5) }));
  expect(fills.map((fill) => [fill.price, fill.quantity])).toEqual(asks.slice(0, 3));
  const left = valueOf(t.venue.book('spot', 'BTCUSDT')).asks;
  expect(left[0]).toEqual(asks[3]);
  expect(left).toHaveLength(asks.length);
  expect(valueOf(t.venue.ticker('spot', 'BTCUSDT')).askPrice).toBe(asks[3]?.[0]);
});

test('a quote amount is spent in whole steps', () => {
  const t = trial();
  const { order } = valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quoteOrderQuantity: '100.7' }));
  expect(order).toMatchObject({ status: 'FILLED', executedQuantity: '0.00201', cumulativeQuote: '100.5' });
});

test('a limit order rests, holds its money, and is filled at its price when the market reaches it', () => {
  const t = trial();
  const { order } = valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49000', quantity: '0.1' }));
  expect(order).toMatchObject({ status: 'NEW', open: true, isWorking: true });
  expect(wallet(t)['USDT']).toEqual(['5100', '4900']);
  t.venue.setPrice('spot', 'BTCUSDT', '49500');
  expect(orderOf(t, order.orderId).status).toBe('NEW');
  t.venue.setPrice('spot', 'BTCUSDT', '48000');
  expect(orderOf(t, order.orderId)).toMatchObject({ status: 'FILLED', averagePrice: '49000', open: false });
  expect(valueOf(t.venue.fills('spot', 'BTCUSDT'))).toMatchObject([{ isMaker: true, price: '49000', quantity: '0.1' }]);
  expect(wallet(t)).toMatchObject({ USDT: ['5100', '0'], BTC: ['0.0999', '0'] });
});

test('a limit order better than the book takes the book and gives back what it did not need', () => {
  const t = trial();
  const { order, fills } = valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '51000', quantity: '0.1' }));
  expect(order.status).toBe('FILLED');
  expect(fills[0]?.price).toBe('50000');
  expect(wallet(t)['USDT']).toEqual(['5000', '0']);
});

test('orders are filled by price, then by age', () => {
  const t = trial();
  const place = (price: string) =>
    valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price, quantity: '0.01' })).order.orderId;
  const [low, high, later] = [place('48000'), place('49000'), place('49000')];
  t.venue.setPrice('spot', 'BTCUSDT', '47000');
  expect(valueOf(t.venue.fills('spot', 'BTCUSDT')).map((fill) => fill.orderId)).toEqual([high, later, low]);
});

test('without fillWholly orders fill in parts that add up', () => {
  const counts = new Set<number>();
  for (let seed = 0; seed < 30; seed += 1) {
    const t = trial({ fillWholly: false, seed: String(seed) });
    valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49000', quantity: '0.1' }));
    for (let at = 0; at < 4; at += 1) t.venue.setPrice('spot', 'BTCUSDT', '49000');
    const touched = valueOf(t.venue.allOrders('spot', 'BTCUSDT'))[0];
    if (touched?.status === 'PARTIALLY_FILLED') counts.add(-1);
    t.venue.setPrice('spot', 'BTCUSDT', '48999');
    const order = valueOf(t.venue.allOrders('spot', 'BTCUSDT'))[0];
    const fills = valueOf(t.venue.fills('spot', 'BTCUSDT'));
    expect(order).toMatchObject({ status: 'FILLED', executedQuantity: '0.1' });
    expect(fills.reduce((sum, fill) => sum + Math.round(Number(fill.quantity) * 1e8), 0)).toBe(10_000_000);
    counts.add(fills.length);
  }
  expect(counts).toContain(-1);
  expect(counts).toContain(1);
  expect(counts.size).toBeGreaterThan(3);
});

const TERMS: readonly (readonly [string, Partial<NewOrder>, string, string, string])[] = [
  [
    'IOC within the book',
    { type: 'LIMIT', timeInForce: 'IOC', price: '50000', quantity: '0.001' },
    'FILLED',
    '0.001',
    'NONE',
  ],
  [
    'IOC below the book',
    { type: 'LIMIT', timeInForce: 'IOC', price: '49900', quantity: '0.001' },
    'EXPIRED',
    '0',
    'IOC',
  ],
  [
    'FOK within the book',
    { type: 'LIMIT', timeInForce: 'FOK', price: '50000', quantity: '0.001' },
    'FILLED',
    '0.001',
    'NONE',
  ],
  [
    'FOK beyond the book',
    { type: 'LIMIT', timeInForce: 'FOK', price: '49999.99', quantity: '0.1' },
    'EXPIRED',
    '0',
    'FOK',
  ],
  ['post-only that rests', { type: 'LIMIT_MAKER', price: '49999', quantity: '0.1' }, 'NEW', '0', 'NONE'],
];

test.each(TERMS)('%s', (_name, terms, status, executed, endReason) => {
  const t = trial();
  const order = { ...BUY, type: 'LIMIT', ...terms } as const;
  const placed = valueOf(t.venue.placeOrder(order)).order;
  expect(placed).toMatchObject({ status, executedQuantity: executed, endReason });
  const locked = Number(wallet(t)['USDT']?.[1]);
  expect(locked).toBe(status === 'NEW' ? 4999.9 : 0);
});

test('IOC takes what there is and lets go of the rest; FOK then takes nothing', () => {
  const t = trial({ deposits: [{ product: 'spot', asset: 'USDT', amount: '100000000' }] });
  const best = valueOf(t.venue.book('spot', 'BTCUSDT')).asks[0] ?? ['', ''];
  const quantity = (Number(best[1]) + 1).toFixed(5);
  const terms = { ...BUY, type: 'LIMIT', price: best[0], quantity } as const;
  const fok = valueOf(t.venue.placeOrder({ ...terms, timeInForce: 'FOK' })).order;
  expect(fok).toMatchObject({ status: 'EXPIRED', executedQuantity: '0' });
  const ioc = valueOf(t.venue.placeOrder({ ...terms, timeInForce: 'IOC' })).order;
  expect(ioc).toMatchObject({ status: 'EXPIRED', executedQuantity: best[1], endReason: 'IOC' });
});

type Change = { readonly [K in keyof NewOrder]?: NewOrder[K] | undefined };

const REFUSED: readonly (readonly [string, Change, number, string | RegExp])[] = [
  ['unknown symbol', { symbol: 'NOPE' }, -1121, 'Invalid symbol.'],
  ['too little money', { quantity: '1' }, -2010, 'Account has insufficient balance for requested action.'],
  ['off the tick', { price: '49000.001' }, -1013, 'Filter failure: PRICE_FILTER'],
  ['off the step', { quantity: '0.0000001' }, -1013, 'Filter failure: LOT_SIZE'],
  ['step with a rest', { quantity: '0.010001' }, -1013, 'Filter failure: LOT_SIZE'],
  ['nothing', { quantity: '0' }, -1013, 'Filter failure: LOT_SIZE'],
  ['too much', { quantity: '99999999' }, -1013, 'Filter failure: LOT_SIZE'],
  ['too small', { quantity: '0.0001' }, -1013, 'Filter failure: NOTIONAL'],
  ['far off', { price: '300000' }, -1013, 'Filter failure: PERCENT_PRICE_BY_SIDE'],
  ['no decimal', { quantity: '1e3' }, -1100, /quantity/],
  ['no price', { price: undefined }, -1102, /price/],
  ['no time in force', { timeInForce: undefined }, -1102, /timeInForce/],
  ['no quantity', { quantity: undefined }, -1102, /quantity/],
  ['a price for a market order', { type: 'MARKET' }, -1106, /price/],
  ['futures type', { type: 'STOP_MARKET' }, -1116, 'Invalid orderType.'],
  [
    'post-only that would take',
    { type: 'LIMIT_MAKER', price: '50000' },
    -2010,
    'Order would immediately match and take.',
  ],
  ['bad client id', { clientOrderId: 'ä b' }, -1100, /newClientOrderId/],
  ['client id too long', { clientOrderId: 'x'.repeat(37) }, -1100, /newClientOrderId/],
  [
    'a stop that has come already',
    { type: 'STOP_LOSS_LIMIT', stopPrice: '49000' },
    -2010,
    'Stop price would trigger immediately.',
  ],
  ['a stop order without stop', { type: 'STOP_LOSS_LIMIT' }, -1102, /stopPrice/],
];

test.each(REFUSED)('refused: %s', (_name, change, code, msg) => {
  const t = trial();
  const base = { ...BUY, ...LIMIT, price: '49000', quantity: '0.01' };
  const order = Object.fromEntries(Object.entries({ ...base, ...change }).filter(([, value]) => value !== undefined));
  const refusal = refusalOf(t.venue.placeOrder(order as unknown as NewOrder));
  expect(refusal).toMatchObject({ code, httpStatus: 400 });
  expect(refusal.msg).toMatch(msg);
  expect(wallet(t)['USDT']).toEqual(['10000', '0']);
  expect(valueOf(t.venue.openOrders('spot'))).toEqual([]);
  expect(t.venue.ledger.entries().at(-1)).toMatchObject({ type: 'refused', code });
  expect(t.venue.testOrder(order as unknown as NewOrder)).toEqual({ ok: false, refusal });
});

test('cancelling gives the money back; a second time there is nothing to cancel', () => {
  const t = trial();
  const terms = { ...BUY, ...LIMIT, price: '49000', quantity: '0.1', clientOrderId: 'mine' };
  valueOf(t.venue.placeOrder(terms));
  expect(valueOf(t.venue.cancelOrder({ ...SYMBOL, clientOrderId: 'mine' })).status).toBe('CANCELED');
  expect(wallet(t)['USDT']).toEqual(['10000', '0']);
  expect(refusalOf(t.venue.cancelOrder({ ...SYMBOL, clientOrderId: 'mine' })).code).toBe(-2011);
  expect(refusalOf(t.venue.order({ ...SYMBOL, clientOrderId: 'other' })).code).toBe(-2013);
  expect(refusalOf(t.venue.cancelAll('spot', 'BTCUSDT')).code).toBe(-2011);
  valueOf(t.venue.placeOrder({ ...terms, quantity: '0.05' }));
  valueOf(t.venue.placeOrder({ ...terms, quantity: '0.05', clientOrderId: 'two' }));
  expect(valueOf(t.venue.cancelAll('spot', 'BTCUSDT'))).toHaveLength(2);
  expect(wallet(t)['USDT']).toEqual(['10000', '0']);
});

/** A venue in which an order was filled in part. */
function partlyFilled(): { readonly t: Trial; readonly orderId: number } {
  for (let seed = 0; seed < 50; seed += 1) {
    const t = trial({ fillWholly: false, seed: String(seed) });
    const { orderId } = valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49000', quantity: '0.1' })).order;
    t.venue.setPrice('spot', 'BTCUSDT', '49000');
    if (orderOf(t, orderId).status === 'PARTIALLY_FILLED') return { t, orderId };
  }
  throw new Error('no seed fills in part');
}

test('cancelling a partly filled order keeps its fills', () => {
  const { t, orderId } = partlyFilled();
  const partly = orderOf(t, orderId);
  const canceled = valueOf(t.venue.cancelOrder({ ...SYMBOL, orderId }));
  expect(canceled).toMatchObject({ status: 'CANCELED', executedQuantity: partly.executedQuantity });
  const spent = Number(partly.executedQuantity) * 49000;
  expect(Number(wallet(t)['USDT']?.[0])).toBeCloseTo(10000 - spent, 6);
  expect(wallet(t)['USDT']?.[1]).toBe('0');
});

const STOPS: readonly (readonly [string, Partial<NewOrder>, string, string])[] = [
  [
    'a stop-loss sells when the price falls to it',
    { ...SELL, type: 'STOP_LOSS', stopPrice: '48000' },
    '48001',
    '47999',
  ],
  [
    'a take-profit sells when the price rises to it',
    { ...SELL, type: 'TAKE_PROFIT', stopPrice: '52000' },
    '51999',
    '52000',
  ],
  ['a stop-loss buys when the price rises to it', { ...BUY, type: 'STOP_LOSS', stopPrice: '51000' }, '50999', '51000'],
  [
    'a take-profit buys when the price falls to it',
    { ...BUY, type: 'TAKE_PROFIT', stopPrice: '49000' },
    '49001',
    '48999',
  ],
  ['a trailing stop sells 1 % below the top', { ...SELL, type: 'STOP_LOSS', trailingDelta: 100 }, '49501', '49500'],
  [
    'a trailing stop waits for its activation',
    { ...SELL, type: 'TAKE_PROFIT', trailingDelta: 100, stopPrice: '51000' },
    '49000',
    '51000',
  ],
];

test.each(STOPS)('%s', (name, terms, notYet, then) => {
  const t = trial({
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '10000' },
      { product: 'spot', asset: 'BTC', amount: '1' },
    ],
  });
  const order = { ...SELL, type: 'STOP_LOSS', quantity: '0.1', ...terms } as const;
  const { orderId } = valueOf(t.venue.placeOrder(order)).order;
  expect(orderOf(t, orderId)).toMatchObject({ status: 'NEW', isWorking: false });
  t.venue.setPrice('spot', 'BTCUSDT', notYet);
  expect(orderOf(t, orderId).status).toBe('NEW');
  t.venue.setPrice('spot', 'BTCUSDT', then);
  if (name.includes('activation')) {
    expect(orderOf(t, orderId).status).toBe('NEW');
    t.venue.setPrice('spot', 'BTCUSDT', '50400');
  }
  expect(orderOf(t, orderId)).toMatchObject({ status: 'FILLED', executedQuantity: '0.1' });
});

test('a stop-limit order rests at its limit after its trigger', () => {
  const t = trial({ deposits: [{ product: 'spot', asset: 'BTC', amount: '1' }] });
  const terms = { ...SELL, type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', stopPrice: '48000', price: '47900' } as const;
  const { orderId } = valueOf(t.venue.placeOrder({ ...terms, quantity: '0.1' })).order;
  t.venue.setPrice('spot', 'BTCUSDT', '47000');
  expect(orderOf(t, orderId)).toMatchObject({ status: 'NEW', isWorking: true });
  t.venue.setPrice('spot', 'BTCUSDT', '47900');
  expect(orderOf(t, orderId)).toMatchObject({ status: 'FILLED', averagePrice: '47900' });
});

test('a stop that buys at a market gone too high ends without a fill', () => {
  const t = trial();
  const { orderId } = valueOf(
    t.venue.placeOrder({ ...BUY, type: 'STOP_LOSS', stopPrice: '51000', quantity: '0.19' }),
  ).order;
  t.venue.setPrice('spot', 'BTCUSDT', '60000');
  expect(orderOf(t, orderId)).toMatchObject({ status: 'EXPIRED', endReason: 'INSUFFICIENT_BALANCE' });
  expect(wallet(t)['USDT']).toEqual(['10000', '0']);
});

test('the book shows own orders and a released price goes on by itself', () => {
  const t = trial({ background: true });
  valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49999.5', quantity: '0.01' }));
  expect(valueOf(t.venue.book('spot', 'BTCUSDT')).bids.map(([price]) => price)).toContain('49999.5');
  t.clock.advance(600_000);
  expect(valueOf(t.venue.ticker('spot', 'BTCUSDT')).lastPrice).toBe('50000');
  t.venue.releasePrice('spot', 'BTCUSDT');
  t.clock.advance(120_000);
  expect(valueOf(t.venue.ticker('spot', 'BTCUSDT')).lastPrice).not.toBe('50000');
});

test('an order limit per symbol', () => {
  const t = trial();
  const place = () => t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49000', quantity: '0.0002' });
  for (let count = 0; count < 200; count += 1) valueOf(place());
  expect(refusalOf(place())).toMatchObject({ code: -1013, msg: 'Filter failure: MAX_NUM_ORDERS' });
});
