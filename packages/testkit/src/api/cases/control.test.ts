/** Cases of the API's contract about control, forced orders, lists and logs, by their numbers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import {
  STANDARD_LOGIN,
  STANDARD_NOW,
  STANDARD_ORIGIN,
  standardTrades,
  startStandardBot,
} from '../harness/standard-bot.ts';

const HEADERS = {
  authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password),
  origin: STANDARD_ORIGIN,
  'content-type': 'application/json',
};

let bench: RecordedApi;
beforeEach(async () => {
  bench = await startStandardBot();
});
afterEach(async () => bench.close());

const get = async (path: string) => (await send(bench.url, `/api/v1${path}`, { headers: HEADERS })).json;
const post = async (path: string, body?: unknown) =>
  send(bench.url, `/api/v1${path}`, {
    method: 'POST',
    headers: HEADERS,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const refusal = (path: string, message: string) => ({
  status: 502,
  json: { error: `Error querying /api/v1${path}: ${message}` },
});

describe('control', () => {
  it('case 34 to 37: stop and start, each once', async () => {
    expect((await post('/stop')).json).toEqual({ status: 'stopping trader ...' });
    expect(bench.bot.state()).toBe('stopped');
    expect((await post('/stop')).json).toEqual({ status: 'already stopped' });
    expect((await post('/start')).json).toEqual({ status: 'starting trader ...' });
    expect(bench.bot.state()).toBe('running');
    expect((await post('/start')).json).toEqual({ status: 'already running' });
  });

  it('case 38: reload the configuration', async () => {
    expect((await post('/reload_config')).json).toEqual({ status: 'Reloading config ...' });
    expect(bench.bot.state()).toBe('reload_config');
  });

  it.each(['/stopbuy', '/stopentry'])('case 39 and 40: no more entries by %s', async (path) => {
    const status = 'No more entries will occur from now. Run /reload_config to reset.';
    expect(await get('/count')).toMatchObject({ max: 1 });
    expect((await post(path)).json).toEqual({ status });
    expect(await get('/count')).toMatchObject({ max: 0 });
    expect(await get('/show_config')).toMatchObject({ max_open_trades: 0 });
    expect((await post(path)).json).toEqual({ status });
  });

  it('a stopped bot keeps its slots', async () => {
    bench.bot.stop();
    await post('/stopentry');
    expect(bench.bot.maxOpenTrades()).toBe(1);
  });
});

describe('forced orders', () => {
  it.each(['/forcebuy', '/forceenter'])('case 98: %s is off unless the settings allow it', async (path) => {
    expect(await post(path, { pair: 'ETH/BTC' })).toMatchObject(refusal(path, 'Force_entry not enabled.'));
  });

  it('says first that entries are off, then that the bot is stopped, whatever else is wrong', async () => {
    const wrong = { pair: 'NO/PAIR', side: 'short', price: -1 };
    bench.bot.stop();
    expect(await post('/forceenter', wrong)).toMatchObject(refusal('/forceenter', 'Force_entry not enabled.'));
    await bench.close();
    bench = await startStandardBot({ config: (config) => ({ ...config, force_entry_enable: true }) });
    bench.bot.stop();
    expect(await post('/forceenter', wrong)).toMatchObject(refusal('/forceenter', 'trader is not running'));
    bench.bot.start();
    expect(await post('/forceenter', wrong)).toMatchObject(refusal('/forceenter', 'invalid argument'));
    const short = { ...wrong, price: null };
    expect(await post('/forceenter', short)).toMatchObject(refusal('/forceenter', "Can't go short on Spot markets."));
  });

  it('case 114: a stopped bot exits nothing', async () => {
    bench.bot.stop();
    expect(await post('/forceexit', { tradeid: '1' })).toMatchObject(refusal('/forceexit', 'trader is not running'));
  });

  it.each(['1', '0', 'x', '1.5', '-1', '9'.repeat(40)])('case 110: no trade has the id %s', async (tradeid) => {
    expect(await post('/forceexit', { tradeid })).toMatchObject(refusal('/forceexit', 'invalid argument'));
    expect(await post('/forcesell', { tradeid })).toMatchObject(refusal('/forcesell', 'invalid argument'));
  });

  it('a negative amount sells nothing', async () => {
    const answer = await post('/forceexit', { tradeid: 1, amount: -3 });
    expect(answer).toMatchObject(refusal('/forceexit', 'invalid argument'));
  });

  describe('when entries are allowed', () => {
    beforeEach(async () => {
      await bench.close();
      bench = await startStandardBot({ config: (config) => ({ ...config, force_entry_enable: true }) });
    });

    it('case 99: says when the bot made no trade', async () => {
      const { status, json } = await post('/forceenter', { pair: 'ETH/BTC' });
      expect({ status, json }).toEqual({
        status: 200,
        json: { status: 'Error entering long trade for pair ETH/BTC.' },
      });
    });

    it('case 105: only pairs of the stake currency', async () => {
      const message = 'Wrong pair selected. Only pairs with stake-currency BTC allowed.';
      expect(await post('/forceenter', { pair: 'LTC/ETH' })).toMatchObject(refusal('/forceenter', message));
      expect(await post('/forceenter', { pair: 'nonsense' })).toMatchObject(refusal('/forceenter', message));
    });

    it('case 101 and 103: a free slot, and no trade on the pair yet', async () => {
      for (const trade of standardTrades('long')) await bench.store.trades.save(trade);
      const taken = 'position for ETH/BTC already open - id: 1';
      expect(await post('/forceenter', { pair: 'ETH/BTC' })).toMatchObject(refusal('/forceenter', taken));
      const full = 'Maximum number of trades is reached.';
      expect(await post('/forcebuy', { pair: 'NEO/BTC' })).toMatchObject(refusal('/forcebuy', full));
    });

    it('case 108: a stopped bot enters nothing', async () => {
      bench.bot.stop();
      const answer = await post('/forceenter', { pair: 'ETH/BTC' });
      expect(answer).toMatchObject(refusal('/forceenter', 'trader is not running'));
    });

    it('case 109: no shorts on spot', async () => {
      const answer = await post('/forceenter', { pair: 'ETH/BTC', side: 'short' });
      expect(answer).toMatchObject(refusal('/forceenter', "Can't go short on Spot markets."));
    });

    it.each(['price', 'stakeamount', 'leverage'])('no negative %s', async (key) => {
      const answer = await post('/forceenter', { pair: 'ETH/BTC', [key]: -1 });
      expect(answer).toMatchObject(refusal('/forceenter', 'invalid argument'));
    });
  });
});

describe('lists', () => {
  const lock = { id: 0, side: '*', active: true, lockTime: STANDARD_NOW } as const;
  const minutes = (count: number): number => STANDARD_NOW + count * 60_000;

  it('case 118: no locks', async () => {
    expect(await get('/locks')).toEqual({ lock_count: 0, locks: [] });
  });

  it('case 119 and 204: active locks of both sides, a missing reason included', async () => {
    await bench.store.locks.save({ ...lock, pair: 'ETH/BTC', reason: 'randreason', lockEndTime: minutes(5) });
    await bench.store.locks.save({ ...lock, pair: 'XRP/BTC', reason: null, lockEndTime: minutes(20) });
    await bench.store.locks.save({ ...lock, pair: 'LTC/BTC', reason: 'x', side: 'long', lockEndTime: minutes(20) });
    await bench.store.locks.save({ ...lock, pair: 'NEO/BTC', reason: 'x', active: false, lockEndTime: minutes(20) });
    await bench.store.locks.save({ ...lock, pair: 'ADA/BTC', reason: 'x', lockEndTime: minutes(0) });
    expect(await get('/locks')).toMatchObject({
      lock_count: 2,
      locks: [
        {
          pair: 'ETH/BTC',
          reason: 'randreason',
          lock_end_time: '2024-03-05 14:35:00',
          lock_time: '2024-03-05 14:30:00',
        },
        { pair: 'XRP/BTC', reason: null, lock_end_timestamp: minutes(20) },
      ],
    });
  });

  it('case 131: the whitelist', async () => {
    expect(await get('/whitelist')).toEqual({
      whitelist: ['ETH/BTC', 'LTC/BTC', 'XRP/BTC', 'NEO/BTC'],
      length: 4,
      method: ['StaticPairList'],
    });
  });

  it('case 133 and 134: logs', async () => {
    for (let index = 0; index < 8; index += 1) bench.logger.info(`line ${index}`);
    const all = (await get('/logs')) as { log_count: number; logs: unknown[][] };
    expect(Object.keys(all)).toEqual(['log_count', 'logs']);
    expect(all.log_count).toBe(all.logs.length);
    expect(all.logs[0]?.map((value) => typeof value)).toEqual(['string', 'number', 'string', 'string', 'string']);
    expect(all.logs[0]?.[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const newest = (await get('/logs?limit=5')) as typeof all;
    expect(newest).toEqual({ log_count: 5, logs: all.logs.slice(-5) });
    expect(await get('/logs?limit=0')).toEqual(all);
    expect(await get('/logs?limit=-2')).toEqual({ log_count: all.log_count - 2, logs: all.logs.slice(2) });
  });

  it('no secret is in any answer', async () => {
    const paths = ['/show_config', '/logs', '/version', '/status', '/whitelist'];
    const texts = await Promise.all(paths.map(async (path) => JSON.stringify(await get(path))));
    for (const secret of [STANDARD_LOGIN.password, 'a key of the tests']) expect(texts.join('')).not.toContain(secret);
  });
});
