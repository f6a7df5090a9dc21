/** One log line and how it is printed: time, logger, level and message, joined by ` - `. */

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export interface LogRecord {
  /** ms UTC. */
  readonly time: number;
  /** Which part of the bot speaks: `bot.worker`. */
  readonly name: string;
  readonly level: LogLevel;
  /** The message; a stack follows after a line break. */
  readonly message: string;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** `YYYY-MM-DD HH:MM:SS,mmm` in the server's own zone, as the logs of such bots have it. */
function localTime(ms: number): string {
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time},${pad(date.getMilliseconds(), 3)}`;
}

export function formatRecord(record: LogRecord): string {
  return `${localTime(record.time)} - ${record.name} - ${record.level} - ${record.message}\n`;
}
