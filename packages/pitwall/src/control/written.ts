/** An answer that is written already: its JSON as bytes, made of pieces that were kept. */
export class Written<T> {
  readonly bytes: Buffer;
  /** What the bytes say; never set, it only carries the type. */
  declare readonly answer?: T;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** Writes an answer that will be given more than once. */
export function writtenAs<T>(answer: T): Written<T> {
  return new Written(Buffer.from(JSON.stringify(answer)));
}

const COMMA = 0x2c;

/**
 * Rows in a list, between two texts: copied once, into a buffer of the right size. The texts are ASCII.
 */
export function joinRows(before: string, rows: readonly Buffer[], after: string): Buffer {
  let length = before.length + after.length + Math.max(rows.length - 1, 0);
  for (const row of rows) length += row.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = bytes.write(before, 'latin1');
  for (const [index, row] of rows.entries()) {
    if (index > 0) {
      bytes[at] = COMMA;
      at += 1;
    }
    bytes.set(row, at);
    at += row.length;
  }
  bytes.write(after, at, 'latin1');
  return bytes;
}
