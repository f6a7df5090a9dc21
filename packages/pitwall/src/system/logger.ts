/**
 * Log lines: to the terminal, to a rotating file, and to the ring the API reads. Values known to be secret, and what has
 * the form of a token, are blanked in every line, wherever it goes: a safety net, not a licence to log them. Texts from
 * outside forge no entry: further lines of a message are indented, and control characters are shown as escapes.
 */
import { pino } from 'pino';
import { blankSecretForms } from '../domain/secret-forms.ts';
import { visibleLines } from '../domain/visible-text.ts';
import type { Logger } from '../ports/logger.ts';
import { RotatingFile } from './log-file.ts';
import { formatRecord, type LogLevel, type LogRecord } from './log-record.ts';
import { LogRing } from './log-ring.ts';

export interface LoggingOptions {
  /** 0 = INFO, from 1 on DEBUG. */
  readonly verbosity?: number;
  readonly logfile?: string | null;
  /** Where lines go besides; standard error when absent, nowhere when null. */
  readonly output?: { write(line: string): unknown } | null;
}

export interface Logging {
  readonly logger: Logger;
  readonly ring: LogRing;
  /** Blanks these values in every line from now on. Short ones (below 4 characters) are left alone. */
  hide(secrets: Iterable<string>): void;
}

const LEVELS: Readonly<Record<number, LogLevel>> = { 20: 'DEBUG', 30: 'INFO', 40: 'WARNING', 50: 'ERROR' };
const SHORTEST_SECRET = 4;

interface PinoLine {
  readonly level: number;
  readonly time: number;
  readonly name: string;
  readonly msg: string;
  readonly stack?: string;
}

function toRecord(line: PinoLine): LogRecord {
  const message = line.stack === undefined ? line.msg : `${line.msg}\n${line.stack}`;
  return { time: line.time, name: line.name, level: LEVELS[line.level] ?? 'INFO', message };
}

/** The stack of what was thrown, its causes below it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}

function wrap(target: pino.Logger): Logger {
  return {
    debug: (message) => target.debug(message),
    info: (message) => target.info(message),
    warn: (message) => target.warn(message),
    error: (message, error) => {
      if (error === undefined) target.error(message);
      else target.error({ stack: stackOf(error) }, message);
    },
    child: (name) => wrap(target.child({ name })),
  };
}

export function createLogging(options: LoggingOptions = {}): Logging {
  const ring = new LogRing();
  const secrets = new Set<string>();
  const file = options.logfile ? new RotatingFile(options.logfile) : null;
  const output = options.output === undefined ? process.stderr : options.output;

  const blank = (text: string): string => {
    let result = blankSecretForms(text);
    for (const secret of secrets) result = result.replaceAll(secret, '********');
    return result;
  };
  const write = (json: string): void => {
    const line = toRecord(JSON.parse(json) as PinoLine);
    const record = { ...line, message: visibleLines(blank(line.message)) };
    ring.add(record);
    const text = formatRecord(record);
    file?.write(text);
    output?.write(text);
  };

  const root = pino({ base: null, level: (options.verbosity ?? 0) > 0 ? 'debug' : 'info' }, { write });
  return {
    logger: wrap(root.child({ name: 'pitwall' })),
    ring,
    hide(values) {
      for (const value of values) if (value.length >= SHORTEST_SECRET) secrets.add(value);
    },
  };
}
