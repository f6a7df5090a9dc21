import { expect, test } from 'vitest';

import { summarise } from '../control/judge.ts';
import { parseFaultPlan } from '../faults/parse.ts';
import { signedRequest } from '../wire/signed-request.ts';
import { steppedExchange } from './in-process.ts';
import type { SteppedExchange } from './in-process.ts';

const ORDER = '/api/v3/order';

/** Follows a plan with one fault for the first order that is sent. */
function withFault(fault: object, venueOptions = {}): SteppedExchange {
  const exchange = steppedExchange(venueOptions);
  exchange.simex.setFaults(
    parseFaultPlan({ requests: [{ match: { method: 'POST', path: ORDER }, nth: [1], ...fault }] }),
  );
  return exchange;
}

async function buy(exchange: SteppedExchange, clientId: string, extra = {}, signal?: AbortSignal) {
  const parameters = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01', newClientOrderId: clientId };
  return exchange.call('POST', ORDER, { ...parameters, ...extra }, signal);
}

/** Client ids the exchange took on, by its own ledger. */
function taken(exchange: SteppedExchange): string[] {
  return Object.keys(summarise(exchange.simex.venue.ledger.entries()).orders);
}

function deliveries(exchange: SteppedExchange): Readonly<Record<string, number>> {
  return summarise(exchange.simex.venue.ledger.entries()).requests;
}

/** Settled or not, after everything that is due has run. */
async function settled(promise: Promise<unknown>): Promise<string> {
  const marked = promise.then(
    () => 'answered',
    (error: unknown) => String((error as { outcome?: string }).outcome),
  );
  const tick = new Promise<string>((resolve) => setImmediate(() => resolve('waiting')));
  return Promise.race([marked, tick]);
}

test('without a fault an order is written down, taken on and answered', async () => {
  const exchange = steppedExchange();
  const { status, json } = await buy(exchange, 'plain');
  expect([status, json['status'], json['clientOrderId']]).toEqual([200, 'FILLED', 'plain']);
  expect(taken(exchange)).toEqual(['plain']);
  expect(deliveries(exchange)).toEqual({ delivered: 1 });
});

test('the ledger never holds a signature', async () => {
  const exchange = steppedExchange();
  await buy(exchange, 'plain');
  expect(JSON.stringify(exchange.simex.venue.ledger.entries())).not.toContain('signature');
});

test.each([
  ['notDelivered', [], 'reset'],
  ['answerLost', ['one'], 'reset'],
] as const)('%s: the ledger has %j and the caller is told of a reset', async (kind, ids, outcome) => {
  const exchange = withFault({ kind });
  await expect(buy(exchange, 'one')).rejects.toMatchObject({ name: 'TransportError', outcome });
  expect(taken(exchange)).toEqual(ids);
  expect(deliveries(exchange)).toEqual({ [kind]: 1 });
  expect((await buy(exchange, 'two')).status).toBe(200);
});

test.each(['notDelivered', 'answerLost'])('%s that hangs ends with the caller’s patience', async (kind) => {
  const exchange = withFault({ kind, outcome: 'hang' });
  const abort = new AbortController();
  const pending = buy(exchange, 'one', {}, abort.signal);
  expect(await settled(pending)).toBe('waiting');
  abort.abort();
  await expect(pending).rejects.toMatchObject({ outcome: 'hang' });
});

test('a hanging request ends by itself after five minutes of the exchange, and when it closes', async () => {
  const exchange = withFault({ kind: 'notDelivered', outcome: 'hang', nth: [1, 2] });
  const first = buy(exchange, 'one');
  exchange.clock.step(299_999);
  expect(await settled(first)).toBe('waiting');
  exchange.clock.step(1);
  expect(await settled(first)).toBe('hang');
  const second = buy(exchange, 'two');
  exchange.simex.close();
  expect(await settled(second)).toBe('hang');
});

test('a late request is carried out when it arrives, if its window is still open', async () => {
  const exchange = withFault({ kind: 'late', delayMs: 4000 });
  const pending = buy(exchange, 'late');
  exchange.clock.step(3999);
  expect(await settled(pending)).toBe('waiting');
  expect(taken(exchange)).toEqual([]);
  exchange.clock.step(1);
  expect((await pending).status).toBe(200);
  expect(taken(exchange)).toEqual(['late']);
});

test('a late request past its deadline dies without effect', async () => {
  const exchange = withFault({ kind: 'late', delayMs: 5001 });
  const pending = buy(exchange, 'late');
  exchange.clock.step(5001);
  expect((await pending).json).toMatchObject({ code: -1021 });
  expect(taken(exchange)).toEqual([]);
});

