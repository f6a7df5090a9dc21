/** Cases of the API's contract about control, lists, locks and candles on a bot that really trades: what is said is done. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CandleTable, Health } from '@pitwall/wire';
import { BTC, ETH, type BotWorldOptions } from '../../bot/bot-world.ts';
import { startBotApi, type BotApi } from '../harness/bot-api.ts';

const SECOND = 1_000;
/** A few iterations. */
const ITERATIONS = 20 * SECOND;

let api: BotApi;
afterEach(async () => api.close());

async function open(options: BotWorldOptions = {}): Promise<void> {
  api = await startBotApi(options);
}
const post = async (path: string, body?: unknown) => (await api.call('POST', path, body)).json;
const get = async (path: string) => (await api.call('GET', path)).json;
const state = async () => ((await get('/show_config')) as { state: string }).state;
const lastProcess = async () => ((await get('/health')) as Health).last_process_ts;

describe('control', () => {
  it('case 34 to 37: a bot that is stopped looks for no entries until it is started', async () => {
    await open();
    expect(await post('/start')).toEqual({ status: 'already running' });
    expect(await post('/stop')).toEqual({ status: 'stopping trader ...' });
    expect(await post('/stop')).toEqual({ status: 'already stopped' });
    expect(await state()).toBe('stopped');
    await api.world.pass(ITERATIONS);
    api.world.strategy.enter.add(ETH);
    await api.world.pass(ITERATIONS);
    expect(await get('/status')).toEqual([]);
    expect(await post('/start')).toEqual({ status: 'starting trader ...' });
    await api.world.pass(ITERATIONS);
    expect(await state()).toBe('running');
    expect(await get('/status')).toMatchObject([{ pair: ETH }]);
  });

  it.each(['/stopbuy', '/stopentry'])(
    'case 39 and 40: after %s nothing is entered, after case 38 it is',
    async (path) => {
      await open();
      const status = 'No more entries will occur from now. Run /reload_config to reset.';
      expect(await post(path)).toEqual({ status });
      expect(await post(path)).toEqual({ status });
      expect(await get('/count')).toMatchObject({ max: 0 });
      api.world.strategy.enter.add(ETH);
      await api.world.pass(ITERATIONS);
      expect(await get('/count')).toMatchObject({ current: 0 });
      expect(await post('/forceenter', { pair: BTC })).toEqual({
        error: 'Error querying /api/v1/forceenter: Maximum number of trades is reached.',
      });
      expect(await post('/reload_config')).toEqual({ status: 'Reloading config ...' });
      await api.world.pass(ITERATIONS);
      expect(await state()).toBe('running');
      expect(await get('/count')).toMatchObject({ current: 1, max: 3 });
    },
  );
});

describe('iterations', () => {
  it('case 53: the end of the last one is told', async () => {
    await open();
    const before = await lastProcess();
    expect(before).toBeGreaterThan(0);
    await api.world.pass(ITERATIONS);
    const after = await lastProcess();
    expect(after).toBeGreaterThan(before);
    expect(after * SECOND).toBeLessThanOrEqual(api.world.clock.now());
  });

  it('case 137: the candles of the last analysis', async () => {
    await open();
    api.world.strategy.enter.add(BTC);
    await api.world.pass(90 * SECOND);
    const tables = async (): Promise<CandleTable[]> => {
      const found: CandleTable[] = [];
      for (const limit of ['', '&limit=2', '&limit=-3']) {
        const answer = await get(`/pair_candles?pair=${BTC}&timeframe=1m${limit}`);
        found.push(answer as CandleTable);
      }
      // Time passes while a request is served, and a candle may have ended.
      return new Set(found.map(({ data_stop_ts: end }) => end)).size === 1 ? found : tables();
    };
    const [whole, last, rest] = (await tables()) as [CandleTable, CandleTable, CandleTable];
    expect(whole).toMatchObject({
      strategy: 'ScriptedStrategy',
      pair: BTC,
      enter_long_signals: 1,
      exit_long_signals: 0,
    });
    expect(whole.columns).toEqual(
      expect.arrayContaining(['date', 'enter_long', 'enter_tag', 'exit_long', '__date_ts']),
    );
    expect(whole.length).toBeGreaterThan(10);
    expect(whole.data_stop_ts).toBeLessThanOrEqual(api.world.clock.now() - 60 * SECOND);
    expect(last.data).toEqual(whole.data.slice(-2));
    expect(last.data.at(-1)?.[last.columns.indexOf('enter_tag')]).toBe('script');
    expect(rest.data).toEqual(whole.data.slice(3));
    const before = whole.last_analyzed_ts;
    await api.world.pass(ITERATIONS);
    expect((await tables())[0]?.last_analyzed_ts).toBeGreaterThan(before);
    expect(await get(`/pair_candles?pair=${BTC}&timeframe=5m`)).toMatchObject({ length: 0, columns: [] });
  });
});

describe('lists', () => {
  it('case 124 and 126: what is on the blacklist is not entered, until it is taken off', async () => {
    await open();
    expect(await get('/whitelist')).toMatchObject({ whitelist: [ETH, BTC], length: 2 });
    expect(await post('/blacklist', { blacklist: ['eth/.*'] })).toMatchObject({
      blacklist: ['eth/.*'],
      blacklist_expanded: [ETH],
      errors: {},
    });
    // An iteration that has begun goes on with its own list.
    await api.world.pass(ITERATIONS);
    expect(await get('/whitelist')).toMatchObject({ whitelist: [BTC], length: 1 });
    api.world.strategy.enter.add(ETH);
    await api.world.pass(ITERATIONS);
    expect(await get('/status')).toEqual([]);
    await api.call('DELETE', '/blacklist?pairs_to_delete=eth/.*');
    await api.world.pass(ITERATIONS);
    expect(await get('/status')).toMatchObject([{ pair: ETH }]);
  });

  it('case 38: entries of the blacklist are gone after a reload', async () => {
    await open();
    await post('/blacklist', { blacklist: [ETH] });
    await post('/reload_config');
    await api.world.pass(ITERATIONS);
    expect(await get('/blacklist')).toMatchObject({ blacklist: [], length: 0 });
    expect(await get('/whitelist')).toMatchObject({ whitelist: [ETH, BTC] });
  });

  it.each(['DELETE', 'POST'])(
    'case 120 and 121: a locked pair is not entered until its lock is ended by %s',
    async (by) => {
      await open();
      const until = new Date(api.world.clock.now() + 3_600 * SECOND).toISOString();
      expect(await post('/locks', [{ pair: ETH, until }])).toMatchObject({
        lock_count: 1,
        locks: [{ id: 1, pair: ETH }],
      });
      await api.world.pass(ITERATIONS);
      api.world.strategy.enter.add(ETH);
      await api.world.pass(ITERATIONS);
      expect(await get('/status')).toEqual([]);
      const ended =
        by === 'POST' ? await post('/locks/delete', { pair: ETH }) : (await api.call('DELETE', '/locks/1')).json;
      expect(ended).toEqual({ lock_count: 0, locks: [] });
      await api.world.pass(ITERATIONS);
      expect(await get('/status')).toMatchObject([{ pair: ETH }]);
    },
  );
});
