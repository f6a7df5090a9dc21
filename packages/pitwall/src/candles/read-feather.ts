/**
 * Candles in feather (version 2, which is Arrow's file format), as pandas writes it: the columns date, open, high, low,
 * close and volume, in blocks that may be compressed with LZ4 or ZSTD. Dates are timestamps of any unit: older programs
 * write nanoseconds, newer ones micro- or milliseconds.
 *
 * The file is read block by block and decompressed off the thread, so that a large one never holds it up for long. Nothing
 * in the file is believed: every place and length is checked against the file before it is used, which Arrow's own library
 * for JavaScript does not do (a broken length there means minutes of work and all the memory there is).
 */
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { messageOf } from '../domain/errors.ts';
import { ROW_LIMIT, type CandleColumns } from './candle-columns.ts';
import { readBlockHead, readDirectory, type Block, type BlockHead, type Column } from './feather-layout.ts';
import { longAt } from './flat-table.ts';

const MARK = 'ARROW1';
/** Version 1, written before 2020. */
const OLD_MARK = 'FEA1';
/** The mark and two bytes that fill up. */
const HEAD_BYTES = 8;
/** The length of the directory, and the mark again. */
const TAIL_BYTES = 10;
/** Directories and descriptions of blocks are a few kilobytes long. */
const DIRECTORY_LIMIT_BYTES = 4 * 1024 * 1024;
const BLOCK_LIMIT_BYTES = 256 * 1024 * 1024;
/** Compressed pieces begin with their length before, -1 when they are stored as they are. */
const LENGTH_BYTES = 8;
/** Pieces are filled up to a multiple of this, bytes. */
const FILL_BYTES = 64;

const NAMES = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

const unzip = promisify(zstdDecompress);

async function bytesAt(file: FileHandle, position: number, length: number): Promise<DataView<ArrayBuffer>> {
  const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, position);
  if (bytesRead < length) throw new SyntaxError('it is cut off');
  return new DataView(buffer.buffer);
}

function textOf(view: DataView, begin: number): string {
  return Buffer.from(view.buffer, view.byteOffset + begin).toString('latin1', 0, MARK.length);
}

/** The directory, which lies before its length and the mark at the end of the file. */
async function directoryBytes(file: FileHandle): Promise<DataView> {
  const { size } = await file.stat();
  const head = size < HEAD_BYTES ? '' : textOf(await bytesAt(file, 0, HEAD_BYTES), 0);
  if (head.startsWith(OLD_MARK)) throw new SyntaxError('it is feather of version 1: convert it to version 2');
  if (head !== MARK) throw new SyntaxError('it is no feather file');
  const tail = size < HEAD_BYTES + TAIL_BYTES ? null : await bytesAt(file, size - TAIL_BYTES, TAIL_BYTES);
  const length = tail?.getInt32(0, true) ?? 0;
  const begin = size - TAIL_BYTES - length;
  if (tail === null || textOf(tail, 4) !== MARK || length <= 0 || begin < HEAD_BYTES) {
    throw new SyntaxError('it is cut off: the mark at its end is missing');
  }
  if (length > DIRECTORY_LIMIT_BYTES) throw new SyntaxError('its directory is too large');
  return bytesAt(file, begin, length);
}

/** A place or a length beyond the bytes there are is told in words that say something of the file. */
function understand<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError('its directory makes no sense', { cause: error });
  }
}

/** The codec that is needed is loaded when it is. LZ4 stands for LZ4 frames here, not for bare blocks. */
async function decompress(codec: 'lz4' | 'zstd', packed: Uint8Array, length: number): Promise<Uint8Array> {
  if (codec === 'zstd') return unzip(packed, { maxOutputLength: length });
  const { default: lz4 } = await import('lz4-napi');
  return lz4.decompressFrame(packed);
}

async function unpacked(codec: 'lz4' | 'zstd', packed: Uint8Array, length: number): Promise<Uint8Array> {
  try {
    return await decompress(codec, packed, length);
  } catch (error) {
    throw new SyntaxError(`a column cannot be decompressed (${messageOf(error)})`, { cause: error });
  }
}

interface BlockBody {
  readonly head: BlockHead;
  readonly bytes: DataView<ArrayBuffer>;
}

