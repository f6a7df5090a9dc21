/**
 * Signed requests to the simulated exchange, and what their failures mean. Reads are tried again, orders never.
 */
import { PitwallError, messageOf } from '../../../pitwall/src/domain/errors.ts';
import { binance } from '../../../pitwall/src/exchange/traits/binance.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import { publicRequest, signedRequest } from '../../../simex/src/index.ts';
import type { Credentials, RequestParameters, WireRequest, WireResponse } from '../../../simex/src/index.ts';
import type { Send } from './network.ts';

export interface ClientOptions {
  readonly send: Send;
  readonly clock: Clock;
  readonly credentials: Credentials;
  /** How far this client's clock is ahead of the venue's, ms. Default 0. */
  readonly clockSkewMs?: number;
}

const TIMEOUT_MS = 10_000;
const READ_ATTEMPTS = 4;
const RETRY_PAUSE_MS = 1_000;
const RECEIVE_WINDOW_MS = 5_000;

/** -2013: asked for; -2011: cancelled. */
const NOT_FOUND_CODES: ReadonlySet<unknown> = new Set([-2013, -2011]);

/** An answer with a body that could be read. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Method = 'GET' | 'POST' | 'DELETE';

export class SimexClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Reads, with retries. `parse` throws when the answer is not what it should be. */
  async read<T>(
    path: string,
    parameters: RequestParameters,
    kind: 'public' | 'signed',
    parse: (body: unknown) => T,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt('GET', path, parameters, kind, parse);
      } catch (error) {
        const isTemporary = error instanceof PitwallError && error.kind === 'temporary';
        if (!isTemporary || attempt >= READ_ATTEMPTS) throw error;
        await this.#options.clock.sleep(RETRY_PAUSE_MS * attempt);
      }
    }
  }

  /** Cancels: sent once, failures as those of a read. */
  async cancel<T>(path: string, parameters: RequestParameters, parse: (body: unknown) => T): Promise<T> {
    return this.#attempt('DELETE', path, parameters, 'signed', parse);
  }

  /** Places an order: sent once. Throws ORDER_REFUSED, INSUFFICIENT_FUNDS or ORDER_UNKNOWN. */
  async order<T>(path: string, parameters: RequestParameters, parse: (body: unknown) => T): Promise<T> {
    let answer: Answer;
    try {
      answer = await this.#exchange('POST', path, parameters, 'signed');
      if (answer.status === 200) return parse(answer.body);
    } catch (error) {
      throw new PitwallError('ORDER_UNKNOWN', `Nobody knows whether the order was taken: ${messageOf(error)}.`, {
        cause: error,
      });
    }
    throw orderFailure(answer);
  }

  async #attempt<T>(
    method: Method,
    path: string,
    parameters: RequestParameters,
    kind: 'public' | 'signed',
    parse: (body: unknown) => T,
  ): Promise<T> {
    let answer: Answer;
    try {
      answer = await this.#exchange(method, path, parameters, kind);
      if (answer.status === 200) return parse(answer.body);
    } catch (error) {
      throw new PitwallError('EXCHANGE_TEMPORARY', `${method} ${path}: ${messageOf(error)}.`, { cause: error });
    }
    throw readFailure(`${method} ${path}`, answer);
  }

  async #exchange(
    method: Method,
    path: string,
    parameters: RequestParameters,
    kind: 'public' | 'signed',
  ): Promise<Answer> {
    const { send, clock } = this.#options;
    const giveUp = new AbortController();
    const timeOut = Promise.withResolvers<never>();
    const timer = clock.after(TIMEOUT_MS, () => {
      giveUp.abort();
      timeOut.reject(new Error(`no answer within ${TIMEOUT_MS} ms`));
    });
    try {
      const response = await Promise.race([
        send(this.#sign(method, path, parameters, kind), giveUp.signal),
        timeOut.promise,
      ]);
      return readable(response);
    } finally {
      timer.cancel();
    }
  }

  #sign(method: Method, path: string, parameters: RequestParameters, kind: 'public' | 'signed'): WireRequest {
    if (kind === 'public') return publicRequest(path, parameters);
    const { credentials, clock, clockSkewMs = 0 } = this.#options;
    const signed = { recvWindow: RECEIVE_WINDOW_MS, ...parameters };
    return signedRequest(credentials, method, path, signed, clock.now() + clockSkewMs);
  }
}

function readable(response: WireResponse): Answer {
  if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
  return { status: response.status, body: JSON.parse(response.body) };
}

function codeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

function readFailure(what: string, { status, body }: Answer): PitwallError {
  const text = `${what}: HTTP ${status} ${JSON.stringify(body)}`;
  const code = codeOf(body);
  if (status === 429 || status === 418) return new PitwallError('EXCHANGE_RATE_LIMIT', text);
  if (NOT_FOUND_CODES.has(code)) return new PitwallError('ORDER_NOT_FOUND', text);
  if (status === 401) return new PitwallError('EXCHANGE_OPERATIONAL', text);
  // -1021 is a request that arrived too late; others below -1100 are about what was asked.
  const isRefusal = typeof code === 'number' && code <= -1100;
  return new PitwallError(isRefusal ? 'EXCHANGE_REFUSED' : 'EXCHANGE_TEMPORARY', text);
}

/** Refused only by a code on the venue's list of definite refusals. */
function orderFailure({ status, body }: Answer): PitwallError {
  const text = `The venue answered HTTP ${status} ${JSON.stringify(body)}.`;
  const code = codeOf(body);
  const rules = binance.refusals;
  if (typeof code !== 'number' || rules === null || rules.duplicate.test(text))
    return new PitwallError('ORDER_UNKNOWN', text);
  if (rules.fundsCodes.has(String(code))) return new PitwallError('INSUFFICIENT_FUNDS', text);
  const isRefused =
    rules.refusedCodes.has(String(code)) || rules.refusedRanges.some(([low, high]) => code >= low && code <= high);
  if (!isRefused) return new PitwallError('ORDER_UNKNOWN', text);
  return new PitwallError(rules.funds?.test(text) === true ? 'INSUFFICIENT_FUNDS' : 'ORDER_REFUSED', text);
}
