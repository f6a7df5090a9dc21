/** Cases of the API's contract about locks and the blacklist, by their numbers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Locks } from '@pitwall/wire';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, STANDARD_NOW, startStandardBot } from '../harness/standard-bot.ts';

const HEADERS = {
  authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password),
  'content-type': 'application/json',
};

let bench: RecordedApi;
beforeEach(async () => {
  bench = await startStandardBot();
});
afterEach(async () => bench.close());

const call = async (method: string, path: string, body?: unknown) =>
  send(bench.url, `/api/v1${path}`, {
    method,
    headers: HEADERS,
    body: body === undefined ? undefined : JSON.stringify(body),
  });

describe('locks', () => {
  const in4Minutes = '2024-03-05 14:34:00Z';
  const in20Minutes = '2024-03-05T15:50:00+01:00';
  const two = [
    { pair: 'ETH/BTC', until: in4Minutes, reason: 'randreason' },
    { pair: 'XRP/BTC', until: in20Minutes, reason: 'deadbeef' },
  ];

  it('case 119: makes two locks, until the next candle starts', async () => {
    expect(await call('POST', '/locks', two)).toMatchObject({ status: 200, json: { lock_count: 2 } });
    expect((await call('GET', '/locks')).json).toEqual({
      lock_count: 2,
      locks: [
        {
          id: 1,
          active: true,
          lock_end_time: '2024-03-05 14:35:00',
          lock_end_timestamp: STANDARD_NOW + 5 * 60_000,
          lock_time: '2024-03-05 14:30:00',
          lock_timestamp: STANDARD_NOW,
          pair: 'ETH/BTC',
          side: '*',
          reason: 'randreason',
        },
        expect.objectContaining({ id: 2, pair: 'XRP/BTC', lock_end_time: '2024-03-05 14:55:00', reason: 'deadbeef' }),
      ],
    });
  });

  it('case 120 and 121: ends locks by id, and by pair', async () => {
    await call('POST', '/locks', two);
    expect((await call('DELETE', '/locks/1')).json).toMatchObject({ lock_count: 1, locks: [{ pair: 'XRP/BTC' }] });
    expect((await call('POST', '/locks/delete', { pair: 'XRP/BTC' })).json).toEqual({ lock_count: 0, locks: [] });
    expect(await bench.store.locks.byId(2)).toMatchObject({ active: false, lockEndTime: STANDARD_NOW });
  });

  it('case 122: three locks on one pair, one ended by id, the others by pair', async () => {
    const lock = { pair: 'ETH/BTC', until: in20Minutes };
    await call('POST', '/locks', [lock, lock, lock]);
    expect((await call('POST', '/locks/delete', { lockid: 2, pair: 'XRP/BTC' })).json).toMatchObject({ lock_count: 2 });
    expect((await call('POST', '/locks/delete', { pair: 'ETH/BTC' })).json).toMatchObject({ lock_count: 0 });
  });

  it('leaves alone what it does not know or has ended already', async () => {
    await call('POST', '/locks', two);
    await call('DELETE', '/locks/1');
    bench.setTime(STANDARD_NOW + 60_000);
    for (const [method, path, body] of [
      ['DELETE', '/locks/1'],
      ['DELETE', '/locks/99'],
      ['POST', '/locks/delete', {}],
      ['POST', '/locks/delete', { pair: null, lockid: null }],
      ['POST', '/locks/delete', { pair: 'NO/PAIR' }],
    ] as const) {
      expect(await call(method, path, body)).toMatchObject({ status: 200, json: { lock_count: 1 } });
    }
    expect(await bench.store.locks.byId(1)).toMatchObject({ lockEndTime: STANDARD_NOW });
  });

  it('case 204: makes locks of one side, lists and ends by pair only those of both', async () => {
    const request = { pair: 'ETH/BTC', until: in20Minutes, side: 'long' };
    expect((await call('POST', '/locks', [request])).json).toEqual({ lock_count: 0, locks: [] });
    await call('POST', '/locks/delete', { pair: 'ETH/BTC' });
    expect(await bench.store.locks.active(STANDARD_NOW)).toMatchObject([{ side: 'long', reason: null }]);
    await call('DELETE', '/locks/1');
    expect(await bench.store.locks.active(STANDARD_NOW)).toEqual([]);
  });

  it('makes all or none', async () => {
    const error = 'Error querying /api/v1/locks: The exchange has no pair NO/PAIR.';
    const strange = { pair: 'NO/PAIR', until: in20Minutes };
    expect(await call('POST', '/locks', [...two, strange])).toMatchObject({ status: 502, json: { error } });
    const many = Array.from({ length: 1001 }, () => two[0]);
    expect((await call('POST', '/locks', many)).status).toBe(502);
    expect(await call('POST', '/locks', [...two, { ...two[0], until: '2030-01-01T00:00:00' }])).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['body', 2, 'until'], type: 'timezone_aware' }] },
    });
    expect((await call('GET', '/locks')).json).toMatchObject({ lock_count: 0 });
    const all = [{ pair: '*', until: in20Minutes }];
    expect((await call('POST', '/locks', all)).json as Locks).toMatchObject({ locks: [{ pair: '*' }] });
  });
});

describe('the blacklist', () => {
  const post = async (...blacklist: string[]) => call('POST', '/blacklist', { blacklist });
  const method = ['StaticPairList'];
  const start = ['DOGE/BTC', 'HOT/BTC'];

  it('case 123 to 130: grows and shrinks', async () => {
    expect((await call('GET', '/blacklist')).json).toEqual({
      blacklist: start,
      blacklist_expanded: [],
      length: 2,
      method,
      errors: {},
    });
    expect((await post('ETH/BTC')).json).toEqual({
      blacklist: [...start, 'ETH/BTC'],
      blacklist_expanded: ['ETH/BTC'],
      length: 3,
      method,
      errors: {},
    });
    expect((await post('XRP/.*')).json).toEqual({
      blacklist: [...start, 'ETH/BTC', 'XRP/.*'],
      blacklist_expanded: ['ETH/BTC', 'XRP/BTC', 'XRP/USDT'],
      length: 4,
      method,
      errors: {},
    });
    const left = ['HOT/BTC', 'ETH/BTC', 'XRP/.*'];
    expect(await call('DELETE', '/blacklist?pairs_to_delete=DOGE/BTC')).toMatchObject({
      status: 200,
      json: { blacklist: left, length: 3, errors: {} },
    });
    expect(await call('DELETE', '/blacklist?pairs_to_delete=NOTHING/BTC')).toMatchObject({
      status: 200,
      json: {
        blacklist: left,
        errors: { 'NOTHING/BTC': { error_msg: 'Pair NOTHING/BTC is not in the current blacklist.' } },
      },
    });
    expect((await post('ETH/BTC')).json).toMatchObject({
      blacklist: left,
      errors: { 'ETH/BTC': { error_msg: 'Pair ETH/BTC already in pairlist.' } },
    });
    expect(await post('*/BTC')).toMatchObject({
      status: 200,
      json: { blacklist: left, errors: { '*/BTC': { error_msg: 'Pair */BTC is not a valid wildcard.' } } },
    });
    expect((await call('DELETE', '/blacklist?pairs_to_delete=HOT/BTC&pairs_to_delete=ETH/BTC')).json).toEqual({
      blacklist: ['XRP/.*'],
      blacklist_expanded: ['XRP/BTC', 'XRP/USDT'],
      length: 1,
      method,
      errors: {},
    });
    expect(bench.bot.blacklist()).toEqual(['XRP/.*']);
  });

  it('takes what is right beside what is wrong, and has limits', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `N${index}/BTC`);
    const { json } = await post('(', 'x'.repeat(101), ...many);
    expect(json).toMatchObject({ length: 1000, errors: { '(': {}, 'N999/BTC': {} } });
  });

  it('takes every entry of many who add and take off at the same time', async () => {
    const pairs = Array.from({ length: 12 }, (_, index) => `C${index}/BTC`);
    const state = { isDone: false };
    const added = Promise.all(pairs.map(async (pair) => post(pair))).finally(() => (state.isDone = true));
    while (!state.isDone) {
      await call('DELETE', '/blacklist?pairs_to_delete=DOGE/BTC');
      await call('DELETE', '/blacklist?pairs_to_delete=C0/BTC');
    }
    for (const { status, json } of await added)
      expect({ status, json }).toMatchObject({ status: 200, json: { errors: {} } });
    await call('DELETE', '/blacklist?pairs_to_delete=C0/BTC');
    expect(new Set(bench.bot.blacklist())).toEqual(new Set(['HOT/BTC', ...pairs.slice(1)]));
  });

  it('refuses a slow pattern whatever is taken off meanwhile', async () => {
    const slow = `(${'.|'.repeat(40)}.)*x`;
    const refused = post(slow, 'ETH/BTC');
    await call('DELETE', '/blacklist?pairs_to_delete=DOGE/BTC');
    const error_msg = 'takes too long to be matched with all markets.';
    expect((await refused).json).toMatchObject({
      blacklist: ['HOT/BTC'],
      errors: {
        [slow]: { error_msg: `Pair ${slow} ${error_msg}` },
        'ETH/BTC': { error_msg: `Pair ETH/BTC ${error_msg}` },
      },
    });
    expect(bench.bot.blacklist()).toEqual(['HOT/BTC']);
  });

  it('deletes nothing when nothing is named', async () => {
    expect((await call('DELETE', '/blacklist')).json).toMatchObject({ blacklist: start, errors: {} });
  });
});
