/**
 * Which failed calls are tried again. Only those that cannot do a thing twice: a call that reads, or one whose connection
 * was refused before anything was sent. What a browser tells of a failed connection does not say which it was: there,
 * nothing but reading calls is repeated.
 */
import { backoffMs, type Backoff } from '../backoff.ts';
import { ApiError, ConnectionError } from '../errors.ts';

export interface RetryPolicy extends Backoff {
  /** Tries in all; 1: none is repeated. */
  readonly attempts: number;
  /** A server that asks to wait longer than this is not waited for, ms. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 3,
  firstDelayMs: 250,
  maxDelayMs: 4_000,
  maxRetryAfterMs: 10_000,
};

const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;

export interface FailedTry {
  readonly error: unknown;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The call reads only. */
  readonly isSafe: boolean;
  /** From 0 up to 1. */
  readonly random: number;
}

/** How long to wait before the next try, ms; null: none. */
export function retryDelayMs(policy: RetryPolicy, { error, attempt, isSafe, random }: FailedTry): number | null {
  if (attempt >= policy.attempts) return null;
  const pause = backoffMs(policy, attempt, random);
  if (error instanceof ConnectionError) return isSafe || !error.mayHaveArrived ? pause : null;
  if (!(error instanceof ApiError) || !isSafe) return null;
  const { status, retryAfterMs } = error;
  // 502 and a plain 503 are the bot's own refusals and would be the same again.
  if (status !== TOO_MANY_REQUESTS && (status !== UNAVAILABLE || retryAfterMs === null)) return null;
  if (retryAfterMs === null) return pause;
  return retryAfterMs <= policy.maxRetryAfterMs ? Math.max(retryAfterMs, pause) : null;
}

/** `Retry-After`: whole seconds or a date; null when absent or neither. @param now ms since the epoch */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Errors of Node's `fetch` that come from making the connection, before a byte of the request. */
const BEFORE_SENDING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** False only when it is certain that nothing was sent. */
export function mayHaveArrived(failure: unknown): boolean {
  const cause = failure instanceof Error ? failure.cause : undefined;
  // A name with several addresses fails with all of their errors.
  const causes: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.length === 0 || !causes.every((one) => BEFORE_SENDING.has(codeOf(one) ?? ''));
}
