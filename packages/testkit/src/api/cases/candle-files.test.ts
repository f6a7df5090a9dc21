/** Stored candles as they may really lie on a disk: with gaps, out of order, broken, of any timeframe and kind. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CandleTable } from '@pitwall/wire';
import type { CandleRow } from '../../../../pitwall/src/domain/frame.ts';
import { WebserverApi } from '../harness/webserver-api.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2018, 0, 10);

let bench: WebserverApi;
beforeEach(() => {
  bench = new WebserverApi();
  bench.strategy('looker', LOOKER);
});
afterEach(async () => bench.close());

/** Shows which candles it is given. */
const LOOKER = `
import { Strategy, type Frame } from 'pitwall';
export class Looker extends Strategy {
  override populateIndicators(frame: Frame): void { frame.set('row', Float64Array.from(frame.date, (_, row) => row)); }
  override populateEntryTrend(frame: Frame): void { frame.enterLong(new Uint8Array(frame.length)); }
  override populateExitTrend(): void {}
}`;

/** The candle number `index` of 5m. */
function row(index: number, close = 100 + index): CandleRow {
  return [START + index * 5 * MINUTE_MS, close, close + 1, close - 1, close, 10];
}

function store(name: string, content: string | Buffer | readonly unknown[]): void {
  const isText = typeof content === 'string' || Buffer.isBuffer(content);
  mkdirSync(join(bench.candleFolder, 'futures'), { recursive: true });
  writeFileSync(join(bench.candleFolder, name), isText ? content : JSON.stringify(content));
}

/** Stores candles that are over: the last one of a file may have been running. */
function storeEnded(name: string, candles: readonly (readonly (number | null)[])[]): void {
  const newest = Math.max(...candles.map(([date]) => date ?? 0));
  store(name, [...candles, [newest + 5 * MINUTE_MS, 1, 1, 1, 1, 1]]);
}

async function ask(changes: Record<string, string> = {}) {
  const asked = { pair: 'A/BTC', timeframe: '5m', timerange: '20180101-20190101', strategy: 'Looker', ...changes };
  return bench.get(`/pair_history?${new URLSearchParams(asked).toString()}`);
}

/** Date, open, high, low, close and volume of each row. */
async function rows(changes: Record<string, string> = {}): Promise<unknown[]> {
  const { status, json, text } = await ask(changes);
  expect({ status, text: text.slice(0, 200) }).toMatchObject({ status: 200 });
  const { data, length, columns } = json as CandleTable;
  expect(data).toHaveLength(length);
  expect(data.map((cells) => cells[columns.indexOf('row')])).toEqual(data.map((_, index) => index));
  return data.map((cells) => cells.slice(0, 6));
}

function shown(...candles: readonly CandleRow[]): unknown[] {
  return candles.map(([date, ...values]) => [new Date(date).toISOString().slice(0, 19).replace('T', ' '), ...values]);
}

const flat = (index: number, close: number): CandleRow => [row(index)[0], close, close, close, close, 0];

