/**
 * Bounds the memory of answers that were asked for and are not read: each may be large, and there may be many who wait for
 * one. Beyond the limit the reader whose answer waits longest is given up.
 */

/** Somebody an answer waits for. */
export interface Reader {
  /** Its connection is dropped. */
  giveUp(): void;
}

export class Deliveries {
  readonly #limit: number;
  /** Bytes that wait; who waits longest is first. */
  readonly #waiting = new Map<Reader, number>();
  #total = 0;

  /** @param limit of all answers that wait, bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** One answer at a time for each reader. A single one may be larger than the limit. */
  begin(reader: Reader, bytes: number): void {
    this.end(reader);
    this.#waiting.set(reader, bytes);
    this.#total += bytes;
    for (const slowest of this.#waiting.keys()) {
      if (this.#total <= this.#limit || slowest === reader) return;
      this.end(slowest);
      slowest.giveUp();
    }
  }

  end(reader: Reader): void {
    this.#total -= this.#waiting.get(reader) ?? 0;
    this.#waiting.delete(reader);
  }
}
