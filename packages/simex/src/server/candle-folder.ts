/**
 * Reads candle files: `BTC_USDT-5m.json` (spot) and `BTC_USDT_USDT-5m-futures.json` (USDT-M), in the folder or its
 * `futures` folder; each a list of rows `[openTimeMs, open, high, low, close, volume]`. Of several timeframes of one
 * symbol the finest is taken. Entry point: {@link readCandleFolder}.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { catalogue, specOf } from '../market/catalogue.ts';
import type { CandleMarket, CandleRow } from '../venue/options.ts';
import type { Product, SymbolSpec } from '../venue/types.ts';
import { decimalsIn, stepOf } from './decimal-text.ts';
import { InputFileError, readJsonFile } from './input-file.ts';

const TIMEFRAMES_MS: Readonly<Record<string, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
};
const SPOT_NAME = /^([A-Z0-9]+)_([A-Z0-9]+)-([0-9]+[mhd])\.json$/;
const FUTURES_NAME = /^([A-Z0-9]+)_([A-Z0-9]+)_\2-([0-9]+[mhd])-futures\.json$/;
/** Rows that tell how finely a symbol is priced. */
const PRICED_ROWS = 500;

interface Found {
  readonly path: string;
  readonly product: Product;
  readonly base: string;
  readonly quote: string;
  readonly timeframeMs: number;
}

/** The market and its symbols; throws {@link InputFileError}. */
export async function readCandleFolder(
  folder: string,
): Promise<{ readonly market: CandleMarket; readonly symbols: readonly SymbolSpec[] }> {
  const found = finest([...(await list(folder, true)), ...(await list(join(folder, 'futures'), false))]);
  if (found.length === 0) {
    const timeframes = Object.keys(TIMEFRAMES_MS).join(', ');
    throw new InputFileError(folder, `holds no candle file such as BTC_USDT-1m.json (timeframes: ${timeframes})`);
  }
  const read = await Promise.all(found.map(async (file) => ({ file, rows: await readRows(file.path) })));
  return {
    market: {
      kind: 'candles',
      candles: read.map(({ file, rows }) => ({
        product: file.product,
        symbol: file.base + file.quote,
        timeframeMs: file.timeframeMs,
        rows,
      })),
    },
    symbols: read.map(({ file, rows }) => specFor(file, rows)),
  };
}

async function list(folder: string, mustExist: boolean): Promise<Found[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (!mustExist) return [];
    throw new InputFileError(folder, `cannot be read: ${(error as Error).message}`);
  }
  return names.flatMap((name) => {
    const spot = SPOT_NAME.exec(name);
    const [, base, quote, timeframe] = spot ?? FUTURES_NAME.exec(name) ?? [];
    const timeframeMs = TIMEFRAMES_MS[timeframe ?? ''];
    if (base === undefined || quote === undefined || timeframeMs === undefined) return [];
    const product = spot === null ? 'futures' : 'spot';
    return [{ path: join(folder, name), product, base, quote, timeframeMs } as const];
  });
}

function finest(files: readonly Found[]): Found[] {
  const chosen = new Map<string, Found>();
  for (const file of [...files].sort((one, other) => other.timeframeMs - one.timeframeMs)) {
    chosen.set(`${file.product} ${file.base} ${file.quote}`, file);
  }
  return [...chosen.values()].sort((one, other) => one.path.localeCompare(other.path));
}

async function readRows(path: string): Promise<CandleRow[]> {
  const rows = await readJsonFile(path);
  if (!Array.isArray(rows)) throw new InputFileError(path, 'must hold a list of candles');
  return rows.map((row: unknown, index) => {
    if (!Array.isArray(row) || row.length < 6 || !row.slice(0, 6).every((value) => Number.isFinite(value))) {
      throw new InputFileError(path, `row ${index} is not [openTimeMs, open, high, low, close, volume]`);
    }
    const [time, open, high, low, close, volume] = row as [number, number, number, number, number, number];
    return [time, open, high, low, close, volume];
  });
}

/** The built-in description of a known symbol; else one as fine as the candles are. */
function specFor(file: Found, rows: readonly CandleRow[]): SymbolSpec {
  const { product, base, quote } = file;
  const known = catalogue().find((spec) => spec.product === product && spec.symbol === base + quote);
  if (known !== undefined) return known;
  const prices = rows.slice(-PRICED_ROWS).flatMap(([, open, high, low, close]) => [open, high, low, close]);
  const decimals = prices.reduce((most, price) => Math.max(most, decimalsIn(price)), 0);
  const price = rows.at(-1)?.[4] ?? 1;
  // A step that is worth about a cent at most, in quote.
  const stepDecimals = Math.min(8, Math.max(0, Math.ceil(Math.log10(Math.max(price, 1e-8))) + 2));
  const minNotional = quote === 'BTC' ? '0.0001' : '5';
  return specOf({ product, base, quote, tickSize: stepOf(decimals), stepSize: stepOf(stepDecimals), minNotional });
}
