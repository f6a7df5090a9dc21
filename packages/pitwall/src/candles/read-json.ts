/**
 * Candles in JSON, plain or compressed with gzip: a list of `[date in ms, open, high, low, close, volume]`; a missing
 * price or volume is null.
 *
 * The text is read piece by piece as it comes from the disk, so that a large file never holds up the thread for long: each
 * piece is cut before its last opening bracket, which is where a row ends in whatever way the list is written.
 */
import type { FileHandle } from 'node:fs/promises';
import { pipeline, PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CandleColumns } from './candle-columns.ts';

/** Read and parsed at once, bytes: a millisecond or two of work. */
const PIECE_BYTES = 128 * 1024;
/** A row that is longer is none, characters. */
const ROW_TEXT_LIMIT = 4_096;

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

function addRow(row: unknown, columns: CandleColumns): void {
  if (!Array.isArray(row) || row.length !== 6 || !row.every(isNumberOrNull) || row[0] === null) {
    throw new SyntaxError(`it has a row that is no candle: ${JSON.stringify(row).slice(0, 100)}`);
  }
  const [date, open, high, low, close, volume] = row as [number, ...(number | null)[]];
  columns.add(date, open ?? NaN, high ?? NaN, low ?? NaN, close ?? NaN, volume ?? NaN);
}

/** Parses a list without its first bracket. */
function addRows(text: string, columns: CandleColumns): void {
  for (const row of JSON.parse(`[${text}`) as unknown[]) addRow(row, columns);
}

/** Throws SyntaxError, RangeError or what zlib and the disk say. Does not close `file`. */
export async function readJson(file: FileHandle, isCompressed: boolean, columns: CandleColumns): Promise<void> {
  const raw = file.createReadStream({ autoClose: false, highWaterMark: PIECE_BYTES, start: 0 });
  // A failure of any part destroys the last one with it, and the loop below throws it.
  const last = isCompressed
    ? createGunzip({ chunkSize: PIECE_BYTES })
    : new PassThrough({ highWaterMark: PIECE_BYTES });
  const source: Readable = pipeline(raw, last, () => undefined);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let hasBegun = false;
  for await (const piece of source as AsyncIterable<Buffer>) {
    rest += decoder.decode(piece, { stream: true });
    if (!hasBegun) {
      rest = rest.trimStart();
      if (rest === '') continue;
      if (!rest.startsWith('[')) throw new SyntaxError('it does not begin with a list');
      hasBegun = true;
      rest = rest.slice(1);
    }
    const cut = rest.lastIndexOf('[');
    if (cut > 0) {
      const rows = rest.slice(0, cut).trimEnd();
      rest = rest.slice(cut);
      if (rows !== '') addRows(rows.endsWith(',') ? `${rows.slice(0, -1)}]` : rows, columns);
    }
    if (rest.length > ROW_TEXT_LIMIT) throw new SyntaxError('it has a row that does not end');
  }
  if (!hasBegun) throw new SyntaxError('it is empty');
  addRows(rest + decoder.decode(), columns);
}