describe('what lies in a file', () => {
  beforeEach(async () => {
    await bench.start();
  });

  it.each([
    ['one candle', [row(0)], [row(0)]],
    ['no order', [row(2), row(0), row(1)], [row(0), row(1), row(2)]],
    ['a gap', [row(0), row(3)], [row(0), flat(1, 100), flat(2, 100), row(3)]],
    ['a candle twice', [row(0), row(1), [row(1)[0], 1, 300, 0.5, 7, 99]], [row(0), [row(1)[0], 101, 300, 0.5, 7, 99]]],
  ] as const)('%s', async (_what, stored, expected) => {
    storeEnded('A_BTC-5m.json', stored);
    expect(await rows()).toEqual(shown(...expected));
  });

  it('prices that are missing', async () => {
    storeEnded('A_BTC-5m.json', [row(0), [row(1)[0], null, null, null, null, null], row(2)]);
    const [, second] = (await rows()) as unknown[][];
    expect(second?.slice(1)).toEqual([null, null, null, null, null]);
  });

  it('lines, blanks and numbers with exponents', async () => {
    const [first, second] = [row(0, 0.00000201), row(1, 2.5e-7)];
    const text = JSON.stringify([first, second, row(2)], null, 2).replace(String(first[0]), '1.5155424e12');
    store('A_BTC-5m.json', `\n ${text}\n\n`);
    expect(await rows()).toEqual(shown(first, second));
  });

  it('compressed with gzip', async () => {
    store('A_BTC-5m.json.gz', gzipSync(JSON.stringify([row(0), row(1), row(2)])));
    expect(await rows()).toEqual(shown(row(0), row(1)));
  });

  it.each([
    ['A_BTC-5m.json', '', /A_BTC-5m\.json cannot be read: it is empty/],
    ['A_BTC-5m.json', '[[1515542400000,1,2', /A_BTC-5m\.json cannot be read/],
    ['A_BTC-5m.json', '{"a":1}', /it does not begin with a list/],
    ['A_BTC-5m.json', [['1515542400000', 1, 2, 0.5, 1, 1]], /it has a row that is no candle/],
    ['A_BTC-5m.json.gz', Buffer.from('[[1515542400000,1,2,0.5,1,1]]'), /A_BTC-5m\.json\.gz cannot be read/],
    ['A_BTC-5m.feather', 'ARROW1', /A_BTC-5m\.feather cannot be read/],
    ['A_BTC-5m.h5', 'x', /is in a format that cannot be read: convert it/],
  ])('a broken %s is told: %j', async (name, content, why) => {
    store(name, content);
    expect(await ask()).toMatchObject({ status: 502, json: { detail: expect.stringMatching(why) as string } });
  });

  const LAST_IS_OUT = [
    ['', [0, 1, 2]],
    ['20180110-', [0, 1, 2]],
    [`-${START + 15 * MINUTE_MS}`, [0, 1, 2]],
    [`-${START + 14 * MINUTE_MS}`, [0, 1, 2]],
    [`-${START + 10 * MINUTE_MS}`, [0, 1, 2]],
    [`-${START + 5 * MINUTE_MS}`, [0, 1]],
  ] as const;
  it.each(LAST_IS_OUT)(
    'its last candle is left out of the range "%s", which goes to %j',
    async (timerange, expected) => {
      store('A_BTC-5m.json', [row(0), row(1), row(2), row(3)]);
      expect(await rows({ timerange })).toEqual(shown(...expected.map((index) => row(index))));
    },
  );

  it.each([
    ['that is there twice', [row(0), row(2), row(2)], [row(0)]],
    ['of a file out of order', [row(2), row(0), row(1)], [row(0), row(1)]],
  ])('its last candle, %s, is left out', async (_what, stored, expected) => {
    store('A_BTC-5m.json', stored);
    expect(await rows()).toEqual(shown(...expected));
  });

  it.each([[[]], [[row(0)]]])('without any but the last candle there is no data: %j', async (stored) => {
    store('A_BTC-5m.json', stored);
    const error = 'Error querying /api/v1/pair_history: No data for A/BTC, 5m in 20180101-20190101 found.';
    expect(await ask()).toMatchObject({ status: 502, json: { error } });
  });

  it('more candles than can be analysed, once the gaps are filled', async () => {
    storeEnded('A_BTC-5m.json', [row(0), row(150_000)]);
    const detail = expect.stringMatching(/^150001 candles of A\/BTC 5m lie in the range/) as string;
    expect(await ask({ timerange: '' })).toMatchObject({ status: 502, json: { detail } });
  });
});

