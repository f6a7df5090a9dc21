/** Cases of the API's contract about candles, analysed and stored, by their numbers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROUTES, type AvailablePairs, type CandleTable } from '@pitwall/wire';
import { Compile } from 'typebox/compile';
import { PitwallError } from '../../../../pitwall/src/domain/errors.ts';
import type { AnalyzedFrame } from '../../../../pitwall/src/domain/frame.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, STANDARD_NOW, startStandardBot, type StandardBotOptions } from '../harness/standard-bot.ts';

const HEADERS = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };
const START = Date.UTC(2017, 10, 26, 8, 50);
const STEP = 300_000;
const PAIR = 'XRP/BTC';

let bench: RecordedApi | undefined;
let folder: string | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

async function open(options: StandardBotOptions = {}): Promise<RecordedApi> {
  bench = await startStandardBot(options);
  return bench;
}

const get = async (path: string) => send(bench?.url ?? '', `/api/v1${path}`, { headers: HEADERS });
const post = async (body: unknown) =>
  send(bench?.url ?? '', '/api/v1/pair_candles', {
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const isTable = Compile(ROUTES.pair_candles.response);

async function table(path: string): Promise<CandleTable> {
  const { status, json } = await get(path);
  expect(status).toBe(200);
  expect(isTable.Check(json)).toBe(true);
  return json as CandleTable;
}

const CANDLES = {
  date: [START, START + STEP, START + 2 * STEP],
  open: [8.794e-5, 8.88e-5, 8.891e-5],
  high: [8.948e-5, 8.942e-5, 8.893e-5],
  low: [8.794e-5, 8.88e-5, 8.875e-5],
  close: [8.88e-5, 8.893e-5, 8.877e-5],
  volume: [2255, 9911, 2251],
};
const SIGNALS = { enter_long: [0, 1, 0], exit_long: [0, 0, 0], enter_short: [0, 0, 0], exit_short: [0, 0, 0] };
const SIGNAL_CLOSES = Object.keys(SIGNALS).map((name) => `_${name}_signal_close`);

/** Three candles with these columns between candles and signals. */
function analyse(extra: Record<string, number[]>): AnalyzedFrame {
  const columns = Object.entries({ ...CANDLES, ...extra, ...SIGNALS });
  const frame: AnalyzedFrame = {
    pair: PAIR,
    timeframe: '5m',
    analyzedAt: STANDARD_NOW,
    columns: new Map(columns.map(([name, values]) => [name, Float64Array.from(values)] as const)),
  };
  bench?.bot.frames.set(PAIR, frame);
  return frame;
}

const SMA = { sma: [NaN, 8.8865e-5, 8.885e-5] };

