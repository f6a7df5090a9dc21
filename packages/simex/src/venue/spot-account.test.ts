import { expect, test } from 'vitest';
import type { AccountEvent } from './types.ts';
import { createTrial, refusalOf, valueOf, type Trial } from './trial.ts';

const SYMBOL = { product: 'spot', symbol: 'BTCUSDT' } as const;
const BUY = { ...SYMBOL, side: 'BUY' } as const;
const LIMIT = { type: 'LIMIT', timeInForce: 'GTC' } as const;

/** Price 50,000; the ask stands there, the bid one tick below. */
function trial(options: Parameters<typeof createTrial>[0] = {}): Trial {
  const made = createTrial({ fillWholly: true, ...options });
  made.venue.setPrice('spot', 'BTCUSDT', '50000');
  return made;
}

const FEES = [
  ['received', 'BUY', 'BTC', '0.0001'],
  ['received', 'SELL', 'USDT', '5'],
  ['quote', 'BUY', 'USDT', '5'],
  ['quote', 'SELL', 'USDT', '5'],
  ['third', 'BUY', 'BNB', '0.01'],
  ['third', 'SELL', 'BNB', '0.01'],
] as const;

test.each(FEES)('fees %s, %s: paid in %s', (mode, side, asset, amount) => {
  const t = trial({
    fees: { mode },
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '6000' },
      { product: 'spot', asset: 'BTC', amount: '1' },
      { product: 'spot', asset: 'BNB', amount: '1' },
    ],
  });
  t.venue.setPrice('spot', 'BNBUSDT', '500');
  const price = side === 'BUY' ? '50000' : '49999.99';
  const { fills } = valueOf(t.venue.placeOrder({ ...SYMBOL, side, ...LIMIT, price, quantity: '0.1' }));
  expect(fills[0]?.commissionAsset).toBe(asset);
  expect(Number(fills[0]?.commission)).toBeCloseTo(Number(amount), 5);
});

test('without enough of the third coin the fee is taken from what is received', () => {
  const t = trial({ fees: { mode: 'third' } });
  t.venue.setPrice('spot', 'BNBUSDT', '500');
  const { fills } = valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '0.1' }));
  expect(fills[0]).toMatchObject({ commissionAsset: 'BTC', commission: '0.0001' });
});

test('client ids: by default unique among open orders only', () => {
  const t = trial();
  const terms = { ...BUY, type: 'MARKET', quantity: '0.001', clientOrderId: 'same' } as const;
  valueOf(t.venue.placeOrder(terms));
  valueOf(t.venue.placeOrder(terms));
  const resting = { ...BUY, ...LIMIT, price: '49000', quantity: '0.01', clientOrderId: 'same' } as const;
  const { orderId } = valueOf(t.venue.placeOrder(resting)).order;
  expect(refusalOf(t.venue.placeOrder(terms))).toMatchObject({ code: -2010, msg: 'Duplicate order sent.' });
  expect(valueOf(t.venue.order({ ...SYMBOL, clientOrderId: 'same' })).orderId).toBe(orderId);
});

test.each([
  ['lifetime', false],
  ['none', true],
] as const)('client ids: rule %s', (clientIds, again) => {
  const t = trial({ clientIds });
  const terms = { ...BUY, type: 'MARKET', quantity: '0.001', clientOrderId: 'same' } as const;
  valueOf(t.venue.placeOrder(terms));
  expect(t.venue.placeOrder(terms).ok).toBe(again);
});

test('young orders are hidden, each endpoint by its own delay', () => {
  const t = trial({ visibility: { orderMs: 1000, openOrdersMs: 3000, historyMs: 5000 } });
  const ref = { ...SYMBOL, clientOrderId: 'young' };
  valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49000', quantity: '0.01', clientOrderId: 'young' }));
  const seen = () => [
    t.venue.order(ref).ok,
    valueOf(t.venue.openOrders('spot', 'BTCUSDT')).length > 0,
    valueOf(t.venue.allOrders('spot', 'BTCUSDT')).length > 0,
  ];
  expect(seen()).toEqual([false, false, false]);
  t.clock.advance(1000);
  expect(seen()).toEqual([true, false, false]);
  t.clock.advance(2000);
  expect(seen()).toEqual([true, true, false]);
  t.clock.advance(2000);
  expect(seen()).toEqual([true, true, true]);
  t.venue.setVisibility({ orderMs: 60_000 });
  expect(seen()).toEqual([false, true, true]);
  expect(valueOf(t.venue.cancelOrder(ref)).status).toBe('CANCELED');
});

test('history comes in pages', () => {
  const t = trial();
  const ids = Array.from({ length: 7 }, () => {
    t.clock.advance(1000);
    return valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '0.001' })).order.orderId;
  });
  const page = (query: Parameters<typeof t.venue.allOrders>[2]) =>
    valueOf(t.venue.allOrders('spot', 'BTCUSDT', query)).map((order) => order.orderId);
  expect(page({})).toEqual(ids);
  expect(page({ limit: 2 })).toEqual(ids.slice(-2));
  expect(page({ limit: 2, startTime: 0 })).toEqual(ids.slice(0, 2));
  expect(page({ fromOrderId: ids[4] ?? 0 })).toEqual(ids.slice(4));
  const fills = valueOf(t.venue.fills('spot', 'BTCUSDT', { orderId: ids[2] ?? 0 }));
  expect(fills.map((fill) => fill.orderId)).toEqual([ids[2]]);
  const from = valueOf(t.venue.fills('spot', 'BTCUSDT')).at(5)?.tradeId ?? 0;
  expect(valueOf(t.venue.fills('spot', 'BTCUSDT', { fromTradeId: from }))).toHaveLength(2);
});

test('another actor on the account is marked as such in the ledger', () => {
  const t = trial();
  valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '49000', quantity: '0.01', clientOrderId: 'a' }));
  valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '0.001' }, { actor: 'manual', requestId: 'r1' }));
  valueOf(t.venue.cancelOrder({ ...SYMBOL, clientOrderId: 'a' }, { actor: 'manual' }));
  expect(t.venue.deposit('spot', 'USDT', '25.5')).toBe(true);
  expect(t.venue.deposit('spot', 'USDT', '-1000000')).toBe(false);
  const entries = t.venue.ledger.entries();
  const accepted = entries.filter((entry) => entry.type === 'accepted').map((entry) => [entry.actor, entry.requestId]);
  expect(accepted).toEqual([
    ['api', undefined],
    ['manual', 'r1'],
  ]);
  const ends = entries.filter((entry) => entry.type === 'order').map((entry) => [entry.actor, entry.status]);
  expect(ends).toEqual([['manual', 'CANCELED']]);
  const deposit = entries.findLast((entry) => entry.type === 'money');
  expect(deposit).toMatchObject({
    cause: 'deposit',
    actor: 'manual',
    postings: [{ asset: 'USDT', amount: '2550000000' }],
  });
});

test('listeners hear orders and balances in their order', () => {
  const t = trial();
  const heard: AccountEvent[] = [];
  const stop = t.venue.onAccount((event) => heard.push(event));
  valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '0.001', clientOrderId: 'x' }));
  const types = heard.map((event) => (event.kind === 'order' ? event.executionType : event.kind));
  expect(types).toEqual(['NEW', 'spotBalance', 'TRADE', 'spotBalance']);
  const last = heard.at(-1);
  expect(last).toMatchObject({
    balances: [
      { asset: 'BTC', free: '0.000999', locked: '0' },
      { asset: 'USDT', free: '9950', locked: '0' },
    ],
  });
  stop();
  valueOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '0.001' }));
  expect(heard).toHaveLength(4);
});
