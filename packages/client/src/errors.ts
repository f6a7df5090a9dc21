/**
 * What a call can end with instead of an answer. An abort by the caller's own signal throws that signal's reason.
 *
 * No message holds a password or a token.
 */
import type { ValidationProblem } from '@pitwall/wire';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isProblem(value: unknown): value is ValidationProblem {
  return isRecord(value) && Array.isArray(value['loc']) && typeof value['msg'] === 'string';
}

function problemsOf(body: unknown): readonly ValidationProblem[] {
  const detail = isRecord(body) ? body['detail'] : undefined;
  return Array.isArray(detail) ? detail.filter(isProblem) : [];
}

/** The sentence for people inside a body of an answer that is no success. */
function reasonIn(body: unknown): string {
  const problems = problemsOf(body);
  if (problems.length > 0) return problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ');
  const { error, detail } = isRecord(body) ? body : {};
  if (typeof error === 'string') return error;
  if (typeof detail === 'string') return detail;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text === '' ? 'without a word' : text;
}

/** The server answered, but not with success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when a browser hides it (a redirect). */
  readonly status: number;
  /** The answer's body: parsed if it was JSON, else text. */
  readonly body: unknown;
  /** Why, for people: the `error` or `detail` of the body, or its problems in one line. */
  readonly reason: string;
  /** 422: what is wrong with the request, one by one. Empty for any other status. */
  readonly problems: readonly ValidationProblem[];
  /** How long the server asks to wait, ms; null when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(call: string, status: number, body: unknown, retryAfterMs: number | null = null) {
    const reason = reasonIn(body);
    super(`${call} answered ${status}: ${reason}`);
    this.status = status;
    this.body = body;
    this.reason = reason;
    this.problems = problemsOf(body);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether the server refused who asked. */
export function isAccessRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** No answer came. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** False: the connection was never made, so nothing can have happened. True: the request may have been carried out. */
  readonly mayHaveArrived: boolean;

  constructor(message: string, mayHaveArrived: boolean, options?: ErrorOptions) {
    super(message, options);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** No answer came in time. The request may have been carried out. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** The answer is not JSON: perhaps something else listens there. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** There are no tokens, or the server takes them no more. Nothing was sent; `login` begins anew. */
export class LoginNeededError extends Error {
  override readonly name = 'LoginNeededError';
}

/** Who reads the messages is too slow: more wait than the limit allows. */
export class QueueOverflowError extends Error {
  override readonly name = 'QueueOverflowError';
}

/** The sentence inside anything that was thrown; of a failed `fetch` the cause tells more. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof Error && cause.message !== '' ? cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
