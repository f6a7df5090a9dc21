/**
 * Stored candles of a pair, analysed by a strategy that need not run.
 *
 * Start-up candles: asked for by GET, the strategy sees exactly the range, as early clients know it, and its indicators
 * begin empty; asked for by POST it also sees the start-up candles before the range, which are not part of the answer.
 */
import type { CandleTable } from '@pitwall/wire';
import { packCandles } from '../../brain/packed-candles.ts';
import { endedCandles } from '../../candles/ended-candles.ts';
import { studySettings } from '../../config/study-settings.ts';
import type { ConfigObject } from '../../config/tree.ts';
import { PitwallError } from '../../domain/errors.ts';
import type { CandleKey, Candles } from '../../domain/frame.ts';
import type { BotSettings } from '../../domain/settings.ts';
import { timeframeMs } from '../../domain/timeframe.ts';
import { parseTimeRange, type TimeRange } from '../../domain/timerange.ts';
import type { CandleFiles } from '../../ports/candle-files.ts';
import type { StrategyAnalysis } from '../studies/strategy-analysis.ts';
import { searchIn, type StrategyFolder } from '../studies/strategies.ts';
import { Written } from '../written.ts';

/** Candles of one analysis, gaps filled: more than a year of 5m. */
const MAX_ROWS = 150_000;
/** Further candles a strategy may read. */
const MAX_INFORMATIVE = 20;

export interface PairHistoryRequest {
  readonly pair: string;
  readonly timeframe: string;
  readonly timerange: string;
  readonly strategy: string;
  readonly columns?: readonly string[] | null;
  readonly limit?: number | null;
}

export interface HistorySources {
  readonly files: CandleFiles;
  readonly analysis: StrategyAnalysis;
  /** On whose account the analysis is. */
  readonly account: string;
  readonly folder: StrategyFolder;
  /** The merged configuration by its own keys. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** ms UTC. */
  readonly now: number;
  /** Show the strategy the start-up candles before the range, too. */
  readonly withStartup: boolean;
}

/** No stored candles in the range. */
export class NoCandles extends Error {}

interface Stored {
  readonly key: CandleKey;
  readonly candles: Candles;
}

/** Rows there are once gaps are filled. Months differ in length and are not filled, so more may be there than fit. */
function rowsOf({ key, candles: { date } }: Stored): number {
  let [first, last] = [Infinity, -Infinity];
  for (const value of date) {
    first = Math.min(first, value);
    last = Math.max(last, value);
  }
  return Math.max(date.length, Math.floor((last - first) / timeframeMs(key.timeframe)) + 1);
}

/** The range, begun earlier by so many candles of the timeframe. */
function begunEarlier(range: TimeRange, candles: number, timeframe: string): TimeRange {
  return range.from === null ? range : { ...range, from: range.from - candles * timeframeMs(timeframe) };
}

/** Room is kept for them, whether they are there or not. */
function requireFewStartupCandles({ startupCandleCount }: BotSettings): void {
  if (startupCandleCount <= MAX_ROWS) return;
  throw new PitwallError(
    'COMMAND_REFUSED',
    `The strategy asks for ${startupCandleCount} start-up candles, ${MAX_ROWS} can be analysed at once: ask for fewer.`,
  );
}

class History {
  readonly #sources: HistorySources;

  constructor(sources: HistorySources) {
    this.#sources = sources;
  }

  /**
   * Null when none are stored. The last candle of a file is left out, as everywhere where stored candles are analysed.
   * Throws COMMAND_REFUSED for more than can be analysed.
   */
  async read(key: CandleKey, range: TimeRange): Promise<Stored | null> {
    const candleType = this.#sources.configuration.trading_mode === 'futures' ? 'futures' : 'spot';
    const inRange = await this.#sources.files.read({ ...key, candleType }, range);
    if (inRange === null) return null;
    const candles = endedCandles(inRange);
    if (candles.date.length === 0) return null;
    const stored = { key, candles };
    const rows = rowsOf(stored);
    if (rows <= MAX_ROWS) return stored;
    throw new PitwallError(
      'COMMAND_REFUSED',
      `${rows} candles of ${key.pair} ${key.timeframe} lie in the range, ${MAX_ROWS} can be analysed at once: ask for less.`,
    );
  }

  /**
   * What else the strategy reads, over the same time and as far before it as the start-up candles reach. Throws
   * COMMAND_REFUSED for more than can be analysed.
   */
  async informative(keys: readonly CandleKey[], range: TimeRange, startup: number): Promise<Stored[]> {
    const found: Stored[] = [];
    if (keys.length > MAX_INFORMATIVE) {
      throw new PitwallError(
        'COMMAND_REFUSED',
        `The strategy reads candles of ${keys.length} further pairs and timeframes, ${MAX_INFORMATIVE} at most can be ` +
          'analysed at once: let its informativePairs name fewer.',
      );
    }
    for (const { pair, timeframe } of keys) {
      const stored = await this.read({ pair, timeframe }, begunEarlier(range, startup, timeframe));
      if (stored !== null) found.push(stored);
    }
    return found;
  }
}

/**
 * Throws NoCandles, USAGE for a range and CONFIG for a timeframe that cannot be read, STRATEGY and STRATEGY_STUCK,
 * CANDLE_FILE, COMMAND_REFUSED when too much is asked for, and BUSY when too much at once.
 */
export async function queryPairHistory(
  request: PairHistoryRequest,
  sources: HistorySources,
): Promise<Written<CandleTable>> {
  const { pair, timeframe, strategy: name } = request;
  const range = parseTimeRange(request.timerange);
  timeframeMs(timeframe);
  const history = new History(sources);
  const main = { pair, timeframe };
  const bytes = await sources.analysis.use(
    sources.account,
    searchIn(sources.folder, name),
    async ({ description, informative, study }) => {
      const settings = studySettings(sources.configuration as ConfigObject, description, timeframe);
      requireFewStartupCandles(settings);
      const startup = sources.withStartup ? settings.startupCandleCount : 0;
      const own = await history.read(main, begunEarlier(range, startup, timeframe));
      if (own?.candles.date.some((date) => date >= (range.from ?? -Infinity)) !== true) {
        throw new NoCandles(`No data for ${pair}, ${timeframe} in ${request.timerange} found.`);
      }
      const setting = { settings, pair, timeframe, now: sources.now };
      const keys = (await informative(setting)).filter((key) => key.pair !== pair || key.timeframe !== timeframe);
      const all = [own, ...(await history.informative(keys, range, settings.startupCandleCount))];
      const rows = Math.max(...all.map(rowsOf));
      const columns = request.columns ?? null;
      return study({
        ...setting,
        updates: packCandles(all),
        rows,
        from: range.from,
        columns,
        limit: request.limit ?? 0,
      });
    },
  );
  return new Written(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
