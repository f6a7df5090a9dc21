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
