/**
 * A call from its request to its answer: who asks, the tries, one repetition with a new token after a 401, and all of it
 * within one deadline.
 */
import type { RouteScope } from '@pitwall/wire';
import type { Access } from '../access/access.ts';
import type { Timers } from '../timers.ts';
import { Deadline } from './deadline.ts';
import { retryDelayMs, type RetryPolicy } from './retry.ts';
import { exchange, readAnswer, type HttpRequest, type Transport } from './transport.ts';

const UNAUTHORIZED = 401;

/** How one call differs from the others. */
export interface CallControls {
  /** Ends the call; its reason is thrown. A request already sent may be carried out all the same. */
  readonly signal?: AbortSignal;
  /** For the whole call, waiting and repeating included, ms. */
  readonly timeoutMs?: number;
}

export interface ApiCall extends HttpRequest {
  readonly scope: RouteScope;
}

/** Whether a call changes nothing, so that sending it twice does no harm. A GET that needs the scope `trade` does. */
function isSafe({ method, scope }: ApiCall): boolean {
  return method === 'GET' && scope !== 'trade';
}

export class Caller {
  readonly #transport: Transport;
  readonly #timers: Timers;
  readonly #retry: RetryPolicy;
  readonly #timeoutMs: number;

  constructor(transport: Transport, timers: Timers, retry: RetryPolicy, timeoutMs: number) {
    this.#transport = transport;
    this.#timers = timers;
    this.#retry = retry;
    this.#timeoutMs = timeoutMs;
  }

  /** Throws every error of `errors.ts` but QueueOverflowError. */
  async run(call: ApiCall, access: Access, controls: CallControls = {}): Promise<unknown> {
    const { timeoutMs = this.#timeoutMs, signal } = controls;
    const deadline = new Deadline(this.#timers, timeoutMs, `${call.method} ${call.path}`, signal);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#try(call, access, deadline);
        } catch (error) {
          const failed = { error, attempt, isSafe: isSafe(call), random: this.#timers.random() };
          const delayMs = deadline.signal.aborted ? null : retryDelayMs(this.#retry, failed);
          if (delayMs === null || delayMs >= deadline.remainingMs()) throw error;
          await deadline.sleep(delayMs);
        }
      }
    } finally {
      deadline.end();
    }
  }

  async #try(call: ApiCall, access: Access, deadline: Deadline): Promise<unknown> {
    const sent = await deadline.race(access.authorization(call.scope));
    let answer = await exchange(this.#transport, call, sent, deadline);
    // Whoever is refused at the door has changed nothing: what is repeated here is done once.
    if (answer.status === UNAUTHORIZED && sent !== null && (await deadline.race(access.renew(call.scope, sent)))) {
      const renewed = await deadline.race(access.authorization(call.scope));
      answer = await exchange(this.#transport, call, renewed, deadline);
    }
    return readAnswer(`${call.method} ${call.path.split('?')[0] ?? ''}`, answer);
  }
}
