/** The newest log lines. */
import type { Logs } from '@pitwall/wire';
import { localDateText } from './text/dates.ts';

/** One kept log line. */
export interface LogEntry {
  /** ms UTC. */
  readonly time: number;
  readonly name: string;
  readonly level: string;
  /** A stack, if any, follows after a line break. */
  readonly message: string;
}

/** Where kept log lines are read from, oldest first. */
export interface LogReader {
  records(): readonly LogEntry[];
}

/**
 * @param limit newest records only; 0: all; -N: all but the N oldest
 */
export function queryLogs(reader: LogReader, limit: number): Logs {
  const rows = reader
    .records()
    .slice(-limit)
    .map(({ time, name, level, message }): Logs['logs'][number] => [localDateText(time), time, name, level, message]);
  return { log_count: rows.length, logs: rows };
}
