/**
 * Everything that happens in a world, in order, as lines of text with a running SHA-256: two runs are the same run when
 * their hashes are equal.
 */
import { createHash } from 'node:crypto';

export class EventLog {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] = [];

  /** `what` must be plain data. */
  add(kind: string, atMs: number, what: unknown): void {
    const line = `${atMs} ${kind} ${JSON.stringify(what)}`;
    this.#lines.push(line);
    this.#hash.update(`${line}\n`);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Of all lines so far. Hex. */
  hash(): string {
    return this.#hash.copy().digest('hex');
  }
}