describe('timeframes', () => {
  const month = (index: number): CandleRow => [Date.UTC(2018, index), 1, 2, 0.5, 1, 1];
  const week = (index: number): CandleRow => [Date.UTC(2018, 0, 1 + 7 * index), 1, 2, 0.5, 1, 1];
  beforeEach(async () => {
    await bench.start();
  });

  it.each(['A_BTC-1Mo.json', 'A_BTC-1M.json'])('months, which differ in length: %s', async (name) => {
    const months = Array.from({ length: 6 }, (_, index) => month(index));
    store(name, [...months, month(6)]);
    expect(await rows({ timeframe: '1M' })).toEqual(shown(...months));
    expect(await rows({ timeframe: '1M', timerange: '20180101-20180301' })).toEqual(shown(...months.slice(0, 3)));
  });

  it('weeks and seconds', async () => {
    store('A_BTC-1w.json', [week(0), week(2), week(3)]);
    expect(await rows({ timeframe: '1w' })).toEqual(shown(week(0), [week(1)[0], 1, 1, 1, 1, 0], week(2)));
    const second = (index: number): CandleRow => [START + index * 1_000, 1, 2, 0.5, 1, 1];
    store('A_BTC-1s.json', [second(0), second(1), second(2)]);
    expect(await rows({ timeframe: '1s' })).toEqual(shown(second(0), second(1)));
  });

  it.each(['1Mo', '5', 'm', '0m', ''])('"%s" is none', async (timeframe) => {
    expect(await ask({ timeframe })).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['query', 'timeframe'] }] },
    });
  });
});

describe('time ranges', () => {
  beforeEach(async () => {
    storeEnded(
      'A_BTC-5m.json',
      [0, 1, 2, 3].map((index) => row(index)),
    );
    await bench.start();
  });
  const seconds = START / 1_000;

  it.each([
    ['', [0, 1, 2, 3]],
    ['20180110-', [0, 1, 2, 3]],
    ['-20180111', [0, 1, 2, 3]],
    ['-20180110', [0]],
    ['20180110-20180110', [0]],
    [`${seconds + 300}-${seconds + 600}`, [1, 2]],
    [`${seconds + 301}-`, [2, 3]],
    [`${START + 300_000}-${START + 899_999}`, [1, 2]],
    [`-${START + 300_000}`, [0, 1]],
  ])('"%s" is candles %j', async (timerange, expected) => {
    expect((await rows({ timerange })).map((cells) => (cells as unknown[])[0])).toEqual(
      shown(...expected.map((index) => row(index))).map((cells) => (cells as unknown[])[0]),
    );
  });

  it.each(['20180111-', '-20180109', `${seconds + 901}-`])('"%s" has none', async (timerange) => {
    const error = `Error querying /api/v1/pair_history: No data for A/BTC, 5m in ${timerange} found.`;
    expect(await ask({ timerange })).toMatchObject({ status: 502, json: { error } });
  });

  it.each(['-', 'x', '20180110', `20180110-${seconds}`, '20181301-', '20180230-', '20180111-20180110', '2018-01-10'])(
    '"%s" cannot be',
    async (timerange) => {
      expect(await ask({ timerange })).toMatchObject({ status: 502, json: { detail: expect.any(String) as string } });
    },
  );
});

describe('a data folder with contracts', () => {
  it('reads futures in their mode, by the pair with its settlement currency or without', async () => {
    storeEnded('futures/XRP_USDT_USDT-5m-futures.json', [row(0)]);
    storeEnded('futures/ADA_USDT-5m-futures.json', [row(1)]);
    store('futures/XRP_USDT_USDT-5m-mark.json', [row(2)]);
    store('XRP_USDT-5m.json', [row(3)]);
    await bench.start({ trading_mode: 'futures', margin_mode: 'isolated', stake_currency: 'USDT' });
    expect(await rows({ pair: 'XRP/USDT:USDT' })).toEqual(shown(row(0)));
    expect(await rows({ pair: 'ADA/USDT:USDT' })).toEqual(shown(row(1)));
    expect(await ask({ pair: 'NONE/USDT:USDT' })).toMatchObject({ status: 502 });
  });

  it('lists each kind by its own name', async () => {
    for (const name of [
      'XRP_USDT_USDT-5m-futures.json',
      'XRP_USDT_USDT-8h-mark.json',
      'XRP_USDT_USDT-8h-funding_rate.json',
    ])
      store(`futures/${name}`, [row(0)]);
    store('futures/leverage_tiers_USDT.json', '{}');
    store('XRP_USDT-1Mo.json', []);
    await bench.start({ trading_mode: 'futures', margin_mode: 'isolated', stake_currency: 'USDT' });
    const list = async (query: string) =>
      ((await bench.get(`/available_pairs${query}`)).json as { pair_interval: unknown }).pair_interval;
    expect(await list('')).toEqual([['XRP/USDT:USDT', '5m', 'futures']]);
    expect(await list('?candletype=mark&timeframe=8h')).toEqual([['XRP/USDT:USDT', '8h', 'mark']]);
    expect(await list('?candletype=funding_rate&stake_currency=USDT')).toEqual([
      ['XRP/USDT:USDT', '8h', 'funding_rate'],
    ]);
    expect(await list('?candletype=spot')).toEqual([['XRP/USDT', '1M', 'spot']]);
    expect(await list('?candletype=index')).toEqual([]);
  });
});