test('a late request whose caller has given up is carried out all the same', async () => {
  const exchange = withFault({ kind: 'late', delayMs: 4000, outcome: 'reset' });
  await expect(buy(exchange, 'late')).rejects.toMatchObject({ outcome: 'reset' });
  expect(taken(exchange)).toEqual([]);
  exchange.clock.step(4000);
  await settled(Promise.resolve());
  expect(taken(exchange)).toEqual(['late']);
});

test('a delayed answer: the order stands at once', async () => {
  const exchange = withFault({ kind: 'delayedAnswer', delayMs: 20_000 });
  const pending = buy(exchange, 'slow');
  expect(taken(exchange)).toEqual(['slow']);
  expect(await settled(pending)).toBe('waiting');
  exchange.clock.step(20_000);
  expect((await pending).json).toMatchObject({ status: 'FILLED' });
});

test.each([
  [{ kind: 'errorAfter' }, 502, ['one']],
  [{ kind: 'errorAfter', status: 504, code: -1007 }, 504, ['one']],
  [{ kind: 'errorBefore' }, 503, []],
  [{ kind: 'codeAfter' }, 400, ['one']],
  [{ kind: 'codeAfter', code: -1006 }, 400, ['one']],
  [{ kind: 'unknownCode' }, 200, ['one']],
  [{ kind: 'unknownCode', accepted: false }, 200, []],
] as const)('%j answers %i and the ledger has %j', async (fault, status, ids) => {
  const exchange = withFault(fault);
  const { simex, clock } = exchange;
  const answer = await simex.handle(orderRequest(exchange, 'one', clock.now()));
  expect(answer.status).toBe(status);
  expect(taken(exchange)).toEqual(ids);
  if ('code' in fault) expect(answer.body).toContain(String(fault.code));
});

test('a garbled answer is no JSON, and the order stands', async () => {
  const exchange = withFault({ kind: 'garbled' });
  const answer = await exchange.simex.handle(orderRequest(exchange, 'one', exchange.clock.now()));
  expect(answer.status).toBe(200);
  expect(() => JSON.parse(answer.body) as unknown).toThrow();
  expect(taken(exchange)).toEqual(['one']);
});

test('visibility: an order is hidden from each way of asking until its delay has passed', async () => {
  const exchange = steppedExchange();
  exchange.simex.setFaults(parseFaultPlan({ visibility: { orderMs: 1000, openOrdersMs: 2000, historyMs: 3000 } }));
  const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.01', price: '30000' };
  await exchange.call('POST', ORDER, { ...limit, newClientOrderId: 'shy' });
  const seen = async (): Promise<boolean[]> => {
    const one = await exchange.call('GET', ORDER, { symbol: 'BTCUSDT', origClientOrderId: 'shy' });
    const open = await exchange.call('GET', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
    const all = await exchange.call('GET', '/api/v3/allOrders', { symbol: 'BTCUSDT' });
    return [one.status === 200, open.json.length === 1, all.json.length === 1];
  };
  expect(await seen()).toEqual([false, false, false]);
  exchange.clock.step(1000);
  expect(await seen()).toEqual([true, false, false]);
  exchange.clock.step(1000);
  expect(await seen()).toEqual([true, true, false]);
  exchange.clock.step(1000);
  expect(await seen()).toEqual([true, true, true]);
});

test('the same seed makes the same run, hash for hash', async () => {
  const run = async (seed: number): Promise<string> => {
    const exchange = steppedExchange({ background: true });
    exchange.simex.setFaults(
      parseFaultPlan({
        seed,
        rates: { rates: { notDelivered: 0.2, answerLost: 0.2, late: 0.2, errorAfter: 0.1 }, delayMs: [0, 8000] },
      }),
    );
    for (let count = 0; count < 30; count += 1) {
      // What the caller is told does not matter here, only what the exchange did.
      buy(exchange, `order-${count}`).catch(() => undefined);
      exchange.clock.step(1500);
      await settled(Promise.resolve());
    }
    return exchange.simex.venue.ledger.hash();
  };
  const first = await run(1);
  expect(await run(1)).toBe(first);
  expect(await run(2)).not.toBe(first);
});

function orderRequest(exchange: SteppedExchange, clientId: string, now: number) {
  return signedRequest(
    exchange.simex.credentials,
    'POST',
    ORDER,
    { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01', newClientOrderId: clientId },
    now,
  );
}