describe('/pair_candles', () => {
  it('case 135: pair and timeframe are needed', async () => {
    await open();
    const missing = (name: string) => ({ loc: ['query', name], msg: 'field required', type: 'value_error.missing' });
    const refused = async (path: string) => (await get(path)) as { status: number; json: { detail: unknown } };
    expect(await refused('/pair_candles?timeframe=5m')).toMatchObject({
      status: 422,
      json: { detail: [missing('pair')] },
    });
    expect(await refused('/pair_candles?pair=XRP/BTC')).toMatchObject({
      status: 422,
      json: { detail: [missing('timeframe')] },
    });
    expect((await post({ pair: PAIR })).status).toBe(422);
  });

  it.each(['pair_candles?pair=XRP/BTC&timeframe=5m', 'pair_candles?pair=NO/PAIR&timeframe=5m&limit=3'])(
    'case 136: nothing analysed yet: /%s',
    async (path) => {
      await open();
      expect(await table(`/${path}`)).toMatchObject({
        columns: [],
        data: [],
        length: 0,
        all_columns: [],
        data_start: '',
        data_start_ts: 0,
        data_stop: '',
        data_stop_ts: 0,
        last_analyzed: '1970-01-01 00:00:00',
        last_analyzed_ts: 0,
        strategy: 'CaseStrategy',
      });
    },
  );

  it('case 136: another timeframe than the strategy’s is nothing analysed', async () => {
    await open();
    analyse(SMA);
    expect(await table('/pair_candles?pair=XRP/BTC&timeframe=1h')).toMatchObject({
      length: 0,
      timeframe_ms: 3_600_000,
    });
  });

  it('cases 137, 138: three candles', async () => {
    await open();
    analyse(SMA);
    const found = await table('/pair_candles?pair=XRP/BTC&timeframe=5m&limit=3');
    expect(found).toMatchObject({
      strategy: 'CaseStrategy',
      pair: PAIR,
      timeframe: '5m',
      timeframe_ms: STEP,
      length: 3,
      data_start: '2017-11-26 08:50:00+00:00',
      data_start_ts: 1_511_686_200_000,
      data_stop: '2017-11-26 09:00:00+00:00',
      data_stop_ts: 1_511_686_800_000,
      buy_signals: 1,
      sell_signals: 0,
      enter_long_signals: 1,
      exit_long_signals: 0,
      last_analyzed: '2024-03-05 14:30:00',
      last_analyzed_ts: STANDARD_NOW / 1000,
      columns: [...Object.keys(CANDLES), 'sma', ...Object.keys(SIGNALS), '__date_ts', ...SIGNAL_CLOSES],
    });
    const rest = (ts: number, long: number, close: number | null) => [long, 0, 0, 0, ts, close, null, null, null];
    expect(found.data).toEqual([
      ['2017-11-26 08:50:00', 8.794e-5, 8.948e-5, 8.794e-5, 8.88e-5, 2255, null, ...rest(START, 0, null)],
      [
        '2017-11-26 08:55:00',
        8.88e-5,
        8.942e-5,
        8.88e-5,
        8.893e-5,
        9911,
        8.8865e-5,
        ...rest(START + STEP, 1, 8.893e-5),
      ],
      [
        '2017-11-26 09:00:00',
        8.891e-5,
        8.893e-5,
        8.875e-5,
        8.877e-5,
        2251,
        8.885e-5,
        ...rest(START + 2 * STEP, 0, null),
      ],
    ]);
  });

  it('case 139: what is no number or no date is null', async () => {
    await open();
    analyse({ sma: [NaN, Infinity, -Infinity], date_1h: [NaN, START, START] });
    const { columns, data } = await table('/pair_candles?pair=XRP/BTC&timeframe=5m');
    const column = (name: string) => data.map((row) => row[columns.indexOf(name)]);
    expect(column('sma')).toEqual([null, null, null]);
    expect(column('date_1h')).toEqual([null, '2017-11-26 08:50:00', '2017-11-26 08:50:00']);
  });

  it('case 140: chosen columns', async () => {
    await open();
    analyse({ ...SMA, sma2: [1, 2, 3] });
    const chosen = await post({ pair: PAIR, timeframe: '5m', limit: null, columns: ['sma', 'nope'] });
    expect(chosen.status).toBe(200);
    const { columns, all_columns: names } = chosen.json as CandleTable;
    expect(columns).toHaveLength(16);
    expect(columns).not.toContain('sma2');
    const all = await table('/pair_candles?pair=XRP/BTC&timeframe=5m');
    expect(all.columns).toHaveLength(17);
    expect(names).toEqual([...Object.keys(CANDLES), 'sma', 'sma2', ...Object.keys(SIGNALS)]);
    expect(all.all_columns).toEqual(names);
    expect((await post({ pair: PAIR, timeframe: '5m' })).json).toEqual(all);
  });

  it.each([
    ['', [0, 1, 2]],
    ['&limit=0', [0, 1, 2]],
    ['&limit=1', [2]],
    ['&limit=2', [1, 2]],
    ['&limit=99', [0, 1, 2]],
    ['&limit=-1', [1, 2]],
    ['&limit=-3', []],
    ['&limit=-99', []],
  ])('the limit "%s" gives rows %j', async (limit, rows) => {
    await open();
    analyse(SMA);
    const { data, length } = await table(`/pair_candles?pair=XRP/BTC&timeframe=5m${limit}`);
    expect(data.map(([date]) => date)).toEqual(rows.map((row) => `2017-11-26 ${['08:50', '08:55', '09:00'][row]}:00`));
    expect(length).toBe(rows.length);
  });

  it.each(['', '5', 'm', '0m', '7q', '5m ', '1h30', '٥m', '9999999m'])(
    'the timeframe "%s" is none: 422',
    async (timeframe) => {
      await open();
      const { status, json } = await get(`/pair_candles?pair=XRP/BTC&timeframe=${encodeURIComponent(timeframe)}`);
      expect(status).toBe(422);
      expect(json).toMatchObject({ detail: [{ loc: ['query', 'timeframe'], type: 'value_error.str.regex' }] });
    },
  );

  it.each([
    [{ pair: PAIR, timeframe: '5m', columns: 'sma' }, ['body', 'columns']],
    [{ pair: PAIR, timeframe: '5m', columns: [['sma']] }, ['body', 'columns', 0]],
    [{ pair: PAIR, timeframe: '5m', limit: 'all' }, ['body', 'limit']],
    [{ pair: null, timeframe: '5m' }, ['body', 'pair']],
    [[], ['body']],
  ])('the body %j is refused', async (body, loc) => {
    await open();
    expect(await post(body)).toMatchObject({ status: 422, json: { detail: [{ loc }] } });
  });

  it('a strategy that is stuck is told; what was never analysed, or is known, does not need it', async () => {
    const { bot } = await open();
    analyse(SMA);
    const path = '/pair_candles?pair=XRP/BTC&timeframe=5m';
    const known = await table(path);
    const stuck = Promise.reject(new PitwallError('STRATEGY_STUCK', 'the strategy did not answer'));
    stuck.catch(() => undefined);
    bot.thinking = stuck;
    expect(await table('/pair_candles?pair=NO/PAIR&timeframe=5m')).toMatchObject({ length: 0 });
    expect(await table(path)).toEqual(known);
    const error = 'Error querying /api/v1/pair_candles: the strategy did not answer';
    expect(await get(`${path}&limit=2`)).toMatchObject({ status: 502, json: { error } });
    bot.thinking = Promise.resolve();
    expect(await table(`${path}&limit=2`)).toMatchObject({ length: 2 });
  });

  it('another analysis is another answer', async () => {
    await open();
    analyse(SMA);
    const path = '/pair_candles?pair=XRP/BTC&timeframe=5m';
    const first = await table(path);
    expect(await table(path)).toEqual(first);
    analyse({ sma: [1, 2, 3] });
    expect((await table(path)).data.map((row) => row[6])).toEqual([1, 2, 3]);
    bench?.bot.frames.delete(PAIR);
    expect(await table(path)).toMatchObject({ length: 0 });
  });
});

