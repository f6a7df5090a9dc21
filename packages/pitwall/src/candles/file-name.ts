/**
 * Names of candle files: `ETH_USDT-5m.feather`, `futures/XRP_USDT_USDT-8h-mark.json.gz`. Pure.
 *
 * A name and what it says are not in step for pairs with `_` or other replaced characters in them: such files are found by
 * their pair, and listed under the nearest pair name.
 */
import type { CandleType, StoredCandles } from '../ports/candle-files.ts';

/** Formats that can be read, by their name in the configuration. */
export const CANDLE_FORMATS = { feather: 'feather', json: 'json', jsongz: 'json.gz' } as const;

export type CandleFormat = keyof typeof CANDLE_FORMATS;

/** Formats other programs write that cannot be read, by extension. */
export const FOREIGN_EXTENSIONS = ['h5', 'parquet'] as const;

/** Below the data folder, for everything but spot candles. */
export const FUTURES_FOLDER = 'futures';

/** Characters no file name has: separators and control characters. */
const UNSAFE = /[/\\\p{Cc}]/u;
/** Longer ones are no file's, characters. */
const STEM_LIMIT = 120;

const TIMEFRAME = /^[1-9]\d*[smhdwM]$/;
const CONTRACT_TYPES = ['futures', 'mark', 'index', 'premiumIndex', 'funding_rate'].join('|');
const EXTENSIONS = Object.values(CANDLE_FORMATS).join('|').replaceAll('.', '\\.');
const FILE = new RegExp(`^(.+?)-([1-9]\\d*(?:Mo|[smhdwM]))(?:-(${CONTRACT_TYPES}))?\\.(${EXTENSIONS})$`, 'u');

function plainPair(pair: string): string {
  return pair.replaceAll(/[/ .@$+:]/g, '_');
}

/**
 * Names a file may have, without folder and extension; the usual one first. Months are `1Mo` (`1M` on systems that tell
 * capitals from small letters), and contracts were once stored without their settlement currency. Empty when no file can
 * have what is asked for.
 */
export function fileStems({ pair, timeframe, candleType }: StoredCandles): string[] {
  if (!TIMEFRAME.test(timeframe)) return [];
  const suffix = candleType === 'spot' ? '' : `-${candleType}`;
  const timeframes = timeframe.endsWith('M') ? [`${timeframe}o`, timeframe] : [timeframe];
  const pairs = candleType === 'spot' ? [pair] : [pair, pair.replace(/:[^:]*$/, '')];
  const stems = pairs.flatMap((name) => timeframes.map((text) => `${plainPair(name)}-${text}${suffix}`));
  return [...new Set(stems)].filter((stem) => !UNSAFE.test(stem) && stem.length <= STEM_LIMIT);
}

/** What a file of the data folder, or of its folder for contracts, holds; undefined when it is no candle file. */
export function readFileName(file: string, isInFuturesFolder: boolean): StoredCandles | undefined {
  const [, name = '', timeframe = '', type] = FILE.exec(file) ?? [];
  if (name === '' || (type !== undefined) !== isInFuturesFolder) return undefined;
  return {
    pair: name.replace('_', '/').replace('_', ':'),
    timeframe: timeframe.replace('Mo', 'M'),
    candleType: (type ?? 'spot') as CandleType,
  };
}

/** The folder below the data folder that holds candles of this type. */
export function folderOf(candleType: CandleType): string {
  return candleType === 'spot' ? '' : FUTURES_FOLDER;
}
