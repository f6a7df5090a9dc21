/**
 * The account's streams: spot over the WebSocket API (signed subscription, events in an envelope), futures by a
 * listen key in the address. Entry points: {@link SpotUserStream}, {@link openFuturesUserStream}.
 */
import type { Venue } from '../venue/types.ts';
import { checkAge, checkKey } from '../wire/authorise.ts';
import type { Credentials } from '../wire/authorise.ts';
import { WireError, wireError } from '../wire/errors.ts';
import type { ListenKeys } from '../wire/listen-keys.ts';
import { Parameters } from '../wire/parameters.ts';
import { renderFuturesUserEvent, renderSpotUserEvent } from '../wire/render-user-stream.ts';
import { isSignedBy, sortedPayload } from '../wire/signature.ts';
import type { Outbox } from './outbox.ts';
import { readMessage } from './stream-message.ts';

/** The name under which fault rules know both user streams. */
const USER_STREAM = 'user';

type Scalars = Record<string, string | number | boolean>;

/** One connection of the spot WebSocket API. */
export class SpotUserStream {
  readonly #venue: Venue;
  readonly #credentials: Credentials;
  readonly #outbox: Outbox;
  readonly #subscriptions = new Map<number, () => void>();
  #subscribed = 0;

  constructor(venue: Venue, credentials: Credentials, outbox: Outbox) {
    this.#venue = venue;
    this.#credentials = credentials;
    this.#outbox = outbox;
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  receive(text: string): void {
    const message = readMessage(text);
    if (message === undefined) {
      this.#outbox.reply({ id: null, status: 400, error: { code: -1135, msg: 'Invalid JSON Request.' } });
      return;
    }
    const { id, method, params } = message;
    try {
      this.#outbox.reply({ id, status: 200, result: this.#call(method, scalars(params)) });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#outbox.reply({ id, status: error.status, error: { code: error.code, msg: error.message } });
    }
  }

  end(): void {
    for (const leave of this.#subscriptions.values()) leave();
    this.#subscriptions.clear();
  }

  #call(method: unknown, params: Scalars): unknown {
    switch (method) {
      case 'ping':
        return {};
      case 'time':
        return { serverTime: this.#venue.clock.now() };
      case 'userDataStream.subscribe.signature':
        this.#authorise(params);
        return { subscriptionId: this.#subscribe() };
      case 'userDataStream.unsubscribe':
        return this.#unsubscribe(params['subscriptionId']);
      default:
        throw new WireError(400, -1020, 'This operation is not supported.');
    }
  }

  #authorise(params: Scalars): void {
    const { apiKey, signature } = params;
    checkKey(typeof apiKey === 'string' ? apiKey : undefined, this.#credentials);
    if (typeof signature !== 'string') throw wireError.missing('signature');
    if (!isSignedBy(sortedPayload(params), signature, this.#credentials.secret)) throw wireError.signature();
    const texts = Object.entries(params).map(([name, value]) => [name, String(value)] as const);
    checkAge(new Parameters(new Map(texts)), this.#venue.clock.now());
  }

  #subscribe(): number {
    const subscriptionId = this.#subscribed;
    this.#subscribed += 1;
    const leave = this.#venue.onAccount((account) => {
      const event = renderSpotUserEvent(account);
      if (event !== undefined) this.#outbox.event(USER_STREAM, { subscriptionId, event });
    });
    this.#subscriptions.set(subscriptionId, leave);
    return subscriptionId;
  }

  #unsubscribe(subscriptionId: unknown): object {
    if (subscriptionId === undefined) {
      this.end();
      return {};
    }
    const leave = typeof subscriptionId === 'number' ? this.#subscriptions.get(subscriptionId) : undefined;
    if (leave === undefined) throw wireError.invalidData('subscriptionId');
    leave();
    this.#subscriptions.delete(Number(subscriptionId));
    return {};
  }
}

/** Sends futures account events until the key ends or the returned function is called. Bad key: undefined. */
export function openFuturesUserStream(
  venue: Venue,
  listenKeys: ListenKeys,
  listenKey: string,
  outbox: Outbox,
): (() => void) | undefined {
  if (!listenKeys.isValid(listenKey, venue.clock.now())) return undefined;
  const leave = venue.onAccount((account) => {
    // A key that ran out ends the stream here, at its first use after that.
    if (!listenKeys.isValid(listenKey, venue.clock.now())) return;
    const event = renderFuturesUserEvent(account);
    if (event !== undefined) outbox.event(USER_STREAM, event);
  });
  const forget = listenKeys.onEnd((key) => {
    if (key !== listenKey) return;
    const now = venue.clock.now();
    outbox.event(USER_STREAM, { e: 'listenKeyExpired', E: now, listenKey });
    outbox.close('ended');
    end();
  });
  const end = (): void => {
    leave();
    forget();
  };
  return end;
}

/** The parameters that can be signed; others cannot be part of a call. */
function scalars(params: unknown): Scalars {
  if (params === undefined || params === null) return {};
  if (typeof params !== 'object') throw wireError.invalidData('params');
  const result: Scalars = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw wireError.invalidData(name);
    }
    result[name] = value;
  }
  return result;
}
