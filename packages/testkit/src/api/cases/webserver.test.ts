/** Cases of the API's contract that need no bot, by their numbers: stored candles, catalogues, pair lists to try out. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CandleRow } from '../../../../pitwall/src/domain/frame.ts';
import { startSimexServer, type SimexServer } from '../../../../simex/src/index.ts';
import { catalogue } from '../../../../simex/src/market/catalogue.ts';
import { startLocalVenue, type LocalVenue } from '../../exchange/local-venue.ts';
import { WebserverApi } from '../harness/webserver-api.ts';

const MINUTE_MS = 60_000;

let bench: WebserverApi;
beforeEach(() => {
  bench = new WebserverApi();
});
afterEach(async () => bench.close());

interface Table {
  readonly columns: string[];
  readonly all_columns: string[];
  readonly data: unknown[][];
  readonly length: number;
}

/** Four signal columns, and indicators up to 25 columns in all. */
const HISTORY_STRATEGY = `
import { rsi, Strategy, type Frame } from 'pitwall';
export class HistoryStrategy extends Strategy {
  override timeframe = '5m';
  override startupCandleCount = 30;
  override plotConfig = { main_plot: { rsi: {} }, subplots: { RSI: { rsi: { color: 'red' } } } };
  override populateIndicators(frame: Frame): void {
    frame.set('rsi', rsi(frame.close, 14));
    for (let more = 1; more < 15; more += 1) frame.set('more' + more, more);
  }
  override populateEntryTrend(frame: Frame): void {
    frame.set('enter_long', 0);
    frame.set('enter_short', 0);
  }
  override populateExitTrend(frame: Frame): void {
    frame.set('exit_long', 0);
    frame.set('exit_short', 0);
  }
}`;

/** 5m candles of three days around 2018-01-11, up and down. */
function candles(): CandleRow[] {
  const start = Date.UTC(2018, 0, 10);
  return Array.from({ length: 3 * 288 + 1 }, (_, index): CandleRow => {
    const close = 100 + 10 * Math.sin(index / 7);
    return [start + index * 5 * MINUTE_MS, close, close + 1, close - 1, close, 10];
  });
}