/** A piece of a block as it was before it was compressed: `wanted` bytes of it, from a place that numbers can be read at. */
async function pieceOf({ head, bytes }: BlockBody, index: number, wanted: number): Promise<ArrayBuffer> {
  const piece = head.pieces[index];
  if (piece === undefined || piece.offset + piece.bytes > bytes.byteLength)
    throw new SyntaxError('a column is cut off');
  let plain = new Uint8Array(bytes.buffer, piece.offset, piece.bytes);
  if (head.compression !== 'none' && piece.bytes > 0) {
    const packed = plain.subarray(LENGTH_BYTES);
    const isStored = bytes.getBigInt64(piece.offset, true) === -1n;
    const length = isStored ? packed.length : longAt(bytes, piece.offset);
    if (length > wanted + FILL_BYTES) throw new SyntaxError('a column is longer than its rows');
    plain = isStored ? packed : new Uint8Array(await unpacked(head.compression, packed, length));
  }
  if (plain.length < wanted) throw new SyntaxError('a column is shorter than its rows');
  return plain.slice(0, wanted).buffer;
}

function doubles(integers: BigInt64Array): Float64Array {
  const values = new Float64Array(integers.length);
  for (let row = 0; row < values.length; row += 1) values[row] = Number(integers[row]);
  return values;
}

function valuesOf({ name, kind }: Column, bytes: ArrayBuffer): Float64Array {
  if (kind.kind === 'time') {
    const { perMs } = kind;
    // A double holds a nanosecond of our days to within 256 of them, which the milliseconds do not see.
    return doubles(new BigInt64Array(bytes)).map((value) => Math.round(value / perMs));
  }
  if (kind.kind === 'other') throw new SyntaxError(`its column "${name}" holds no numbers`);
  switch (kind.type) {
    case 'float64':
      return new Float64Array(bytes);
    case 'float32':
      return new Float64Array(new Float32Array(bytes));
    case 'int32':
      return new Float64Array(new Int32Array(bytes));
    case 'int64':
      return doubles(new BigInt64Array(bytes));
  }
}

function widthOf({ kind }: Column): number {
  return kind.kind === 'number' && kind.type.endsWith('32') ? 4 : 8;
}

/** The numbers of a column; those that are marked as missing are NaN. */
async function columnOf(body: BlockBody, column: Column): Promise<Float64Array> {
  const { rows, pieces } = body.head;
  const values = valuesOf(column, await pieceOf(body, column.firstBuffer + 1, rows * widthOf(column)));
  // Without marks every value is there.
  if ((pieces[column.firstBuffer]?.bytes ?? 0) === 0) return values;
  const marks = new Uint8Array(await pieceOf(body, column.firstBuffer, Math.ceil(rows / 8)));
  for (let row = 0; row < rows; row += 1) {
    if ((((marks[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) values[row] = Number.NaN;
  }
  return values;
}

async function readBlock(file: FileHandle, { offset, headBytes, bodyBytes }: Block): Promise<BlockBody> {
  const isSane = headBytes > 0 && headBytes <= DIRECTORY_LIMIT_BYTES && bodyBytes <= BLOCK_LIMIT_BYTES;
  if (!isSane || offset + headBytes + bodyBytes > (await file.stat()).size) {
    throw new SyntaxError('a block of rows is larger than the file, or than can be read at once');
  }
  const bytes = await bytesAt(file, offset, headBytes);
  const head = understand(() => readBlockHead(bytes));
  if (head.rows > ROW_LIMIT) throw new RangeError(`it has more than ${ROW_LIMIT} candles`);
  return { head, bytes: await bytesAt(file, offset + headBytes, bodyBytes) };
}

type Six = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** Throws SyntaxError, RangeError or what the codecs and the disk say. Does not close `file`. */
export async function readFeather(file: FileHandle, candles: CandleColumns): Promise<void> {
  const directory = await directoryBytes(file);
  const { columns, blocks } = understand(() => readDirectory(directory));
  const wanted = NAMES.map((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw new SyntaxError(`it has no column "${name}"`);
    if ((name === 'date') !== (column.kind.kind === 'time')) {
      throw new SyntaxError(`its column "${name}" holds no ${name === 'date' ? 'times' : 'numbers'}`);
    }
    return column;
  });
  for (const block of blocks) {
    const body = await readBlock(file, block);
    const read = await Promise.all(wanted.map(async (column) => columnOf(body, column)));
    const [date, open, high, low, close, volume] = read as Six;
    if (date.some(Number.isNaN)) throw new SyntaxError('it has a candle without date');
    candles.addAll({ date, open, high, low, close, volume });
  }
}
