/** One HTTP request and its answer, through `fetch`. */
import { ApiError, ConnectionError, FormatError, reasonOf } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import { mayHaveArrived, retryAfterMs } from './retry.ts';

export interface HttpRequest {
  readonly method: string;
  /** With its query; below the bot's address. */
  readonly path: string;
  /** Undefined: none. */
  readonly body: unknown;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** How long the server asks to wait, ms. */
  readonly retryAfterMs: number | null;
}

export interface Transport {
  /** The bot's address, without a slash at its end. */
  readonly base: string;
  readonly fetch: typeof fetch;
  readonly credentials: 'include' | 'omit' | 'same-origin';
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Throws ConnectionError, and the deadline's reason. */
export async function exchange(
  transport: Transport,
  request: HttpRequest,
  authorization: string | null,
  deadline: Deadline,
): Promise<HttpAnswer> {
  const { base, fetch: fetchWith, credentials, now } = transport;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (authorization !== null) headers['authorization'] = authorization;
  const init: RequestInit = {
    method: request.method,
    headers,
    signal: deadline.signal,
    // Followed, a redirect could turn a POST into a GET.
    redirect: 'manual',
    credentials,
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
  try {
    const response = await deadline.race(fetchWith(base + request.path, init));
    const text = await deadline.race(response.text());
    return { status: response.status, text, retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now()) };
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    throw new ConnectionError(`${base} does not answer: ${reasonOf(error)}`, mayHaveArrived(error), { cause: error });
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400);
}

/** The JSON of a success. Throws ApiError and FormatError. @param call for their messages: `GET /api/v1/count` */
export function readAnswer(call: string, { status, text, retryAfterMs: wait }: HttpAnswer): unknown {
  if (isRedirect(status)) {
    throw new ApiError(call, status, 'the server redirects; give the address it leads to as url', wait);
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    if (isSuccess(status)) throw new FormatError(`${call} answered with something that is not JSON.`);
    throw new ApiError(call, status, text, wait);
  }
  if (!isSuccess(status)) throw new ApiError(call, status, body, wait);
  return body;
}
