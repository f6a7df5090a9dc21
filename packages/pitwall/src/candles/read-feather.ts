/**
 * Candles in feather (version 2, which is Arrow's file format), as pandas writes it: the columns date, open, high, low,
 * close and volume, in blocks that may be compressed with LZ4 or ZSTD. Dates are timestamps of any unit: older programs
 * write nanoseconds, newer ones micro- or milliseconds.
 *
 * The file is read as the stream it contains, block by block, so that a large one never holds up the thread for long. That
 * it is whole shows by the mark at its end, which is written last. Arrow is loaded when it is first needed.
 */
import type { FileHandle } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import type * as ArrowLibrary from 'apache-arrow';
import type { RecordBatch, Vector } from 'apache-arrow';
import type { CandleColumns } from './candle-columns.ts';

const MARK = 'ARROW1';
/** Version 1, written before 2020. */
const OLD_MARK = 'FEA1';
/** The mark and two bytes that fill up. */
const HEAD_BYTES = 8;
/** The length of the directory, and the mark again. */
const TAIL_BYTES = 10;
const PIECE_BYTES = 256 * 1024;

const PRICE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

type Arrow = typeof ArrowLibrary;

let loading: Promise<Arrow> | undefined;

/** Arrow with the codecs registered. LZ4 stands for LZ4 frames here, not for bare blocks. */
async function loadArrow(): Promise<Arrow> {
  const [arrow, { default: lz4 }] = await Promise.all([import('apache-arrow'), import('lz4-napi')]);
  const { compressionRegistry, CompressionType } = arrow;
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (data) => aligned(lz4.decompressFrameSync(Buffer.from(data.buffer, data.byteOffset, data.length))),
  });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => aligned(zstdDecompressSync(data)) });
  return arrow;
}

/** Numbers of eight bytes are read in place, which needs a place divisible by eight. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}

/** Where the stream inside ends: before the directory of the file, its length and the mark. */
async function endOfStream(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const head = await textAt(file, 0, MARK.length);
  if (head.startsWith(OLD_MARK)) throw new SyntaxError('it is feather of version 1: convert it to version 2');
  if (head !== MARK) throw new SyntaxError('it is no feather file');
  const tail = Buffer.alloc(TAIL_BYTES);
  if (size >= HEAD_BYTES + TAIL_BYTES) await file.read(tail, 0, TAIL_BYTES, size - TAIL_BYTES);
  const end = size - TAIL_BYTES - tail.readInt32LE(0);
  const isWhole = tail.toString('latin1', 4) === MARK && end > HEAD_BYTES && end < size;
  if (!isWhole) throw new SyntaxError('it is cut off: the mark at its end is missing');
  return end;
}

function columnOf(batch: RecordBatch, name: string): Vector {
  const column = batch.getChild(name);
  if (column === null) throw new SyntaxError(`it has no column "${name}"`);
  return column;
}

/** Numbers of a column as doubles, missing ones as NaN. */
function numbersOf(batch: RecordBatch, name: string): Float64Array {
  const column = columnOf(batch, name);
  const values: unknown = column.toArray();
  if (values instanceof Float64Array && column.nullCount === 0) return values;
  if (!isNumbers(values)) throw new SyntaxError(`its column "${name}" holds no numbers`);
  const numbers = new Float64Array(values.length);
  for (let row = 0; row < numbers.length; row += 1) numbers[row] = column.isValid(row) ? Number(values[row]) : NaN;
  return numbers;
}

function isNumbers(values: unknown): values is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

/** Open times in ms. */
function datesOf({ DataType, TimeUnit }: Arrow, batch: RecordBatch): Float64Array {
  const type: unknown = columnOf(batch, 'date').type;
  if (!DataType.isTimestamp(type)) throw new SyntaxError('its column "date" holds no times');
  const numbers = numbersOf(batch, 'date');
  if (numbers.some(Number.isNaN)) throw new SyntaxError('it has a candle without date');
  // A double holds a nanosecond of our days to within 256 of them, which the milliseconds do not see.
  switch (type.unit) {
    case TimeUnit.SECOND:
      return numbers.map((value) => value * 1e3);
    case TimeUnit.MILLISECOND:
      return numbers;
    case TimeUnit.MICROSECOND:
      return numbers.map((value) => Math.round(value / 1e3));
    case TimeUnit.NANOSECOND:
      return numbers.map((value) => Math.round(value / 1e6));
  }
}

function addBatch(arrow: Arrow, batch: RecordBatch, columns: CandleColumns): void {
  const date = datesOf(arrow, batch);
  const [open, high, low, close, volume] = PRICE_COLUMNS.map((name) => numbersOf(batch, name)) as Five;
  columns.addAll({ date, open, high, low, close, volume });
}

type Five = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array] & Float64Array[];

/** Throws SyntaxError, RangeError or what Arrow, the codecs and the disk say. Does not close `file`. */
export async function readFeather(file: FileHandle, columns: CandleColumns): Promise<void> {
  const end = (await endOfStream(file)) - 1;
  loading ??= loadArrow();
  const arrow = await loading;
  const stream = file.createReadStream({ autoClose: false, highWaterMark: PIECE_BYTES, start: HEAD_BYTES, end });
  try {
    const reader = await arrow.RecordBatchReader.from(stream);
    for await (const batch of reader) addBatch(arrow, batch, columns);
  } finally {
    stream.destroy();
  }
}