describe('stored candles', () => {
  const asked = { pair: 'UNITTEST/BTC', timeframe: '5m', timerange: '20180111-20180112', strategy: 'HistoryStrategy' };
  const query = (changes: Record<string, string> = {}): string =>
    `/pair_history?${new URLSearchParams({ ...asked, ...changes }).toString()}`;

  beforeEach(async () => {
    bench.strategy('history', HISTORY_STRATEGY);
    bench.candles('UNITTEST/BTC', '5m', candles());
    await bench.start();
  });

  it.each(['pair', 'timeframe', 'timerange', 'strategy'])('case 141: %s is required', async (name) => {
    const others = Object.fromEntries(Object.entries(asked).filter(([key]) => key !== name));
    const answer = await bench.get(`/pair_history?${new URLSearchParams(others).toString()}`);
    expect(answer).toMatchObject({ status: 422, json: { detail: [{ loc: ['query', name] }] } });
    expect(await bench.post('/pair_history', others)).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['body', name] }] },
    });
  });

  it('case 142: the range, both ends included', async () => {
    const { status, json } = await bench.get(query());
    expect(status).toBe(200);
    expect(json).toMatchObject({
      strategy: 'HistoryStrategy',
      pair: 'UNITTEST/BTC',
      timeframe: '5m',
      timeframe_ms: 300_000,
      length: 289,
      data_start: '2018-01-11 00:00:00+00:00',
      data_start_ts: 1_515_628_800_000,
      data_stop: '2018-01-12 00:00:00+00:00',
      data_stop_ts: 1_515_715_200_000,
    });
    expect((json as Table).data).toHaveLength(289);
  });

  it('case 143: no candles in the range', async () => {
    const text = 'No data for UNITTEST/BTC, 5m in 20200111-20200112 found.';
    const timerange = '20200111-20200112';
    expect(await bench.get(query({ timerange }))).toMatchObject({
      status: 502,
      json: { error: `Error querying /api/v1/pair_history: ${text}` },
    });
    expect(await bench.post('/pair_history', { ...asked, timerange })).toMatchObject({
      status: 502,
      json: { detail: text },
    });
  });

  it('case 144: by POST indicators are warm, and columns are chosen', async () => {
    const whole = (await bench.get(query())).json as Table;
    const chosen = (await bench.post('/pair_history', { ...asked, columns: ['rsi', 'more1', 'more2', 'nothing'] }))
      .json as Table;
    expect(whole.columns).toHaveLength(30);
    expect(chosen.columns).toHaveLength(18);
    for (const { all_columns: all } of [whole, chosen]) expect(all).toHaveLength(25);
    const first = (table: Table): unknown => table.data[0]?.[table.columns.indexOf('rsi')];
    expect(first(chosen)).toEqual(expect.any(Number));
    // As early clients know it: exactly the range, so the indicators begin empty.
    expect(first(whole)).toBeNull();
    expect(chosen.length).toBe(289);
    expect(chosen.data[0]?.[0]).toBe('2018-01-11 00:00:00');
    const limited = (await bench.post('/pair_history', { ...asked, limit: 3 })).json as Table;
    const warm = (await bench.post('/pair_history', asked)).json as Table;
    expect(limited.data).toEqual(warm.data.slice(-3));
  });

  it('case 145: an unknown strategy, and others that cannot be', async () => {
    const refused = async (changes: Record<string, string>, why: RegExp): Promise<void> => {
      const answer = await bench.get(query(changes));
      expect(answer).toMatchObject({ status: 502, json: { detail: expect.stringMatching(why) } });
    };
    bench.strategy('broken', 'export class Broken extends Strategy {');
    bench.strategy(
      'throwing',
      HISTORY_STRATEGY.replace('HistoryStrategy', 'Throwing').replace('frame.set(', 'null.set('),
    );
    await refused({ strategy: 'Nope' }, /strategy Nope is not in/);
    await refused({ strategy: 'Broken' }, /broken\.ts:1.*does not compile/);
    await refused({ strategy: 'Throwing' }, /Throwing\.populateIndicators threw TypeError.*throwing\.ts:8/);
    await refused({ timerange: '2018' }, /timerange "2018" cannot be read/);
    await refused({ timerange: '20180112-20180111' }, /begins after its end/);
  });

  it('case 147: the plots of a strategy that does not run', async () => {
    expect(await bench.get('/plot_config?strategy=HistoryStrategy')).toMatchObject({
      status: 200,
      json: { main_plot: { rsi: {} }, subplots: { RSI: { rsi: { color: 'red' } } } },
    });
    bench.strategy('plain', HISTORY_STRATEGY.replace('HistoryStrategy', 'Plain').replace(/subplots.*} },?/, '};//'));
    expect((await bench.get('/plot_config?strategy=Plain')).json).toEqual({ main_plot: { rsi: {} }, subplots: {} });
    expect(await bench.get('/plot_config?strategy=Nope')).toMatchObject({
      status: 502,
      json: { detail: expect.stringContaining('strategy Nope') },
    });
    for (const path of ['/plot_config', '/plot_config?strategy='])
      expect(await bench.get(path)).toMatchObject({
        status: 502,
        json: { error: 'Error querying /api/v1/plot_config: Bot is not in the correct state' },
      });
  });

  it('a strategy reads further candles over the same time, and missing ones are filled', async () => {
    const hours = candles().filter(([date]) => date % (60 * MINUTE_MS) === 0);
    bench.candles('OTHER/BTC', '1h', hours);
    bench.candles('GAP/BTC', '5m', candles().slice(0, 20).concat(candles().slice(25, 40)));
    bench.strategy(
      'reader',
      HISTORY_STRATEGY.replace('HistoryStrategy', 'Reader')
        .replace(
          'override timeframe',
          "override informativePairs() { return [{ pair: 'OTHER/BTC', timeframe: '1h' }]; }\n timeframe",
        )
        .replace(
          "frame.set('rsi'",
          "frame.set('hours', this.dp.getPairDataframe('OTHER/BTC', '1h').length);\n frame.set('rsi'",
        ),
    );
    const table = (await bench.get(query({ strategy: 'Reader' }))).json as Table;
    // A day, both ends included, and the hours its 30 start-up candles reach back, as far as there are any.
    expect(table.data[0]?.[table.columns.indexOf('hours')]).toBe(25 + 24);
    const filled = (await bench.get(query({ pair: 'GAP/BTC', timerange: '20180110-20180111' }))).json as Table;
    // The last one of the file may have been running when it was stored.
    expect(filled.length).toBe(39);
    expect(filled.data[22]?.[filled.columns.indexOf('volume')]).toBe(0);
  });

  it('a strategy that reads more further candles than can be analysed is told so', async () => {
    bench.strategy(
      'greedy',
      HISTORY_STRATEGY.replace('HistoryStrategy', 'Greedy').replace(
        'override timeframe',
        `override informativePairs() {
          return Array.from({ length: 21 }, (_, index) => ({ pair: \`COIN\${index}/BTC\`, timeframe: '1h' }));
        }
        override timeframe`,
      ),
    );
    const answer = await bench.get(query({ strategy: 'Greedy' }));
    expect(answer.status).toBe(502);
    expect(JSON.stringify(answer.json)).toContain('21 further pairs and timeframes, 20 at most');
  });
});

