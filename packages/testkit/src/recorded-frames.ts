/**
 * Frames as a recorded strategy left them, to be put into `RecordedBot.frames`. One file a pair and timeframe, such as
 * `ADA_USDT_USDT-5m.json`: `pair`, `timeframe`, `columns`, `types` and `data` (rows; null is a missing text, `NaN` and
 * `Infinity` are texts, dates are texts with their zone). Entry point: `readAnalysedFrames`, which whoever replays
 * recordings calls with their folder `analysed` and the frozen time.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalyzedFrame, NumberColumn, TextColumn } from '../../pitwall/src/domain/frame.ts';

interface FrameFile {
  readonly pair: string;
  readonly timeframe: string;
  readonly columns: readonly string[];
  /** `datetime64[…]`, `float64`, `int64` or `object`. */
  readonly types: readonly string[];
  readonly data: readonly (readonly (number | string | null)[])[];
}

function numberOf(value: number | string | null | undefined): number {
  return value === null ? Number.NaN : Number(value);
}

function columnOf({ types, data }: FrameFile, index: number): NumberColumn | TextColumn {
  const values = data.map((row) => row[index] ?? null);
  const type = types[index] ?? '';
  if (type.startsWith('datetime64')) return Float64Array.from(values, (value) => Date.parse(String(value)));
  if (type !== 'object') return Float64Array.from(values, numberOf);
  return values.map((value) => (typeof value === 'string' && value !== 'NaN' ? value : null));
}

function readFrame(path: string, analyzedAt: number): AnalyzedFrame {
  const file = JSON.parse(readFileSync(path, 'utf8')) as FrameFile;
  const columns = new Map(file.columns.map((name, index) => [name, columnOf(file, index)] as const));
  return { pair: file.pair, timeframe: file.timeframe, analyzedAt, columns };
}

/**
 * The frames of a folder with candles of one length, by pair; none when there is no such folder.
 *
 * @param folder absolute
 * @param timeframe of the strategy, such as `5m`
 * @param analyzedAt when the strategy ran, ms UTC
 */
export function readAnalysedFrames(folder: string, timeframe: string, analyzedAt: number): Map<string, AnalyzedFrame> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const frames = files.map((name) => readFrame(join(folder, name), analyzedAt));
  return new Map(frames.filter((frame) => frame.timeframe === timeframe).map((frame) => [frame.pair, frame]));
}
