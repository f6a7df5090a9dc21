/**
 * What is changed on a ccxt client before its first call: its clock, its pacing, its time limit, and what is noted of
 * each request (`call.ts`). Headers and queries, where the secrets are, are never logged.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Meter } from '../../ports/meter.ts';
import { currentCall } from './call.ts';
import { bag, type CcxtClient } from './client.ts';
import type { Pacer } from './pacer.ts';

/** How long an answer may take. Orders give up when the venue would drop them, so that asking can begin. */
const DATA_TIMEOUT_MS = 15_000;
export const ORDER_TIMEOUT_MS = 5_000;

/** A longer answer is cut in the log. */
const MAX_LOGGED_CHARACTERS = 10_000;
/** Data calls rest for this long after the venue complained, when it does not say how long. */
const COMPLAINT_PAUSE_MS = 5_000;
/** The one status whose answer has no body. */
const NO_CONTENT = 204;
const MAX_PAUSE_MS = 15 * 60_000;
/** How Binance and its sisters tell what we have used in this minute, as ccxt spells it. */
const USED_WEIGHT = 'X-Mbx-Used-Weight-1m';

export interface HookOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pacer: Pacer;
  readonly logResponses: boolean;
  readonly hasAscendingNonces: boolean;
  readonly meter?: Meter;
}

export function installHooks(client: CcxtClient, options: HookOptions): void {
  const { clock, pacer } = options;
  client.milliseconds = () => Math.trunc(clock.now());
  client.seconds = () => Math.trunc(clock.now() / 1000);
  client.microseconds = () => Math.trunc(clock.now() * 1000);
  client.throttle = (cost = 1) => pacer.take(cost, currentCall()?.lane ?? 'data');
  // ccxt reads the limit when it sends: one client serves both.
  Object.defineProperty(client, 'timeout', {
    get: () => (currentCall()?.lane === 'order' ? ORDER_TIMEOUT_MS : DATA_TIMEOUT_MS),
  });
  if (options.hasAscendingNonces) ascendNonces(client);
  noteRequests(client);
  noteAnswers(client, options);
}

/** Two requests of one millisecond still get different numbers. */
function ascendNonces(client: CcxtClient): void {
  const nonce = client.nonce.bind(client);
  let last = 0;
  client.nonce = () => {
    last = Math.max(last + 1, nonce());
    return last;
  };
}

function noteRequests(client: CcxtClient): void {
  const fetch = client.fetch.bind(client);
  client.fetch = (url, method = 'GET', headers, body) => {
    const call = currentCall();
    if (call === undefined) return fetch(url, method, headers, body);
    if (method !== 'GET') call.sent = true;
    return fetch(url, method, { ...headers, ...call.headers }, body);
  };
}

function noteAnswers(client: CcxtClient, options: HookOptions): void {
  const { logger, pacer, logResponses, meter } = options;
  const handleErrors = client.handleErrors.bind(client);
  client.handleErrors = (...answer) => {
    const [status, , , method, headers, , parsed] = answer;
    const call = currentCall();
    if (call !== undefined && method !== 'GET') {
      call.status = status;
      call.body = parsed;
    }
    if (meter !== undefined) tellWeight(headers, meter);
    if (status === 429 || status === 418) pacer.pause(pauseMs(headers));
    const outcome = handleErrors(...answer);
    // ccxt would read a garbled answer as an empty list, and "no open orders" is a statement about money.
    if (parsed === undefined && status < 400 && status !== NO_CONTENT)
      throw new Error(`the answer with status ${status} is no JSON`);
    return outcome;
  };
  if (!logResponses) return;
  const onRestResponse = client.onRestResponse.bind(client);
  client.onRestResponse = (...answer) => {
    const [status, , url, method, , body] = answer;
    const { host, pathname } = new URL(url);
    logger.info(`API response ${method} ${host}${pathname} ${status}: ${body.slice(0, MAX_LOGGED_CHARACTERS)}`);
    return onRestResponse(...answer);
  };
}

function tellWeight(headers: unknown, meter: Meter): void {
  const used = bag(headers)[USED_WEIGHT];
  if (typeof used === 'string' && used !== '') meter.exchangeWeight(Number(used));
}

/** `Retry-After` in seconds, when the venue gives it. */
function pauseMs(headers: unknown): number {
  const seconds = Number(bag(headers)['Retry-After']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, MAX_PAUSE_MS) : COMPLAINT_PAUSE_MS;
}
