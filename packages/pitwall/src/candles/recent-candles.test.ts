import { beforeEach, describe, expect, it } from 'vitest';
import type { CandleKey, CandleRow } from '../domain/frame.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Logger } from '../ports/logger.ts';
import { RecentCandles } from './recent-candles.ts';

const DAY_MS = 86_400_000;
const KEY: CandleKey = { pair: 'ETH/USDT', timeframe: '1d' };

let now: number;
let lines: string[];
/** Pairs and limits that were asked for. */
let asked: string[];
/** What the exchange does with a question. */
let answer: (key: CandleKey, limit: number) => Promise<CandleRow[]>;
/** Those who sleep, by when they wake. */
let sleepers: { readonly at: number; readonly wake: () => void }[];

const clock: Clock = {
  now: () => now,
  sleep: async (ms, signal) =>
    new Promise((resolve) => {
      sleepers.push({ at: now + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve());
    }),
  after: () => ({ cancel: () => undefined }),
};
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (line) => lines.push(line),
  error: () => undefined,
  child: () => logger,
};

/** The newest daily candles; the last one is still running. */
const daily = async (_key: CandleKey, limit: number): Promise<CandleRow[]> =>
  Array.from({ length: limit }, (_, index): CandleRow => {
    const day = Math.floor(now / DAY_MS) - (limit - 1 - index);
    return [day * DAY_MS, 1, 2, 0.5, 1, 10];
  });

function candles(): RecentCandles {
  const exchange = {
    traits: { id: 'binance', candleLimit: 100, partialCandle: true },
    fetchCandles: async (key: CandleKey, { limit }: { limit: number }) => {
      asked.push(`${key.pair} ${limit}`);
      return answer(key, limit);
    },
  } as unknown as Exchange;
  return new RecentCandles({ exchange, clock, logger, patienceMs: 5_000 });
}

beforeEach(() => {
  now = 30.5 * DAY_MS;
  lines = [];
  asked = [];
  sleepers = [];
  answer = daily;
});

describe('recent candles', () => {
  it('are the newest closed ones, asked for once until the next begins', async () => {
    const recent = candles();
    recent.begin();
    const rows = await recent.candles(KEY, 10);
    expect(rows?.map(([date]) => date / DAY_MS)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    recent.begin();
    expect(await recent.candles(KEY, 10)).toBe(rows);
    expect(asked).toEqual(['ETH/USDT 11']);
    now = 31 * DAY_MS;
    recent.begin();
    expect((await recent.candles(KEY, 10))?.at(-1)?.[0]).toBe(30 * DAY_MS);
  });

  it('are not waited for longer than patience lasts, and are there the next time', async () => {
    const gate = Promise.withResolvers<CandleRow[]>();
    answer = async () => gate.promise;
    const recent = candles();
    recent.begin();
    const first = recent.candles(KEY, 1);
    now += 4_000;
    const second = recent.candles(KEY, 1);
    expect(sleepers.map(({ at }) => at)).toEqual([now + 1_000, now + 1_000]);
    for (const { wake } of sleepers) wake();
    expect([await first, await second]).toEqual([null, null]);
    // The next round does not wait again.
    now += 10_000;
    sleepers = [];
    recent.begin();
    const third = recent.candles(KEY, 1);
    expect(sleepers.map(({ at }) => at)).toEqual([now]);
    sleepers[0]?.wake();
    expect(await third).toBeNull();
    gate.resolve(await daily(KEY, 2));
    recent.begin();
    expect(await recent.candles(KEY, 1)).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('that failed are logged, and asked for again after a pause', async () => {
    const recent = candles();
    recent.begin();
    answer = async () => Promise.reject(new Error('the venue is busy'));
    expect(await recent.candles(KEY, 1)).toBeNull();
    expect(lines).toEqual(['No candles of ETH/USDT 1d for the pair lists: the venue is busy']);
    answer = daily;
    now += 59_999;
    recent.begin();
    expect(await recent.candles(KEY, 1)).toBeNull();
    now += 1;
    recent.begin();
    expect(await recent.candles(KEY, 1)).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  it('are asked for ten pairs at a time', async () => {
    const gate = Promise.withResolvers<undefined>();
    answer = async (key, limit) => gate.promise.then(async () => daily(key, limit));
    const recent = candles();
    recent.begin();
    const all = Array.from({ length: 35 }, async (_, index) => recent.candles({ ...KEY, pair: `P${index}/USDT` }, 2));
    await Promise.resolve();
    expect(asked).toHaveLength(10);
    gate.resolve(undefined);
    expect((await Promise.all(all)).every((rows) => rows?.length === 2)).toBe(true);
    expect(new Set(asked).size).toBe(35);
  });

  it('are refused when the exchange never gives as many', async () => {
    const recent = candles();
    await expect(recent.candles(KEY, 100)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('100 candles of 1d are wanted, binance gives 99 at a time'),
    });
  });
});
