/**
 * What the directories of a feather file say: which columns there are, and where their bytes lie. Pure. The names of slots
 * are those of Arrow's published format (Footer, Schema, Field, Message, RecordBatch).
 */
import { FlatTable, longAt } from './flat-table.ts';

/** How a column's values are read: doubles, floats, whole numbers, or times in `perMs` units a millisecond. */
export type ColumnKind =
  | { readonly kind: 'number'; readonly type: 'float64' | 'float32' | 'int64' | 'int32' }
  | { readonly kind: 'time'; readonly perMs: number }
  | { readonly kind: 'other' };

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Of the buffers of a block, the first of this column. */
  readonly firstBuffer: number;
}

/** Where a block of rows lies in the file, bytes. */
export interface Block {
  readonly offset: number;
  readonly headBytes: number;
  readonly bodyBytes: number;
}

export interface Directory {
  readonly columns: readonly Column[];
  readonly blocks: readonly Block[];
}

export type Compression = 'none' | 'lz4' | 'zstd';

/** A piece of a block's body. */
export interface Piece {
  readonly offset: number;
  readonly bytes: number;
}

export interface BlockHead {
  readonly rows: number;
  readonly compression: Compression;
  readonly pieces: readonly Piece[];
}

/** Arrow's numbers of the types that are read. */
const INT = 2;
const FLOAT = 3;
const TIMESTAMP = 10;
/** Pieces a column of each type has in a block: which values are there, and the values; texts also where each begins. */
const PIECES: Readonly<Record<number, number>> = {
  1: 0, // null
  [INT]: 2,
  [FLOAT]: 2,
  4: 3, // binary
  5: 3, // text
  6: 2, // bool
  7: 2, // decimal
  8: 2, // date
  9: 2, // time
  [TIMESTAMP]: 2,
  11: 2, // interval
  15: 2, // binary of fixed size
  18: 2, // duration
  19: 3, // large binary
  20: 3, // large text
};
/** Seconds, milliseconds, microseconds, nanoseconds. */
const UNITS_PER_MS = [1e-3, 1, 1e3, 1e6] as const;

const BLOCK_WIDTH = 24;
const PIECE_WIDTH = 16;
const RECORD_BATCH = 3;

function kindOf(field: FlatTable): ColumnKind {
  const type = field.table(3);
  const isDictionary = field.table(4) !== null;
  if (type === null || isDictionary) return { kind: 'other' };
  switch (field.byte(2)) {
    case INT:
      if (type.byte(1) === 0) return { kind: 'other' };
      if (type.int(0) === 64) return { kind: 'number', type: 'int64' };
      return type.int(0) === 32 ? { kind: 'number', type: 'int32' } : { kind: 'other' };
    case FLOAT:
      if (type.short(0) === 2) return { kind: 'number', type: 'float64' };
      return type.short(0) === 1 ? { kind: 'number', type: 'float32' } : { kind: 'other' };
    case TIMESTAMP: {
      const perMs = UNITS_PER_MS[type.short(0)];
      return perMs === undefined ? { kind: 'other' } : { kind: 'time', perMs };
    }
    default:
      return { kind: 'other' };
  }
}

function columnsOf(schema: FlatTable | null): Column[] {
  if (schema === null) throw new SyntaxError('it does not say which columns it has');
  if (schema.short(0) !== 0) throw new SyntaxError('its numbers have their bytes the other way round');
  let firstBuffer = 0;
  return schema.tables(1).map((field) => {
    const column = { name: field.text(0), kind: kindOf(field), firstBuffer };
    const pieces = field.table(4) === null ? PIECES[field.byte(2)] : PIECES[INT];
    if (pieces === undefined) throw new SyntaxError(`its column "${column.name}" is of a kind that is not known`);
    firstBuffer += pieces;
    return column;
  });
}

/** Reads the directory at the end of the file. */
export function readDirectory(view: DataView): Directory {
  const footer = FlatTable.root(view);
  const { length, at } = footer.list(3, BLOCK_WIDTH);
  const blocks = Array.from({ length }, (_, index): Block => {
    const place = at(index);
    const headBytes = view.getInt32(place + 8, true);
    return { offset: longAt(view, place), headBytes, bodyBytes: longAt(view, place + 16) };
  });
  return { columns: columnsOf(footer.table(1)), blocks };
}

/** Reads what stands before a block's body: a mark, a length, and the description of the body. */
export function readBlockHead(view: DataView): BlockHead {
  // Files written before 2019 have no mark before the length.
  const begin = view.getInt32(0, true) === -1 ? 8 : 4;
  const message = FlatTable.root(new DataView(view.buffer, view.byteOffset + begin, view.byteLength - begin));
  const batch = message.table(2);
  if (message.byte(1) !== RECORD_BATCH || batch === null) throw new SyntaxError('a block of rows is none');
  const { length, at } = batch.list(2, PIECE_WIDTH);
  const compressed = batch.table(3);
  const codec = compressed === null ? 'none' : (['lz4', 'zstd'] as const)[compressed.byte(0)];
  if (codec === undefined) throw new SyntaxError('it is compressed in a way that is not known');
  return {
    rows: batch.long(0),
    compression: codec,
    pieces: Array.from({ length }, (_, index): Piece => {
      const place = at(index);
      return { offset: longAt(batch.view, place), bytes: longAt(batch.view, place + 8) };
    }),
  };
}
