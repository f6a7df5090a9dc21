/**
 * An analysed frame as the wire's table of candles. Pure. Entry point: `candleTable`, for the candles of a running bot
 * and for stored ones that were analysed on demand.
 *
 * What is no number becomes null when the table is written as JSON; dates are texts. The columns `__date_ts` and, for each
 * signal column there is, `_<signal>_signal_close` are added at the end.
 */
import type { CandleCell, CandleTable } from '@pitwall/wire';
import type { AnalyzedFrame } from '../../domain/frame.ts';
import { timeframeMs } from '../../domain/timeframe.ts';
import { dateText } from '../text/dates.ts';

const SIGNALS = ['enter_long', 'exit_long', 'enter_short', 'exit_short'] as const;

/** Come whichever columns are chosen. */
const FIXED: ReadonlySet<string> = new Set(['date', 'open', 'high', 'low', 'close', 'volume', ...SIGNALS]);

/** End of the last year of four digits. */
const LAST_DATE_MS = Date.UTC(10_000, 0) - 1;
/** Numbers of a strategy's own column are not taken for dates before this one (in 1973). */
const FIRST_LIKELY_MS = 1e11;

export interface CandleTableOptions {
  /** Name of the strategy. */
  readonly strategy: string;
  readonly pair: string;
  readonly timeframe: string;
  /** Null: the pair was never analysed, and the table is empty. */
  readonly frame: AnalyzedFrame | null;
  /** Columns besides those of candles and signals; unknown names are passed over. All when null or absent. */
  readonly columns?: readonly string[] | null;
}

type Cells = ArrayLike<CandleCell>;

function isDate(value: number): boolean {
  return value >= 0 && value <= LAST_DATE_MS;
}

/** `date`, and the `date_…` of merged frames, unless a strategy keeps something else under such a name. */
function holdsDates(name: string, values: Float64Array): boolean {
  if (name === 'date') return true;
  return (
    name.startsWith('date_') &&
    values.every((value) => Number.isNaN(value) || (isDate(value) && value >= FIRST_LIKELY_MS))
  );
}

function dateTexts(dates: Float64Array): Cells {
  return Array.from(dates, (date) => (isDate(date) ? dateText(date) : null));
}

function cellsOf(name: string, column: Cells | Float64Array): Cells {
  return column instanceof Float64Array && holdsDates(name, column) ? dateTexts(column) : column;
}

function signalClose(signal: Cells, close: Cells): Cells {
  return Array.from(signal, (value, row) => (value === 1 ? (close[row] ?? null) : null));
}

function rowsOf(columns: readonly Cells[], length: number): CandleCell[][] {
  const rows: CandleCell[][] = [];
  for (let row = 0; row < length; row += 1) {
    const cells: CandleCell[] = [];
    for (const column of columns) cells.push(column[row] ?? null);
    rows.push(cells);
  }
  return rows;
}

function countOnes(column: Cells | undefined): number {
  let count = 0;
  for (let row = 0; row < (column?.length ?? 0); row += 1) if (column?.[row] === 1) count += 1;
  return count;
}

function selected(frame: AnalyzedFrame, columns: readonly string[] | null): Map<string, Cells> {
  const wanted = new Set(columns);
  const entries = [...frame.columns].filter(([name]) => columns === null || FIXED.has(name) || wanted.has(name));
  return new Map(entries.map(([name, column]) => [name, cellsOf(name, column)]));
}

function counts(frame: AnalyzedFrame | null) {
  const [enterLong, exitLong, enterShort, exitShort] = SIGNALS.map((name) => countOnes(frame?.columns.get(name))) as [
    number,
    number,
    number,
    number,
  ];
  return {
    buy_signals: enterLong,
    sell_signals: exitLong,
    enter_long_signals: enterLong,
    exit_long_signals: exitLong,
    enter_short_signals: enterShort,
    exit_short_signals: exitShort,
  };
}

/** What is told of the first or last row: 0 and an empty text when there is none, or when its date is none. */
function rowDate(date: number | undefined): { readonly text: string; readonly ts: number } {
  return date !== undefined && isDate(date) ? { text: `${dateText(date)}+00:00`, ts: date } : { text: '', ts: 0 };
}

/** @throws CONFIG when the timeframe is none */
export function candleTable(options: CandleTableOptions): CandleTable {
  const { strategy, pair, timeframe } = options;
  const dates = options.frame?.columns.get('date');
  const dateMs = dates instanceof Float64Array ? dates : new Float64Array(0);
  const frame = dateMs.length === 0 ? null : options.frame;
  const columns = frame === null ? new Map<string, Cells>() : selected(frame, options.columns ?? null);
  if (frame !== null) {
    columns.set('__date_ts', dateMs);
    const close = frame.columns.get('close') ?? [];
    for (const name of SIGNALS) {
      const signal = columns.get(name);
      if (signal !== undefined) columns.set(`_${name}_signal_close`, signalClose(signal, close));
    }
  }
  const first = rowDate(dateMs[0]);
  const last = rowDate(dateMs.at(-1));
  const analyzedAt = frame?.analyzedAt ?? 0;
  return {
    strategy,
    pair,
    timeframe,
    timeframe_ms: timeframeMs(timeframe),
    columns: [...columns.keys()],
    data: rowsOf([...columns.values()], dateMs.length),
    length: dateMs.length,
    ...counts(frame),
    last_analyzed: dateText(analyzedAt),
    last_analyzed_ts: Math.floor(analyzedAt / 1000),
    data_start_ts: first.ts,
    data_start: first.text,
    data_stop: last.text,
    data_stop_ts: last.ts,
    all_columns: frame === null ? [] : [...frame.columns.keys()],
  };
}
