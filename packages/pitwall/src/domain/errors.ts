/**
 * The error catalogue: every expected failure of the bot, by code.
 *
 * A kind says what the caller may do: `refused` (the venue or a rule said no: do not repeat), `unknown` (the outcome is
 * not known: ask before acting), `temporary` (retry after a pause), `operational` (the bot stops trading and says why),
 * `invariant` (a bug: stop). Anything that is not a `PitwallError` is a bug and reaches the top.
 */

export type ErrorKind = 'refused' | 'unknown' | 'temporary' | 'operational' | 'invariant';

interface CatalogueEntry {
  readonly kind: ErrorKind;
  /** HTTP status the control API answers with when this error reaches it. */
  readonly httpStatus: number;
}

export const ERROR_CATALOGUE = {
  /** The configuration is missing, unreadable or says something that cannot be. */
  CONFIG: { kind: 'operational', httpStatus: 500 },
  /** A strategy cannot be found, does not compile, or lacks what it must have. */
  STRATEGY: { kind: 'operational', httpStatus: 502 },
  /** A strategy did not answer in time; its worker was restarted. */
  STRATEGY_STUCK: { kind: 'temporary', httpStatus: 502 },
  /** The database cannot be opened, is of a foreign version, or belongs to a running bot. */
  DATABASE: { kind: 'operational', httpStatus: 500 },
  /** The command line or the surroundings (port, folder, file) do not allow what was asked. */
  USAGE: { kind: 'operational', httpStatus: 500 },
  /** The venue definitely did not take the order (filters, balance, permissions). */
  ORDER_REFUSED: { kind: 'refused', httpStatus: 502 },
  /** Not enough free balance for the order. */
  INSUFFICIENT_FUNDS: { kind: 'refused', httpStatus: 502 },
  /** The venue does not know the order. */
  ORDER_NOT_FOUND: { kind: 'refused', httpStatus: 502 },
  /** The order may or may not have reached the venue. */
  ORDER_UNKNOWN: { kind: 'unknown', httpStatus: 502 },
  /** No usable price for a pair. */
  PRICING: { kind: 'refused', httpStatus: 502 },
  /** A rule of the engine forbids the step; the pair is skipped, the loop goes on. */
  DEPENDENCY: { kind: 'refused', httpStatus: 502 },
  /** The venue or the network failed for now. */
  EXCHANGE_TEMPORARY: { kind: 'temporary', httpStatus: 502 },
  /** The venue asks for fewer requests. */
  EXCHANGE_RATE_LIMIT: { kind: 'temporary', httpStatus: 502 },
  /** The venue refuses our credentials, or cannot do what the configuration needs. */
  EXCHANGE_OPERATIONAL: { kind: 'operational', httpStatus: 502 },
  /** Any other refusal of the venue (unknown symbol, bad parameter). */
  EXCHANGE_REFUSED: { kind: 'refused', httpStatus: 502 },
  /** A file or folder of stored candles cannot be read or understood. */
  CANDLE_FILE: { kind: 'operational', httpStatus: 502 },
  /** The control API was asked for something the bot cannot do now. */
  COMMAND_REFUSED: { kind: 'refused', httpStatus: 502 },
  /** Too much of something dear is asked for at once. */
  BUSY: { kind: 'temporary', httpStatus: 429 },
  /** A rule that must always hold does not. */
  INVARIANT: { kind: 'invariant', httpStatus: 500 },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

export interface ErrorOptions {
  /** The failure below this one. Kept for the log, never shown to a client. */
  readonly cause?: unknown;
}

/** An expected failure. Its message says what was wrong, with the value, where, and what to do. */
export class PitwallError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'PitwallError';
    this.code = code;
  }

  get kind(): ErrorKind {
    return ERROR_CATALOGUE[this.code].kind;
  }

  get httpStatus(): number {
    return ERROR_CATALOGUE[this.code].httpStatus;
  }
}

/** True when `error` is a catalogue error, of the given kind if one is named. */
export function isPitwallError(error: unknown, kind?: ErrorKind): error is PitwallError {
  return error instanceof PitwallError && (kind === undefined || error.kind === kind);
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Asserts a rule that must always hold. Throws INVARIANT with `message` when it does not. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new PitwallError('INVARIANT', message);
}