describe('catalogues', () => {
  beforeEach(async () => {
    await bench.start();
  });

  it('case 152: exchanges', async () => {
    const { exchanges } = (await bench.get('/exchanges')).json as { exchanges: Record<string, unknown>[] };
    expect(exchanges.length).toBeGreaterThan(20);
    const spot = { trading_mode: 'spot', margin_mode: '' };
    expect(exchanges.find(({ classname }) => classname === 'okx')).toEqual({
      name: 'OKX',
      classname: 'okx',
      valid: true,
      supported: true,
      comment: '',
      dex: false,
      is_alias: false,
      alias_for: null,
      trade_modes: [spot, { trading_mode: 'futures', margin_mode: 'isolated' }],
    });
    expect(exchanges.some(({ dex }) => dex === true)).toBe(true);
    for (const { trade_modes: modes } of exchanges) expect(modes).toEqual([spot, ...(modes as unknown[]).slice(1)]);
    const bad = exchanges.find(({ classname }) => classname === 'phemex');
    expect(bad).toMatchObject({ valid: false, comment: 'known not to work with trading bots' });
  });

  it('case 153: loss functions', async () => {
    const { loss_functions: rows } = (await bench.get('/hyperoptloss')).json as {
      loss_functions: { name: string; description: string }[];
    };
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining(['SharpeHyperOptLoss', 'SortinoHyperOptLoss']));
    for (const { description } of rows) expect(description).not.toBe('');
  });

  it('case 154: prediction models, of which there are none', async () => {
    expect(await bench.get('/freqaimodels')).toMatchObject({ status: 200, json: { freqaimodels: [] } });
  });
});

/** What a bot answers on routes of a server that trades nothing. */
const WITH_A_BOT = { status: 503, json: { detail: 'Bot is not in the correct state.' } };

