import { describe, expect, it } from 'vitest';
import type { AnalyzedFrame, NumberColumn, TextColumn } from '../../domain/frame.ts';
import { candleTable } from './candle-table.ts';

const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;

function frameOf(columns: Record<string, NumberColumn | TextColumn | number[]>): AnalyzedFrame {
  const all = Object.entries(columns).map(
    ([name, values]) => [name, typeof values[0] === 'number' ? Float64Array.from(values as number[]) : values] as const,
  );
  return { pair: 'ETH/USDT', timeframe: '1h', analyzedAt: START + 1_500, columns: new Map(all as never) };
}

const candles = {
  date: [START, START + HOUR],
  open: [1, 2],
  high: [1, 2],
  low: [1, 2],
  close: [1.5, 2.5],
  volume: [0, 3],
};

function table(columns: Record<string, NumberColumn | TextColumn | number[]>, chosen?: readonly string[] | null) {
  const frame = frameOf({ ...candles, ...columns });
  return candleTable({
    strategy: 'S',
    pair: 'ETH/USDT',
    timeframe: '1h',
    frame,
    ...(chosen !== undefined && { columns: chosen }),
  });
}

const column = ({ columns, data }: ReturnType<typeof table>, name: string): unknown[] =>
  (JSON.parse(JSON.stringify(data)) as unknown[][]).map((row) => row[columns.indexOf(name)]);

describe('a table of candles', () => {
  it('tells of its first and last row, and of the analysis', () => {
    expect(table({})).toMatchObject({
      strategy: 'S',
      pair: 'ETH/USDT',
      timeframe: '1h',
      timeframe_ms: HOUR,
      length: 2,
      last_analyzed: '2024-01-01 00:00:01',
      last_analyzed_ts: START / 1000 + 1,
      data_start: '2024-01-01 00:00:00+00:00',
      data_start_ts: START,
      data_stop: '2024-01-01 01:00:00+00:00',
      data_stop_ts: START + HOUR,
      columns: ['date', 'open', 'high', 'low', 'close', 'volume', '__date_ts'],
      all_columns: ['date', 'open', 'high', 'low', 'close', 'volume'],
    });
  });

  it('is empty without analysis, and without rows', () => {
    const empty = candleTable({ strategy: 'S', pair: 'X/Y', timeframe: '5m', frame: null });
    expect(empty).toMatchObject({ columns: [], data: [], length: 0, all_columns: [], data_start: '', data_stop_ts: 0 });
    expect(empty).toMatchObject({ last_analyzed: '1970-01-01 00:00:00', last_analyzed_ts: 0, timeframe_ms: 300_000 });
    const none = Object.fromEntries(Object.keys(candles).map((name) => [name, new Float64Array(0)]));
    expect(candleTable({ strategy: 'S', pair: 'X/Y', timeframe: '5m', frame: frameOf(none) })).toEqual(empty);
  });

  it('counts signals and shows the close where one is', () => {
    const found = table({ enter_long: [1, NaN], exit_long: [0, 1], enter_short: [1, 1] });
    expect(found).toMatchObject({ buy_signals: 1, sell_signals: 1, enter_long_signals: 1, exit_long_signals: 1 });
    expect(found).toMatchObject({ enter_short_signals: 2, exit_short_signals: 0 });
    expect(found.columns.slice(-4)).toEqual([
      '__date_ts',
      '_enter_long_signal_close',
      '_exit_long_signal_close',
      '_enter_short_signal_close',
    ]);
    expect(column(found, '_enter_long_signal_close')).toEqual([1.5, null]);
    expect(column(found, '_exit_long_signal_close')).toEqual([null, 2.5]);
    expect(column(found, '__date_ts')).toEqual([START, START + HOUR]);
  });

  it('keeps texts, and makes null of what is no number', () => {
    const found = table({ sma: [NaN, Infinity], ratio: [-Infinity, -0.5], enter_tag: ['up "1"', null] });
    expect(column(found, 'sma')).toEqual([null, null]);
    expect(column(found, 'ratio')).toEqual([null, -0.5]);
    expect(column(found, 'enter_tag')).toEqual(['up "1"', null]);
  });

  it('dates of merged frames are texts; other numbers under such a name are not', () => {
    const found = table({ date_4h: [NaN, START], date_gap: [5, 7], updated: [START, START] });
    expect(column(found, 'date')).toEqual(['2024-01-01 00:00:00', '2024-01-01 01:00:00']);
    expect(column(found, 'date_4h')).toEqual([null, '2024-01-01 00:00:00']);
    expect(column(found, 'date_gap')).toEqual([5, 7]);
    expect(column(found, 'updated')).toEqual([START, START]);
  });

  it('dates that are none do no harm', () => {
    const found = table({ date: [1e300, -5] });
    expect(column(found, 'date')).toEqual([null, null]);
    expect(found).toMatchObject({ length: 2, data_start: '', data_start_ts: 0, data_stop: '', data_stop_ts: 0 });
  });

  it('chosen columns come beside candles and signals, in the order of the frame', () => {
    const columns = { sma: [1, 2], sma2: [1, 2], enter_long: [1, 0], enter_tag: ['a', 'b'] };
    const base = ['date', 'open', 'high', 'low', 'close', 'volume'];
    const end = ['enter_long', '__date_ts', '_enter_long_signal_close'];
    expect(table(columns, ['nope', 'sma2', 'close', '__date_ts']).columns).toEqual([...base, 'sma2', ...end]);
    expect(table(columns, []).columns).toEqual([...base, ...end]);
    expect(table(columns, null).columns).toHaveLength(12);
    expect(table(columns, []).all_columns).toEqual([...base, 'sma', 'sma2', 'enter_long', 'enter_tag']);
  });
});