describe('what a strategy makes of them', () => {
  const odd = (name: string, body: string, attributes = ''): void =>
    bench.strategy(
      name,
      LOOKER.replace('Looker', name)
        .replace('frame.set(', `${body}; frame.set(`)
        .replace('extends Strategy {', `extends Strategy { ${attributes}`),
    );
  beforeEach(async () => {
    storeEnded('A_BTC-5m.json', [row(0), row(1), row(2)]);
    await bench.start();
  });

  async function column(strategy: string, name: string): Promise<unknown[]> {
    const { data, columns } = (await ask({ strategy })).json as CandleTable;
    return data.map((cells) => cells[columns.indexOf(name)]);
  }

  it('shows numbers, texts, flags and dates as they can be shown', async () => {
    odd(
      'Shown',
      `frame.set('none', Float64Array.of(Infinity, -Infinity, NaN)); frame.set('flags', Uint8Array.of(1, 0, 1));
       frame.setText('note', ['a', null, '"ü']); frame.set('date_1h', frame.date); frame.set('date_odd', 5)`,
    );
    expect(await column('Shown', 'none')).toEqual([null, null, null]);
    expect(await column('Shown', 'flags')).toEqual([1, 0, 1]);
    expect(await column('Shown', 'note')).toEqual(['a', null, '"ü']);
    expect(await column('Shown', 'date_1h')).toEqual([
      '2018-01-10 00:00:00',
      '2018-01-10 00:05:00',
      '2018-01-10 00:10:00',
    ]);
    expect(await column('Shown', 'date_odd')).toEqual([5, 5, 5]);
  });

  it('shows thousands of columns, or the few that are wanted', async () => {
    odd('Wide', "for (let more = 0; more < 3_000; more += 1) frame.set('more' + more, more)");
    const asked = { pair: 'A/BTC', timeframe: '5m', timerange: '', strategy: 'Wide' };
    const wide = (await bench.post('/pair_history', asked)).json as CandleTable;
    expect(wide.data[0]).toHaveLength(6 + 3_000 + 1 + 1 + 1 + 1);
    const few = (await bench.post('/pair_history', { ...asked, columns: ['more2999', 'nothing'] })).json as CandleTable;
    expect(few.columns).toEqual([
      ...wide.columns.slice(0, 6),
      'more2999',
      'enter_long',
      '__date_ts',
      '_enter_long_signal_close',
    ]);
    expect(few.all_columns).toHaveLength(6 + 3_000 + 1 + 1);
  });

  it.each([
    ['Text', "frame.setText('note', [1, 2n, null] as never)", '', /column "note" holds a number in row 0/],
    ['Short', "frame.set('short', new Float64Array(1))", '', /column "short" has 1 rows, the frame has 3/],
    ['Thrown', "throw 'just a text'", '', /^Thrown\.populateIndicators threw just a text$/],
    ['Ended', 'process.exit(3)', '', /ended its worker \(exit code 3\)/],
    ['Version', '', "override version(): string { throw new Error('no'); }", /version\(\) threw: no/],
    ['Startup', '', 'override startupCandleCount = 1e9;', /1000000000 start-up candles, 150000 can be analysed/],
  ])('tells what is wrong: %s', async (name, body, attributes, why) => {
    odd(name, body, attributes);
    expect(await ask({ strategy: name })).toMatchObject({
      status: 502,
      json: { detail: expect.stringMatching(why) as string },
    });
  });
});