describe('pair lists to try out', () => {
  const PAIRS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'BNB/USDT'];
  const STATIC = { method: 'StaticPairList' };
  let simex: SimexServer;
  let silent: LocalVenue | undefined;
  beforeEach(async () => {
    simex = await startSimexServer({
      seed: 'pair lists',
      symbols: catalogue().filter(({ symbol }) => /^(?:BTC|ETH|SOL|BNB|XRP)USDT$/.test(symbol)),
    });
  });
  afterEach(async () => {
    await simex.close();
    await silent?.close();
    silent = undefined;
  });

  const exchangeAt = (url: string) => ({
    exchange: { name: 'binance', key: '', secret: '', local_url: url, pair_whitelist: PAIRS, pair_blacklist: [] },
  });
  const body = (pairlists: unknown[], changes: Record<string, unknown> = {}) => ({
    pairlists,
    blacklist: [],
    stake_currency: 'USDT',
    ...changes,
  });

  /** Starts a job and asks until it is done. */
  async function evaluated(pairlists: unknown[], changes: Record<string, unknown> = {}): Promise<unknown> {
    const { json } = await bench.post('/pairlists/evaluate', body(pairlists, changes));
    const id = (json as { job_id: string }).job_id;
    return expect
      .poll(async () => (await bench.get(`/pairlists/evaluate/${id}`)).status, { timeout: 20_000 })
      .toBe(200)
      .then(async () => (await bench.get(`/pairlists/evaluate/${id}`)).json);
  }

  it('case 174: which handlers there are', async () => {
    await bench.start({}, 'dry_run');
    expect(await bench.get('/pairlists/available')).toMatchObject(WITH_A_BOT);
    await bench.close();
    bench = new WebserverApi();
    await bench.start();
    const { pairlists } = (await bench.get('/pairlists/available')).json as {
      pairlists: { name: string; is_pairlist_generator: boolean; params: Record<string, unknown> }[];
    };
    const find = (name: string) => pairlists.find((row) => row.name === name);
    expect(find('AgeFilter')?.is_pairlist_generator).toBe(false);
    expect(find('VolumePairList')?.is_pairlist_generator).toBe(true);
    expect(Object.keys(find('VolumePairList')?.params ?? {}).length).toBeGreaterThan(2);
    expect(find('VolumePairList')?.params['sort_key']).toMatchObject({ type: 'option', options: ['quoteVolume'] });
    expect(find('StaticPairList')?.params['allow_inactive']).toMatchObject({ type: 'boolean', default: false });
  });

  it('case 175: an unknown job', async () => {
    await bench.start({}, 'dry_run');
    expect(await bench.get('/pairlists/evaluate/x')).toMatchObject(WITH_A_BOT);
    expect(await bench.post('/pairlists/evaluate', 'no body')).toMatchObject(WITH_A_BOT);
    for (const path of ['/background', '/background/x']) expect(await bench.get(path)).toMatchObject(WITH_A_BOT);
    await bench.close();
    bench = new WebserverApi();
    await bench.start();
    const unknown = { status: 404, json: { detail: 'Job not found.' } };
    expect(await bench.get('/pairlists/evaluate/x')).toMatchObject(unknown);
    expect(await bench.get('/background/x')).toMatchObject(unknown);
  });

  it('case 176 and 177: one job at a time, told of while it runs', async () => {
    silent = await startLocalVenue(() => 'silence');
    await bench.start(exchangeAt(silent.url));
    expect(await bench.get('/background')).toMatchObject({ status: 200, json: [] });
    const started = await bench.post('/pairlists/evaluate', body([STATIC]));
    expect(started).toMatchObject({ status: 200, json: { status: 'Pairlist evaluation started in background.' } });
    const { job_id: id } = started.json as { job_id: string };
    expect(await bench.post('/pairlists/evaluate', body([STATIC]))).toMatchObject({
      status: 400,
      json: { detail: 'Pairlist evaluation is already running.' },
    });
    expect(await bench.get(`/pairlists/evaluate/${id}`)).toMatchObject({
      status: 400,
      json: { detail: 'Job not finished yet.' },
    });
    const row = { job_id: id, job_category: 'pairlist', status: 'pending', running: true, progress: null, error: null };
    expect((await bench.get('/background')).json).toEqual([row]);
    expect((await bench.get(`/background/${id}`)).json).toEqual(row);
  });

  it('case 178: what a chain gives', async () => {
    await bench.start(exchangeAt(simex.url));
    const offset = { method: 'OffsetFilter', offset: 1, number_assets: 2 };
    expect(await evaluated([STATIC])).toEqual({
      error: null,
      status: 'success',
      result: { whitelist: PAIRS, length: 4, method: ['StaticPairList'] },
    });
    expect(await evaluated([STATIC, offset])).toMatchObject({
      result: { whitelist: ['ETH/USDT', 'SOL/USDT'], length: 2, method: ['StaticPairList', 'OffsetFilter'] },
    });
    const { result } = (await evaluated([{ method: 'VolumePairList', number_assets: 5 }, { method: 'AgeFilter' }], {
      blacklist: ['BTC/.*'],
    })) as { result: { whitelist: string[] } };
    expect(result.whitelist.toSorted()).toEqual(['BNB/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT']);
    expect((await bench.get('/background')).json).toMatchObject(
      new Array(3).fill({ status: 'success', running: false }),
    );
  });

  it('case 179: exchange and modes are those of the request', async () => {
    await bench.start({ ...exchangeAt(simex.url), stake_currency: 'USDT' });
    expect(
      await evaluated([{ method: 'VolumePairList', number_assets: 1 }], { trading_mode: 'futures' }),
    ).toMatchObject({
      result: { whitelist: ['BTC/USDT:USDT'] },
    });
    const failed = (text: RegExp) => ({ status: 'failed', result: null, error: expect.stringMatching(text) });
    expect(await evaluated([STATIC], { exchange: 'nonsense' })).toEqual(
      failed(/"nonsense", which is no known exchange/),
    );
    expect(await evaluated([STATIC], { trading_mode: 'margin' })).toEqual(failed(/trading_mode is "margin"/));
    expect(await evaluated([STATIC], { margin_mode: 'cross' })).toEqual(failed(/margin_mode is "cross"/));
    expect(await evaluated(new Array(51).fill(STATIC))).toEqual(failed(/give 50 at most/));
    expect(await evaluated([STATIC], { blacklist: ['x'.repeat(101)] })).toEqual(failed(/100 characters/));
    expect(await evaluated([{ method: 'Nope' }])).toEqual(failed(/"Nope" is not known/));
    expect(await evaluated([STATIC], { blacklist: ['*'] })).toEqual(failed(/"\*" in exchange\.pair_blacklist/));
    expect(await bench.post('/pairlists/evaluate', body([STATIC], { trading_mode: 'other' }))).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['body', 'trading_mode'] }] },
    });
    expect(await bench.post('/pairlists/evaluate', body(['StaticPairList']))).toMatchObject({ status: 422 });
  });
});
