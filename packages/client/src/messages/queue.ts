/** What waits for a reader: bounded; a reader that is too slow gets QueueOverflowError instead of memory without end. */
import { QueueOverflowError } from '../errors.ts';

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: Error) => void;
}

const DONE = { done: true, value: undefined } as const;

export class MessageQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #limit: number;
  readonly #onReturn: () => void;
  #waiting: T[] = [];
  readonly #readers: Reader<T>[] = [];
  #hasEnded = false;
  #error: Error | null = null;

  /** @param onReturn the reader has left the loop, or is too slow */
  constructor(limit: number, onReturn: () => void) {
    this.#limit = limit;
    this.#onReturn = onReturn;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(value: T): void {
    if (this.#hasEnded) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) reader.resolve({ done: false, value });
    else if (this.#waiting.length < this.#limit) this.#waiting.push(value);
    else {
      this.#waiting = [];
      this.end(new QueueOverflowError(`More than ${this.#limit} messages wait to be read.`));
      this.#onReturn();
    }
  }

  /** What waits is still read; then the loop ends, or throws `error`. */
  end(error: Error | null = null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const reader of this.#readers.splice(0)) {
      if (error === null) reader.resolve(DONE);
      else reader.reject(error);
      error = null;
    }
    this.#error = error;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const [value] = this.#waiting.splice(0, 1);
    if (value !== undefined) return { done: false, value };
    const error = this.#error;
    this.#error = null;
    if (error !== null) throw error;
    if (this.#hasEnded) return DONE;
    const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<T, undefined>>();
    this.#readers.push({ resolve, reject });
    return promise;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#waiting = [];
    this.end();
    this.#onReturn();
    return DONE;
  }
}
