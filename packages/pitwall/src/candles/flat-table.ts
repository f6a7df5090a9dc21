/**
 * Tables of FlatBuffers, the encoding of Arrow's directories, read in place. A table begins with the distance back to a
 * list of field offsets; what it refers to lies at distances from where they stand. Every access is checked: bytes that
 * make no sense end in RangeError, never in a long loop or a large allocation.
 */

/** Rows of these lists have a fixed width and lie side by side. */
export interface FlatList {
  readonly length: number;
  /** Where row `index` begins in `view`. */
  readonly at: (index: number) => number;
}

export class FlatTable {
  readonly view: DataView;
  readonly #position: number;

  constructor(view: DataView, position: number) {
    this.view = view;
    this.#position = position;
  }

  /** The table a buffer begins with a reference to. */
  static root(view: DataView): FlatTable {
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Where field `slot` stands; null when it is absent, which means its default. */
  #field(slot: number): number | null {
    const offsets = this.#position - this.view.getInt32(this.#position, true);
    const place = 4 + slot * 2;
    if (place >= this.view.getUint16(offsets, true)) return null;
    const distance = this.view.getUint16(offsets + place, true);
    return distance === 0 ? null : this.#position + distance;
  }

  byte(slot: number): number {
    const place = this.#field(slot);
    return place === null ? 0 : this.view.getUint8(place);
  }

  short(slot: number): number {
    const place = this.#field(slot);
    return place === null ? 0 : this.view.getInt16(place, true);
  }

  int(slot: number): number {
    const place = this.#field(slot);
    return place === null ? 0 : this.view.getInt32(place, true);
  }

  long(slot: number): number {
    const place = this.#field(slot);
    return place === null ? 0 : longAt(this.view, place);
  }

  table(slot: number): FlatTable | null {
    const place = this.#field(slot);
    return place === null ? null : new FlatTable(this.view, place + this.view.getUint32(place, true));
  }

  text(slot: number): string {
    const { length, at } = this.list(slot, 1);
    return length === 0 ? '' : Buffer.from(this.view.buffer, this.view.byteOffset + at(0), length).toString('utf8');
  }

  /** @param width bytes of a row */
  list(slot: number, width: number): FlatList {
    const place = this.#field(slot);
    if (place === null) return { length: 0, at: () => 0 };
    const begin = place + this.view.getUint32(place, true);
    const length = this.view.getUint32(begin, true);
    if (begin + 4 + length * width > this.view.byteLength) throw new RangeError('a list is longer than its file');
    return { length, at: (index) => begin + 4 + index * width };
  }

  tables(slot: number): FlatTable[] {
    const { length, at } = this.list(slot, 4);
    return Array.from(
      { length },
      (_, index) => new FlatTable(this.view, at(index) + this.view.getUint32(at(index), true)),
    );
  }
}

/** An integer of eight bytes, not negative. */
export function longAt(view: DataView, place: number): number {
  const value = Number(view.getBigInt64(place, true));
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('a length or a place is no number');
  return value;
}
