/**
 * Between the caller and the router: writes down what was sent, then lets the fault of this request happen. Reads
 * (GET) change nothing and are written down only when a fault hits them.
 *
 * An answer that is lost rejects with a `TransportError`: at once (`reset`), or when the caller's signal aborts, the
 * exchange closes or five minutes have passed (`hang`). A late request is carried out when its time comes, whether
 * anybody still waits or not. Entry point: {@link Delivery}.
 */
import type { FaultInjector, RequestFault } from '../faults/injector.ts';
import type { Venue } from '../venue/types.ts';
import { jsonResponse } from '../wire/message.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { Router } from '../wire/router.ts';
import { TransportError } from './transport-error.ts';

/** Longest time, of the exchange's clock, that a hanging request is held open. */
const MOST_HANG_MS = 300_000;
/** Requests that may wait for a late delivery or hang at once; more are cut. */
const MOST_WAITING = 10_000;

const UNKNOWN_OUTCOME_TEXT: Readonly<Record<number, string>> = {
  [-1006]: 'An unexpected response was received from the message bus. Execution status unknown.',
  [-1007]: 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
};
const STATUS_TEXT: Readonly<Record<number, string>> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Time-out',
};

/** Delivers requests to a router, with faults. */
export class Delivery {
  readonly #venue: Venue;
  readonly #router: Router;
  readonly #faults: FaultInjector;
  readonly #onBug: (error: unknown) => void;
  readonly #giveUps = new Set<() => void>();
  #requests = 0;

  constructor(venue: Venue, router: Router, faults: FaultInjector, onBug: (error: unknown) => void) {
    this.#venue = venue;
    this.#router = router;
    this.#faults = faults;
    this.#onBug = onBug;
  }

  /** Requests taken so far. */
  get requests(): number {
    return this.#requests;
  }

  /** The answer, or a {@link TransportError}. Any other rejection is a bug in the venue. */
  async deliver(request: WireRequest, signal?: AbortSignal): Promise<WireResponse> {
    this.#requests += 1;
    const requestId = `r${this.#requests}`;
    const fault = this.#faults.forRequest(request.method, request.path);
    if (fault !== undefined || request.method !== 'GET') this.#note(request, requestId, fault);
    const carryOut = (): WireResponse => this.#router.dispatch(request, requestId);
    return fault === undefined ? carryOut() : this.#faulty(fault, carryOut, requestId, signal);
  }

  /** Ends all waiting; every hanging request is cut. */
  close(): void {
    for (const giveUp of [...this.#giveUps]) giveUp();
  }

  async #faulty(
    fault: RequestFault,
    carryOut: () => WireResponse,
    requestId: string,
    signal: AbortSignal | undefined,
  ): Promise<WireResponse> {
    switch (fault.kind) {
      case 'notDelivered':
        return this.#lose(fault, signal);
      case 'answerLost':
        carryOut();
        return this.#lose(fault, signal);
      case 'late':
        return this.#late(fault, carryOut, requestId, signal);
      case 'delayedAnswer': {
        const answer = carryOut();
        await this.#wait(fault.delayMs);
        return answer;
      }
      case 'errorAfter':
        carryOut();
        return gatewayError(fault, 502);
      case 'errorBefore':
        return gatewayError(fault, 503);
      case 'codeAfter':
        carryOut();
        return unknownOutcome(fault);
      case 'garbled': {
        const { status, headers, body } = carryOut();
        return { status, headers, body: `${body.slice(0, Math.ceil(body.length / 2))}\u0000<` };
      }
      case 'unknownCode':
        if (fault.accepted !== false) carryOut();
        return jsonResponse(fault.status ?? 200, { code: fault.code ?? -9999, msg: fault.text ?? 'Unheard-of state.' });
    }
  }

  async #late(
    fault: RequestFault,
    carryOut: () => WireResponse,
    requestId: string,
    signal: AbortSignal | undefined,
  ): Promise<WireResponse> {
    const arrival = this.#wait(fault.delayMs).then(() => {
      this.#venue.noteRemark('late delivery', { requestId, delayMs: String(fault.delayMs) });
      return carryOut();
    });
    if (fault.outcome === undefined || fault.outcome === 'answer') return arrival;
    // Nobody waits for it any more: a broken invariant in the venue must still reach the top.
    arrival.catch((error: unknown) => {
      if (!(error instanceof TransportError)) this.#onBug(error);
    });
    return this.#lose(fault, signal);
  }

  #note(request: WireRequest, requestId: string, fault: RequestFault | undefined): void {
    const sent = new URLSearchParams([
      ...new URLSearchParams(request.query ?? ''),
      ...new URLSearchParams(request.body ?? ''),
    ]);
    sent.delete('signature');
    this.#venue.noteRequest({
      requestId,
      method: request.method,
      path: request.path,
      params: Object.fromEntries(sent),
      delivery: fault?.kind ?? 'delivered',
    });
  }

  async #lose(fault: RequestFault, signal: AbortSignal | undefined): Promise<never> {
    if (fault.outcome !== 'hang' || this.#giveUps.size >= MOST_WAITING) throw new TransportError('reset');
    if (signal?.aborted === true) throw new TransportError('hang');
    return new Promise((_, reject) => {
      const cancel = this.#venue.clock.schedule(this.#venue.clock.now() + MOST_HANG_MS, () => giveUp());
      const giveUp = (): void => {
        cancel();
        this.#giveUps.delete(giveUp);
        signal?.removeEventListener('abort', giveUp);
        reject(new TransportError('hang'));
      };
      this.#giveUps.add(giveUp);
      signal?.addEventListener('abort', giveUp);
    });
  }

  /** Waits on the exchange's clock; cut when the exchange closes. */
  async #wait(delayMs: number): Promise<void> {
    if (this.#giveUps.size >= MOST_WAITING) throw new TransportError('reset');
    return new Promise((resolve, reject) => {
      const cancel = this.#venue.clock.schedule(this.#venue.clock.now() + delayMs, () => {
        this.#giveUps.delete(giveUp);
        resolve();
      });
      const giveUp = (): void => {
        cancel();
        this.#giveUps.delete(giveUp);
        reject(new TransportError('reset'));
      };
      this.#giveUps.add(giveUp);
    });
  }
}

function gatewayError(fault: RequestFault, standard: number): WireResponse {
  const status = fault.status ?? standard;
  if (fault.code !== undefined) return jsonResponse(status, { code: fault.code, msg: fault.text ?? 'Unknown error.' });
  const title = `${status} ${STATUS_TEXT[status] ?? 'Error'}`;
  const body = fault.text ?? `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function unknownOutcome(fault: RequestFault): WireResponse {
  const code = fault.code ?? -1007;
  const msg = fault.text ?? UNKNOWN_OUTCOME_TEXT[code] ?? 'Execution status unknown.';
  return jsonResponse(fault.status ?? 400, { code, msg });
}
