import { expect, test } from 'vitest';
import { createVenue } from './create.ts';
import type { SimClock } from './types.ts';
import { TRIAL_START_MS, createTrial, valueOf } from './trial.ts';
import { createSteppedClock } from './stepped-clock.ts';

/** A clock that counts who waits on it. */
function countingClock() {
  const clock = createSteppedClock(TRIAL_START_MS);
  const waiting = new Set<number>();
  let scheduled = 0;
  const counting: SimClock = {
    now: () => clock.now(),
    schedule(atMs, run) {
      const id = (scheduled += 1);
      waiting.add(id);
      const cancel = clock.schedule(atMs, () => {
        waiting.delete(id);
        run();
      });
      return () => {
        waiting.delete(id);
        cancel();
      };
    },
  };
  return { clock, counting, waiting };
}

const ORDER = { product: 'spot', symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;

test('a venue that nobody depends on asks for no timer; one that is watched asks for one', () => {
  const { clock, counting, waiting } = countingClock();
  const deposits = [{ product: 'spot', asset: 'USDT', amount: '10000' }] as const;
  const venue = createVenue({ clock: counting, deposits });
  venue.tickers('spot');
  expect(waiting.size).toBe(0);
  const price = (Number(valueOf(venue.ticker('spot', 'BTCUSDT')).bidPrice) * 0.3).toFixed(1);
  const { orderId } = valueOf(venue.placeOrder({ ...ORDER, price, quantity: '0.01' })).order;
  const stops = (['BTCUSDT', 'ETHUSDT'] as const).map((symbol) =>
    valueOf(venue.watch({ channel: 'trade', product: 'spot', symbol }, () => undefined)),
  );
  clock.advance(60_000);
  expect(waiting.size).toBe(1);
  for (const stop of stops) stop();
  valueOf(venue.cancelOrder({ product: 'spot', symbol: 'BTCUSDT', orderId }));
  clock.advance(60_000);
  expect(waiting.size).toBe(0);
  valueOf(venue.placeOrder({ ...ORDER, price, quantity: '0.01' }));
  venue.close();
  expect(waiting.size).toBe(0);
});

test('events come at their own times, across symbols in order, however far the clock jumps', () => {
  const { venue, clock } = createTrial({ background: true });
  const times: number[] = [];
  for (const symbol of ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']) {
    const topic = { channel: 'trade', product: 'spot', symbol } as const;
    valueOf(venue.watch(topic, (event) => event.kind === 'trade' && times.push(event.trade.time)));
  }
  clock.advance(180_000);
  expect(times).toHaveLength(3 * 90);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeGreaterThan(TRIAL_START_MS);
  expect(times.at(-1)).toBeLessThanOrEqual(clock.now());
});

test('a query sees the market of the clock even before its timer has run', () => {
  let now = TRIAL_START_MS;
  const clock: SimClock = { now: () => now, schedule: () => () => undefined };
  const deposits = [{ product: 'spot', asset: 'USDT', amount: '10000' }] as const;
  const venue = createVenue({ clock, deposits, fillWholly: true });
  const { bidPrice } = valueOf(venue.ticker('spot', 'BTCUSDT'));
  const { orderId } = valueOf(venue.placeOrder({ ...ORDER, price: bidPrice, quantity: '0.01' })).order;
  now += 3_600_000;
  const order = valueOf(venue.order({ product: 'spot', symbol: 'BTCUSDT', orderId }));
  expect(order.status).toBe('FILLED');
  expect(order.updateTime).toBeLessThan(now);
  expect(valueOf(venue.ticker('spot', 'BTCUSDT')).closeTime).toBe(now);
});

test('the stepped clock runs what is due in order, at its time', () => {
  const clock = createSteppedClock(1000);
  const ran: string[] = [];
  clock.schedule(3000, () => ran.push(`late ${clock.now()}`));
  clock.schedule(2000, () => {
    ran.push(`early ${clock.now()}`);
    clock.schedule(2500, () => ran.push(`nested ${clock.now()}`));
  });
  const cancel = clock.schedule(2100, () => ran.push('cancelled'));
  clock.schedule(500, () => ran.push(`passed ${clock.now()}`));
  cancel();
  expect(ran).toEqual([]);
  clock.advance(1500);
  expect(ran).toEqual(['passed 1000', 'early 2000', 'nested 2500']);
  clock.advanceTo(2600);
  expect(ran).toHaveLength(3);
  clock.advance(400);
  expect(ran.at(-1)).toBe('late 3000');
});
