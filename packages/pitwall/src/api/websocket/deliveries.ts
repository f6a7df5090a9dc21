/**
 * Bounds the memory of answers that clients of the message WebSocket have asked for and do not read: each of them may wait
 * for one large frame, and there may be many. Beyond the limit the client that has not read for longest is given up.
 */
import { MAX_UNREAD_BYTES } from './limits.ts';

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

  constructor(limit: number = MAX_UNREAD_BYTES) {
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
