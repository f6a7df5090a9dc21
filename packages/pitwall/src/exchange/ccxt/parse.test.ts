import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBalances,
  parseBook,
  parseCandle,
  parseMarket,
  parsePosition,
  parseTicker,
  parseTiers,
} from './parse-market.ts';
import { parseFill, parseOrder, sumFees, type ExpectedOrder } from './parse-order.ts';

const EXPECTED: ExpectedOrder = {
  clientOrderId: 'mine',
  pair: 'A/B',
  side: 'buy',
  type: 'limit',
  amount: 2,
  price: 10,
  contractSize: 1,
};

describe('anything a venue may send', () => {
  /** Objects with the names the parsers read and values of any kind. */
  const payload = fc.oneof(
    fc.anything(),
    fc.dictionary(
      fc.constantFrom(
        'id',
        'symbol',
        'status',
        'amount',
        'filled',
        'price',
        'fee',
        'fees',
        'side',
        'free',
        'bids',
        'info',
        'order',
      ),
      fc.anything(),
    ),
    fc.array(fc.anything()),
  );

  it('is parsed or left out, never thrown at', () => {
    fc.assert(
      fc.property(payload, (value) => {
        parseMarket(value, 4);
        parseTicker(value);
        parseTiers(value);
        parsePosition(value, () => 1);
        const book = parseBook(value, 1);
        for (const [price, amount] of [...book.bids, ...book.asks]) expect(price > 0 && amount > 0).toBe(true);
        for (const { free, used, total } of parseBalances(value).values()) {
          expect([free, used, total].every(Number.isFinite)).toBe(true);
        }
        const candle = parseCandle(value);
        if (candle !== null) expect(candle.every(Number.isFinite)).toBe(true);
        const order = parseOrder(value, EXPECTED);
        if (order !== null) {
          expect(order.orderId).not.toBe('');
          expect([order.amount, order.filled, order.remaining].every(Number.isFinite)).toBe(true);
        }
        const fill = parseFill(value, 'A/B', 1);
        if (fill !== null) expect([fill.price, fill.amount, fill.cost].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('parseOrder', () => {
  it('completes an answer that holds only an id from the request', () => {
    expect(parseOrder({ id: '7' }, EXPECTED)).toMatchObject({
      orderId: '7',
      clientOrderId: 'mine',
      pair: 'A/B',
      side: 'buy',
      status: 'open',
      amount: 2,
      filled: 0,
      remaining: 2,
      price: 10,
    });
  });

  it.each([
    [{ status: 'canceled' }, 'canceled'],
    [{ status: 'canceling' }, 'open'],
    [{ filled: 2 }, 'closed'],
    [{ filled: 1 }, 'open'],
    [{ status: 'something new' }, 'open'],
  ])('%j is %s', (answer, status) => {
    expect(parseOrder({ id: '7', ...answer }, EXPECTED)?.status).toBe(status);
  });

  it('reckons contracts in base units, but not the cost', () => {
    const answer = { id: '7', amount: 3, filled: 1, remaining: 2, cost: 30 };
    expect(parseOrder(answer, { ...EXPECTED, contractSize: 0.1 })).toMatchObject({
      amount: 0.3,
      filled: 0.1,
      remaining: 0.2,
      cost: 30,
    });
  });

  it('needs an id', () => {
    for (const answer of [{}, { id: '' }, { id: null }, 'text', null, []])
      expect(parseOrder(answer, EXPECTED)).toBeNull();
  });
});

describe('sumFees', () => {
  it('adds up by currency and keeps a rate that all share', () => {
    expect(
      sumFees([
        { currency: 'BNB', cost: 0.1, rate: 0.001 },
        { currency: 'USDT', cost: 1, rate: 0.001 },
        { currency: 'USDT', cost: 2, rate: 0.001 },
        { currency: 'BNB', cost: 0.2, rate: 0.002 },
        null,
      ]),
    ).toEqual([
      { currency: 'BNB', cost: 0.3, rate: null },
      { currency: 'USDT', cost: 3, rate: 0.001 },
    ]);
  });
});
