/**
 * Analysed frames in the wire's spelling: a table as a JSON text of columns, row numbers and rows, put as a text into the
 * message. Pure. NaN and infinities are null, numbers have ten decimals at most.
 */
import type { AnalyzedNotice, EncodedFrame, FrameKey, FrameTable } from '@pitwall/wire';
import type { AnalyzedFrame } from '../../domain/frame.ts';
import { isoText } from '../text/dates.ts';

const DECIMALS = 10;
const SCALE = 10 ** DECIMALS;
/** Below this the scaled number is an exact integer, above it ten decimals are (nearly) more than a float64 holds. */
const SCALABLE_BELOW = 500_000;

/** To ten decimals. */
function shorten(value: number): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value;
  if (Math.abs(value) < SCALABLE_BELOW) return Math.round(value * SCALE) / SCALE;
  return Number(value.toFixed(DECIMALS));
}

function frameTable({ columns, firstRow = 0 }: AnalyzedFrame): FrameTable {
  const lists = [...columns.values()];
  const rows = lists[0]?.length ?? 0;
  if (rows === 0) return { columns: [], index: [], data: [] };
  const data: FrameTable['data'] = [];
  for (let row = 0; row < rows; row += 1) {
    data.push(
      lists.map((column) => {
        const value = column[row] ?? null;
        return typeof value === 'number' ? shorten(value) : value;
      }),
    );
  }
  return { columns: [...columns.keys()], index: data.map((_, row) => firstRow + row), data };
}

function encodeFrame(frame: AnalyzedFrame | null): EncodedFrame {
  const table: FrameTable = frame === null ? { columns: [], index: [], data: [] } : frameTable(frame);
  return { __type__: 'dataframe', __value__: JSON.stringify(table) };
}

/** Names the candles of a frame; the candle type follows from how the bot trades. */
export function frameKey(
  pair: string,
  settings: { readonly timeframe: string; readonly tradingMode: string },
): FrameKey {
  return [pair, settings.timeframe, settings.tradingMode === 'futures' ? 'futures' : 'spot'];
}

/** @param frame null: the pair was never analysed */
export function frameMessage(key: FrameKey, frame: AnalyzedFrame | null): AnalyzedNotice {
  return { type: 'analyzed_df', data: { key, df: encodeFrame(frame), la: isoText(frame?.analyzedAt ?? 0) } };
}
