/** The newest log records, kept in memory for the API. */
import type { LogRecord } from './log-record.ts';

/** Records held before the ring is cut. */
const MAX_RECORDS = 1000;
/** Records kept when it is cut. */
const KEPT_RECORDS = 500;

export class LogRing {
  #records: LogRecord[] = [];

  add(record: LogRecord): void {
    if (this.#records.length >= MAX_RECORDS) this.#records = this.#records.slice(-KEPT_RECORDS);
    this.#records.push(record);
  }

  /** Oldest first. */
  records(): readonly LogRecord[] {
    return this.#records;
  }
}
