import { describe, expect, it } from 'vitest';
import { PitwallError, type ErrorCode } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { scrubber } from './failures.ts';
import { Pacer } from './pacer.ts';
import { withRetries } from './retry.ts';

/** A clock on which sleeping takes no time but is counted. */
function countingClock(): Clock & { readonly slept: number[] } {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
      await Promise.resolve();
    },
    after: () => ({ cancel: () => undefined }),
  };
}

async function retried(codes: readonly ErrorCode[], retries: number) {
  const clock = countingClock();
  let calls = 0;
  const attempt = async (): Promise<string> => {
    const code = codes[calls];
    calls += 1;
    if (code !== undefined) throw new PitwallError(code, 'no');
    return 'yes';
  };
  const options = { clock, retries, signal: new AbortController().signal };
  const outcome = await withRetries(attempt, options).catch((error: unknown) => (error as PitwallError).code);
  return { outcome, calls, slept: clock.slept };
}

describe('withRetries', () => {
  it('tries temporary failures again at once, four times', async () => {
    const temporary = Array<ErrorCode>(9).fill('EXCHANGE_TEMPORARY');
    expect(await retried(temporary.slice(0, 4), 4)).toEqual({ outcome: 'yes', calls: 5, slept: [] });
    expect(await retried(temporary, 4)).toEqual({ outcome: 'EXCHANGE_TEMPORARY', calls: 5, slept: [] });
  });

  it('waits 1, 2, 5, 10 and 17 seconds when the venue asks for fewer requests', async () => {
    expect(await retried(Array<ErrorCode>(4).fill('EXCHANGE_RATE_LIMIT'), 4)).toEqual({
      outcome: 'yes',
      calls: 5,
      slept: [1000, 2000, 5000, 10_000],
    });
    expect(await retried(Array<ErrorCode>(9).fill('EXCHANGE_RATE_LIMIT'), 5)).toEqual({
      outcome: 'EXCHANGE_RATE_LIMIT',
      calls: 6,
      slept: [1000, 2000, 5000, 10_000, 17_000],
    });
  });

  it.each<ErrorCode>(['EXCHANGE_OPERATIONAL', 'EXCHANGE_REFUSED', 'ORDER_NOT_FOUND', 'ORDER_UNKNOWN'])(
    'does not repeat %s',
    async (code) => expect(await retried([code], 4)).toEqual({ outcome: code, calls: 1, slept: [] }),
  );
});

describe('Pacer', () => {
  it('lets a burst go, then two thirds of the limit, in order', async () => {
    const clock = countingClock();
    const pacer = new Pacer({ clock, msPerUnit: 100, burstMs: 1000 });
    const done: number[] = [];
    await Promise.all(Array.from({ length: 20 }, (_, index) => pacer.take(1, 'data').then(() => done.push(index))));
    expect(done).toEqual(Array.from({ length: 20 }, (_, index) => index));
    // 10 units at once, 10 more at 150 ms each.
    expect(clock.now() - 1_000_000).toBe(1500);
  });

  it('never holds back an order, and lets the data pay for it', async () => {
    const clock = countingClock();
    const pacer = new Pacer({ clock, msPerUnit: 100, burstMs: 100 });
    await pacer.take(1, 'data');
    await pacer.take(5, 'order');
    expect(clock.slept).toEqual([]);
    await pacer.take(1, 'data');
    expect(clock.now() - 1_000_000).toBe(900);
  });

  it('rests when the venue complained, except for orders', async () => {
    const clock = countingClock();
    const pacer = new Pacer({ clock, msPerUnit: 1, burstMs: 1000 });
    pacer.pause(30_000);
    await pacer.take(1, 'order');
    expect(clock.slept).toEqual([]);
    await pacer.take(1, 'data');
    expect(clock.now() - 1_000_000).toBe(30_000);
  });

  it('lets a call go that is dearer than the bucket', async () => {
    const pacer = new Pacer({ clock: countingClock(), msPerUnit: 100, burstMs: 100 });
    await expect(pacer.take(50, 'data')).resolves.toBeUndefined();
  });
});

describe('scrubber', () => {
  it('removes secrets and the queries of addresses', () => {
    const scrub = scrubber(['topsecret']);
    expect(scrub('GET https://api.x.com/v3/order?symbol=A&signature=ab12 topsecret 502')).toBe(
      'GET https://api.x.com/v3/order *** 502',
    );
  });
});
