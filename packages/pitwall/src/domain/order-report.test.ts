import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order, OrderStatus } from './order.ts';
import { isFinalStatus } from './order.ts';
import { applyReport } from './order-report.ts';
import type { ReportedOrder } from './order-report.ts';

const AMOUNT = 10;

function row(): Order {
  return {
    id: 1,
    ftOrderSide: 'buy',
    ftPair: 'ETH/USDT',
    ftIsOpen: true,
    orderId: 'client',
    clientOrderId: 'client',
    status: 'open',
    symbol: 'ETH/USDT',
    orderType: 'limit',
    side: 'buy',
    price: 100,
    average: null,
    amount: AMOUNT,
    filled: 0,
    remaining: AMOUNT,
    cost: 0,
    stopPrice: null,
    orderDate: 1_000,
    orderFilledDate: null,
    orderUpdateDate: null,
    fundingFee: null,
    ftFeeBase: null,
  };
}

function report(status: OrderStatus, filled: number, changes: Partial<ReportedOrder> = {}): ReportedOrder {
  return {
    orderId: '77',
    pair: 'ETH/USDT',
    side: 'buy',
    type: 'limit',
    status,
    price: 100,
    average: filled > 0 ? 99 : null,
    amount: AMOUNT,
    filled,
    remaining: AMOUNT - filled,
    cost: filled * 99,
    stopPrice: null,
    ...changes,
  };
}

const reports = fc.array(
  fc
    .tuple(
      fc.constantFrom<OrderStatus>('open', 'closed', 'canceled', 'expired', 'rejected'),
      fc.integer({ min: 0, max: AMOUNT }),
    )
    .map(([status, filled]) => report(status, filled)),
  { minLength: 1, maxLength: 8 },
);

describe('applyReport', () => {
  it('never lets fills shrink nor a final order open again, and says once what is new', () => {
    fc.assert(
      fc.property(reports, (answers) => {
        const order = row();
        for (const [index, answer] of answers.entries()) {
          const before = structuredClone(order);
          applyReport(order, answer, 2_000 + index);
          expect(order.filled).toBe(Math.max(before.filled ?? 0, answer.filled));
          expect(order.remaining).toBe(AMOUNT - (order.filled ?? 0));
          if (isFinalStatus(before.status)) expect(order.status).toBe(before.status);
          expect(order.ftIsOpen).toBe(!isFinalStatus(order.status));
          expect(order.orderFilledDate !== null).toBe(!order.ftIsOpen && (order.filled ?? 0) > 0);
          expect(applyReport(order, answer, 9_000)).toBe(false);
        }
      }),
    );
  });

  it('takes the id, the price and the fills of the venue', () => {
    const order = row();
    expect(applyReport(order, report('closed', AMOUNT), 5_000)).toBe(true);
    expect(order).toMatchObject({
      orderId: '77',
      clientOrderId: 'client',
      status: 'closed',
      ftIsOpen: false,
      average: 99,
      filled: AMOUNT,
      remaining: 0,
      cost: 990,
      orderFilledDate: 5_000,
      orderUpdateDate: 5_000,
    });
  });

  it('keeps what it knows where the venue says nothing, and reckons a missing cost', () => {
    const order = row();
    applyReport(order, report('open', 4, { price: null, cost: null, average: 98 }), 5_000);
    expect(order).toMatchObject({ price: 100, cost: 392, average: 98 });
    applyReport(order, report('canceled', 4, { price: null, cost: null, average: null }), 6_000);
    expect(order).toMatchObject({ price: 100, cost: 392, average: 98, status: 'canceled', orderFilledDate: 6_000 });
  });
});