describe('/available_pairs', () => {
  const isAnswer = Compile(ROUTES.available_pairs.response);

  async function openFolder(names: readonly string[], options: StandardBotOptions = {}): Promise<void> {
    folder = mkdtempSync(join(tmpdir(), 'pitwall-stored-'));
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), '[]');
    }
    await open({ ...options, candleFolder: folder });
  }

  async function pairs(query = ''): Promise<AvailablePairs> {
    const { status, json } = await get(`/available_pairs${query}`);
    expect(status).toBe(200);
    expect(isAnswer.Check(json)).toBe(true);
    return json as AvailablePairs;
  }

  const SPOT = [
    'XRP_ETH-1h.json',
    'XRP_ETH-5m.feather',
    ...['ADA', 'BTT', 'DASH', 'ETC', 'ETH', 'LTC', 'NXT', 'TRX', 'XLM', 'XMR', 'ZEC'].map(
      (coin) => `${coin}_BTC-5m.json`,
    ),
    'UNITTEST_BTC-1m.json.gz',
    'UNITTEST_BTC-trades.json.gz',
    'pairs.json',
    'futures/XRP_USDT_USDT-1h-futures.json',
  ];

  it('case 150: spot', async () => {
    await openFolder(SPOT);
    const all = await pairs();
    expect(all.length).toBe(13);
    expect(all.pairs).toEqual([...all.pairs].sort());
    expect(all.pair_interval).toHaveLength(14);
    expect(await pairs('?timeframe=5m')).toMatchObject({ length: 12 });
    expect(await pairs('?timeframe=1m')).toEqual({
      length: 1,
      pairs: ['UNITTEST/BTC'],
      pair_interval: [['UNITTEST/BTC', '1m', 'spot']],
    });
    expect(await pairs('?stake_currency=ETH')).toEqual({
      length: 1,
      pairs: ['XRP/ETH'],
      pair_interval: [
        ['XRP/ETH', '5m', 'spot'],
        ['XRP/ETH', '1h', 'spot'],
      ],
    });
    expect((await pairs('?stake_currency=ETH&timeframe=5m')).pair_interval).toHaveLength(1);
    expect(await pairs('?stake_currency=&timeframe=')).toEqual(all);
    expect(await pairs('?stake_currency=EUR')).toEqual({ length: 0, pairs: [], pair_interval: [] });
  });

  it('case 151: futures', async () => {
    const futures = (config: object) => ({
      ...config,
      trading_mode: 'futures',
      margin_mode: 'isolated',
      stake_currency: 'USDT',
    });
    await openFolder(
      [
        'futures/XRP_USDT_USDT-1h-futures.json',
        'futures/XRP_USDT_USDT-1h-mark.json',
        'futures/UNITTEST_USDT_USDT-1h-mark.json',
        'ETH_BTC-1h.json',
      ],
      { config: futures },
    );
    expect(await pairs('?timeframe=1h')).toEqual({
      length: 1,
      pairs: ['XRP/USDT:USDT'],
      pair_interval: [['XRP/USDT:USDT', '1h', 'futures']],
    });
    const mark = await pairs('?timeframe=1h&candletype=mark');
    expect([mark.length, mark.pair_interval.length]).toEqual([2, 2]);
    expect(await pairs('?candletype=spot')).toMatchObject({ pairs: ['ETH/BTC'] });
  });

  it('a type that there is not is refused', async () => {
    await openFolder([]);
    expect(await get('/available_pairs?candletype=wrong')).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['query', 'candletype'], type: 'type_error.enum' }] },
    });
  });

  it('without any folder there is nothing', async () => {
    await open();
    expect(await pairs()).toEqual({ length: 0, pairs: [], pair_interval: [] });
  });
});
