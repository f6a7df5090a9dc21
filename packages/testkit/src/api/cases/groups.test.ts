/** Cases of the API's contract about closed profit by period, tag and reason, by their numbers. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Daily } from '@pitwall/wire';
import { makeTrade } from '../../make-trade.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, STANDARD_NOW, startStandardBot, type Variant } from '../harness/standard-bot.ts';

const HEADERS = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };

let bench: RecordedApi;
afterEach(async () => bench.close());

async function open(trades?: Variant): Promise<void> {
  bench = await startStandardBot(trades === undefined ? {} : { trades });
}

const ask = async (path: string) => send(bench.url, `/api/v1${path}`, { headers: HEADERS });
const get = async (path: string) => (await ask(path)).json;

describe('weeks and months', () => {
  it.each([
    ['case 57', '/weekly', ['2023-03-27', '2023-03-20', '2023-03-13', '2023-03-06']],
    ['case 58', '/monthly', ['2023-03-01', '2023-02-01', '2023-01-01']],
  ])('%s: %s', async (_name, path, dates) => {
    await open();
    bench.setTime(Date.UTC(2023, 2, 31, 21, 45, 5));
    const { data, ...rest } = (await get(path)) as Daily;
    expect(data.map(({ date }) => date)).toEqual(dates);
    expect(rest).toEqual({ fiat_display_currency: 'USD', stake_currency: 'BTC' });
  });

  it.each(['/weekly', '/monthly'])('%s counts what closed, within limits', async (path) => {
    await open('long');
    const { data } = (await get(`${path}?timescale=1`)) as Daily;
    expect(data).toMatchObject([{ trade_count: 2, abs_profit: 0.000739127, starting_balance: 989.9999926087299 }]);
    expect(await get(`${path}?timescale=900000000`)).toMatchObject({ data: { length: 10_000 } });
    const error = `Error querying /api/v1${path}: timescale must be an integer greater than 0`;
    expect(await ask(`${path}?timescale=0`)).toMatchObject({ status: 502, json: { error } });
  });
});

describe('statistics', () => {
  it('case 61: without trades', async () => {
    await open();
    expect(await get('/stats')).toEqual({ exit_reasons: {}, durations: { wins: null, draws: null, losses: null } });
  });

  it.each([
    ['long', { wins: 1, losses: 0, draws: 0 }, { wins: 1140, draws: null, losses: null }],
    ['short', { wins: 0, losses: 1, draws: 0 }, { wins: null, draws: null, losses: 1140 }],
  ] as const)('case 62: with six trades, %s', async (variant, counts, durations) => {
    await open(variant);
    expect(await get('/stats')).toEqual({ exit_reasons: { sell_signal: counts, roi: counts }, durations });
  });

  it('a draw, a trade without reason, and one without profit', async () => {
    await open();
    const closed = { isOpen: false, openDate: STANDARD_NOW - 60_000, closeDate: STANDARD_NOW, closeProfitAbs: 0 };
    await bench.store.trades.save(makeTrade({ ...closed, closeProfit: 0, exitReason: null }));
    await bench.store.trades.save(makeTrade({ ...closed, closeProfit: null, closeProfitAbs: null, exitReason: null }));
    expect(await get('/stats')).toEqual({
      exit_reasons: { Other: { wins: 0, losses: 0, draws: 2 } },
      durations: { wins: null, draws: 60, losses: null },
    });
  });
});

describe('tags', () => {
  it.each(['/entries', '/exits', '/mix_tags'])('%s without trades', async (path) => {
    await open();
    expect(await get(path)).toEqual([]);
  });

  it('case 63: by the tag of the entry', async () => {
    await open('long');
    expect(await get('/entries')).toEqual([
      { profit_ratio: 0.005, profit_pct: 0.5, profit_abs: 0.000584127, count: 1, enter_tag: 'TEST1' },
      { profit_ratio: 0.01, profit_pct: 1, profit_abs: 0.000155, count: 1, enter_tag: 'Other' },
    ]);
  });

  it('case 64: by the reason of the exit', async () => {
    await open('long');
    expect(await get('/exits')).toMatchObject([
      { exit_reason: 'sell_signal', count: 1, profit_pct: 0.5 },
      { exit_reason: 'roi', count: 1, profit_pct: 1 },
    ]);
  });

  it('case 65: by both', async () => {
    await open('long');
    expect(await get('/mix_tags')).toMatchObject([
      { mix_tag: 'TEST1 sell_signal', count: 1, profit_pct: 0.5 },
      { mix_tag: 'Other roi', count: 1, profit_pct: 1 },
    ]);
  });

  it.each(['/entries', '/exits', '/mix_tags'])('case 66: %s of one pair', async (path) => {
    await open('long');
    expect(await get(`${path}?pair=ETC/BTC`)).toMatchObject([{ count: 1, profit_pct: 0.5 }]);
    expect(await get(`${path}?pair=NO/PAIR`)).toEqual([]);
  });

  it('adds up several trades, the group with the best single trade first', async () => {
    await open();
    const add = async (enterTag: string, closeProfit: number, closeProfitAbs: number) =>
      bench.store.trades.save(
        makeTrade({ isOpen: false, closeDate: STANDARD_NOW, exitReason: 'roi', enterTag, closeProfit, closeProfitAbs }),
      );
    await add('many', 0.01, 1);
    await add('many', 0.02, 2);
    await add('one', 0.015, 2.5);
    expect(await get('/mix_tags')).toMatchObject([
      { mix_tag: 'one roi', profit_pct: 1.5, count: 1 },
      { mix_tag: 'many roi', profit_pct: 3, profit_abs: 3, count: 2 },
    ]);
    expect(await get('/entries')).toMatchObject([{ enter_tag: 'many' }, { enter_tag: 'one' }]);
  });
});

describe('edge', () => {
  it('case 67: is off', async () => {
    await open();
    const error = 'Error querying /api/v1/edge: Edge is not enabled.';
    expect(await ask('/edge')).toMatchObject({ status: 502, json: { error } });
  });
});
