/**
 * Prices from candles of a file. Shorter bars and trades are refined inside each candle; longer ones are added up.
 * A candle with less volume than four steps a minute counts as that much, because each minute needs four trades to
 * visit its open, extremes and close.
 *
 * Entry points: `createCandleSource`, `readCandleRows`.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { CandleRow } from '../venue/options.ts';
import type { SourceBar } from './bar.ts';
import { keyOf } from './noise.ts';
import { LEVELS, createPyramid, type BarSource, type LevelMinutes } from './pyramid.ts';
import { MINUTE_MS } from './prints.ts';

const LEAST_TRADES = 4;

export interface CandleSymbol {
  readonly seed: string;
  readonly name: string;
  readonly timeframeMs: number;
  readonly rows: readonly CandleRow[];
  /** Price of one tick and amount of one step. */
  readonly tick: number;
  readonly step: number;
  readonly turnoverUnit: number;
  readonly tradesPerMinute: number;
}

function rootBar(row: CandleRow, symbol: CandleSymbol, minutes: number): SourceBar {
  const ticks = (price: number): number => Math.max(1, Math.round(price / symbol.tick));
  const [, open, high, low, close, amount] = row;
  const volume = Math.max(LEAST_TRADES * minutes, Math.round(amount / symbol.step));
  const perMinute = Math.min(symbol.tradesPerMinute, Math.floor(volume / minutes));
  const range = Math.log(Math.max(high, open, close) / Math.min(low, open, close));
  return {
    open: ticks(open),
    close: ticks(close),
    high: ticks(Math.max(high, open, close)),
    low: ticks(Math.min(low, open, close)),
    volume,
    turnover: Math.round(((ticks(open) + ticks(close) + ticks(high) + ticks(low)) / 4) * volume * symbol.turnoverUnit),
    trades: perMinute * minutes,
    // The variance that a range suggests: range² / (4 ln 2).
    variance: (range * range) / (4 * Math.LN2),
    perMinute,
  };
}

/** Bars of all lengths of a symbol with recorded candles. @throws RangeError for a timeframe that is no base length. */
export function createCandleSource(symbol: CandleSymbol): BarSource {
  const rootLevel = LEVELS.find((level) => level * MINUTE_MS === symbol.timeframeMs);
  if (rootLevel === undefined) {
    const known = LEVELS.map((level) => level * MINUTE_MS).join(', ');
    throw new RangeError(`candles of ${symbol.name}: a timeframe of ${symbol.timeframeMs} ms is not one of ${known}`);
  }
  const level: LevelMinutes = rootLevel;
  const rows = new Map<number, CandleRow>();
  for (const row of symbol.rows) rows.set(Math.floor(row[0] / symbol.timeframeMs), row);
  const bars = new Map<number, SourceBar>();
  const root = (index: number): SourceBar | undefined => {
    const known = bars.get(index);
    if (known) return known;
    const row = rows.get(index);
    if (!row) return undefined;
    const bar = rootBar(row, symbol, level);
    bars.set(index, bar);
    return bar;
  };
  return createPyramid({
    rootLevel: level,
    root,
    commonKey: keyOf(`${symbol.seed}/common`),
    ownKey: keyOf(`${symbol.seed}/own/${symbol.name}`),
    correlation: 0.5,
  });
}

function isRow(value: unknown): value is CandleRow {
  return Array.isArray(value) && value.length >= 6 && value.slice(0, 6).every((part) => typeof part === 'number');
}

/**
 * Reads rows `[ms, open, high, low, close, volume]` from a `.json` or `.json.gz` file.
 * @throws Error naming the file and the row when it is something else.
 */
export function readCandleRows(file: string): CandleRow[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new Error(`${file}: expected a list of candles`);
  return parsed.map((row: unknown, index) => {
    if (!isRow(row)) throw new Error(`${file}: row ${index} is not [ms, open, high, low, close, volume]`);
    return row;
  });
}
