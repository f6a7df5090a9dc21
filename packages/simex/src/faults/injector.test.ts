import { expect, test } from 'vitest';

import { FaultInjector } from './injector.ts';
import { parseFaultPlan } from './parse.ts';

const ORDER = '/api/v3/order';

test('hits the named request only', () => {
  const injector = new FaultInjector();
  injector.set(
    parseFaultPlan({
      requests: [{ kind: 'answerLost', match: { method: 'post', path: ORDER }, nth: [2], outcome: 'hang' }],
    }),
  );
  expect(injector.forRequest('GET', ORDER)).toBeUndefined();
  expect(injector.forRequest('POST', ORDER)).toBeUndefined();
  expect(injector.forRequest('POST', '/api/v3/order/test')).toBeUndefined();
  expect(injector.forRequest('POST', ORDER)).toMatchObject({ kind: 'answerLost', outcome: 'hang' });
  expect(injector.forRequest('POST', ORDER)).toBeUndefined();
  expect(injector.injected).toEqual({ answerLost: 1 });
});

test('stops after the named number of hits', () => {
  const injector = new FaultInjector();
  injector.set(parseFaultPlan({ streams: [{ kind: 'duplicate', stream: 'btcusdt@*', times: 2 }] }));
  const hits = ['btcusdt@trade', 'ethusdt@trade', 'btcusdt@kline_1m', 'btcusdt@trade'].map(
    (stream) => injector.forMessage(stream)?.kind,
  );
  expect(hits).toEqual(['duplicate', undefined, 'duplicate', undefined]);
});

test('the same seed gives the same faults, another seed others', () => {
  const run = (seed: number): string => {
    const injector = new FaultInjector();
    injector.set(
      parseFaultPlan({ seed, rates: { rates: { notDelivered: 0.1, late: 0.2, garbled: 0.1 }, delayMs: [5, 50] } }),
    );
    return JSON.stringify(Array.from({ length: 500 }, () => injector.forRequest('POST', ORDER) ?? null));
  };
  expect(run(7)).toBe(run(7));
  expect(run(7)).not.toBe(run(8));
});

test('rates come out as asked', () => {
  const injector = new FaultInjector();
  injector.set(parseFaultPlan({ seed: 3, rates: { rates: { errorAfter: 0.25 }, match: [{ path: '/api/*' }] } }));
  for (let count = 0; count < 4000; count += 1) injector.forRequest('POST', ORDER);
  expect(injector.injected['errorAfter']).toBeGreaterThan(900);
  expect(injector.injected['errorAfter']).toBeLessThan(1100);
  expect(injector.forRequest('POST', '/fapi/v1/order')).toBeUndefined();
});

test.each([
  [[], 'the plan must be an object'],
  [{ request: [] }, 'unknown key "request"'],
  [{ requests: [{}] }, 'requests[0] lacks "kind"'],
  [{ requests: [{ kind: 'lost' }] }, 'requests[0].kind must be one of'],
  [{ requests: [{ kind: 'late', delayMs: 1e9 }] }, 'requests[0].delayMs must be a number from 0'],
  [{ requests: [{ kind: 'late', nth: [0] }] }, 'nth[0] must be a number from 1'],
  [{ rates: { rates: { late: 0.6, garbled: 0.6 } } }, 'more than 1'],
  [{ rates: { rates: { late: 0.6 }, delayMs: [9, 1] } }, 'must be [least, most]'],
  [{ visibility: { orderMs: '1' } }, 'visibility.orderMs must be a number'],
])('refuses the plan %j', (plan, message) => {
  expect(() => parseFaultPlan(plan)).toThrow(message);
});
