import { PitwallError } from '../domain/errors.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { Frame } from './frame.ts';

/** Values of an earlier informative candle stay until the next one closes; false: they show on one row only. */
export interface MergeOptions {
  readonly forwardFill?: boolean;
  /** What the merged columns' names end with; the informative timeframe by default. */
  readonly suffix?: string;
}

/**
 * Adds the columns of a longer timeframe to `frame`, named `<column>_<timeframe>`, without look-ahead: an informative
 * candle becomes visible on the row that closes when it closes. With 5m and 1h, the candle that opened at 14:00 shows from
 * the row of 14:55 on, which closes at 15:00. Equal timeframes (another pair) merge row by row.
 *
 * Throws STRATEGY when the informative timeframe is the shorter one, or a column of that name exists.
 */
export function mergeInformative(frame: Frame, informative: Frame, options: MergeOptions = {}): void {
  const lengthMs = timeframeMs(frame.timeframe);
  const informativeMs = timeframeMs(informative.timeframe);
  if (informativeMs < lengthMs) {
    throw new PitwallError(
      'STRATEGY',
      `mergeInformative: ${informative.timeframe} is shorter than the frame's ${frame.timeframe}; merge longer candles only`,
    );
  }
  const suffix = options.suffix ?? informative.timeframe;
  const rows = visibleRows(frame.date, informative.date, informativeMs - lengthMs, options.forwardFill ?? true);
  for (const [name, column] of informative.columns) {
    const merged = `${name}_${suffix}`;
    if (frame.has(merged)) {
      throw new PitwallError('STRATEGY', `mergeInformative: column "${merged}" exists already; give another suffix`);
    }
    if (column instanceof Float64Array) {
      const values = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i += 1) values[i] = column[rows[i] as number] ?? NaN;
      frame.set(merged, values);
    } else {
      frame.setText(
        merged,
        Array.from(rows, (row) => column[row] ?? null),
      );
    }
  }
}

/** For each row the index of the informative row it may see, -1 for none. Both dates ascend. */
function visibleRows(dates: Float64Array, informative: Float64Array, shiftMs: number, fill: boolean): Int32Array {
  const rows = new Int32Array(dates.length);
  let next = 0;
  for (let i = 0; i < dates.length; i += 1) {
    const date = dates[i] as number;
    while (next < informative.length && (informative[next] as number) + shiftMs <= date) next += 1;
    const visible = next - 1;
    const isFresh = visible >= 0 && (informative[visible] as number) + shiftMs === date;
    rows[i] = fill || isFresh ? visible : -1;
  }
  return rows;
}
