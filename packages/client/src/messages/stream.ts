/**
 * The messages of a bot, over a connection that comes back by itself.
 *
 *     states   connecting → open → waiting → connecting …   any → closed (for good)
 *
 * After every loss it waits (longer each time, by chance a little less), asks for the token of now, connects, and
 * subscribes again; then `onReconnect` is called: what happened meanwhile was not heard, so read the state again. A
 * connection that could not be opened may mean that the token is refused, which a browser does not tell: an ordinary call
 * finds out, and ends the stream with its error if so.
 */
import { MESSAGE_TYPES, type ClientRequest, type MessageType, type ServerMessage } from '@pitwall/wire';
import { backoffMs, type Backoff } from '../backoff.ts';
import { FormatError, isAccessRefusal, LoginNeededError, reasonOf } from '../errors.ts';
import type { Timers } from '../timers.ts';
import { Link, type LinkLimits } from './link.ts';
import { MessageQueue } from './queue.ts';
import type { SocketConstructor } from './socket.ts';
import type { MessageOf } from './types.ts';

export type StreamState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface StreamOptions extends Partial<LinkLimits> {
  /** Kinds of message wanted. A server that does not know all of them ignores the whole list. */
  readonly subscribe?: readonly MessageType[];
  /** A `ws_token` of the bot, instead of the client's own access. */
  readonly token?: string;
  readonly onState?: (state: StreamState) => void;
  /** Every time a connection has opened and subscribed. */
  readonly onOpen?: () => void;
  /** The same, but not for the first one: read the state again. */
  readonly onReconnect?: () => void;
  /** A connection lost or not made, a message that is no JSON, a listener or callback that threw. The stream goes on. */
  readonly onError?: (error: Error) => void;
  /** The stream is closed: null when it was by `close`, else why. */
  readonly onEnd?: (error: Error | null) => void;
  /** How many messages may wait for an iterator; 1,000 when not given. */
  readonly queueLimit?: number;
  readonly reconnect?: Partial<Backoff>;
  /** Closes the stream when it aborts. */
  readonly signal?: AbortSignal;
}

/** What a stream needs of its client. */
export interface StreamSource {
  readonly Socket: SocketConstructor;
  readonly timers: Timers;
  /** The socket's address with the token of now. */
  address(): Promise<string>;
  /** Throws when the client's access is refused. */
  check(): Promise<void>;
}

const DEFAULT_QUEUE_LIMIT = 1_000;
const DEFAULT_RECONNECT: Backoff = { firstDelayMs: 1_000, maxDelayMs: 30_000 };
const DEFAULT_LIMITS: LinkLimits = { openTimeoutMs: 20_000, idleMs: 60_000, answerTimeoutMs: 15_000 };
/** A connection that lasted this long was a good one: the next pause is a short one again, ms. */
const STABLE_MS = 10_000;

const KNOWN: ReadonlySet<unknown> = new Set(MESSAGE_TYPES);

function isMessage(value: unknown): value is ServerMessage {
  return typeof value === 'object' && value !== null && 'type' in value && KNOWN.has(value.type);
}

function isRefusal(error: unknown): error is Error {
  return error instanceof LoginNeededError || isAccessRefusal(error);
}

type Listener = (message: ServerMessage) => void;

export class MessageStream implements AsyncIterable<ServerMessage> {
  readonly #source: StreamSource;
  readonly #options: StreamOptions;
  readonly #listeners = new Map<MessageType | '*', Set<Listener>>();
  readonly #queues = new Set<MessageQueue<ServerMessage>>();
  #subscriptions: readonly string[];
  #state: StreamState = 'waiting';
  #link: Link | null = null;
  #hasBeenOpen = false;
  /** Answers to `whitelist` requests of the user that are still to come. */
  #asked = 0;
  /** The user has asked for frames over this connection: they come without a subscription. */
  #hasAskedFrames = false;
  #endedBy: Error | null = null;
  #wake: () => void = () => undefined;
  readonly #onAbort = (): void => this.close();

  constructor(source: StreamSource, options: StreamOptions) {
    this.#source = source;
    this.#options = options;
    this.#subscriptions = options.subscribe ?? [];
    if (options.signal?.aborted === true) {
      this.#state = 'closed';
      // Who makes the stream has it by then.
      queueMicrotask(() => this.#attempt('onEnd', () => options.onEnd?.(null)));
      return;
    }
    options.signal?.addEventListener('abort', this.#onAbort);
    void this.#run();
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Calls `listener` for every message of a kind, `*`: of every kind. The answer ends that. */
  on<Kind extends MessageType>(kind: Kind, listener: (message: MessageOf<Kind>) => void): () => void;
  on(kind: '*', listener: (message: ServerMessage) => void): () => void;
  on(kind: MessageType | '*', listener: (message: never) => void): () => void {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners);
    // Only messages of its kind reach it.
    const added = listener as Listener;
    listeners.add(added);
    return () => listeners.delete(added);
  }

  /** Replaces the subscriptions, now and after every reconnect; without any, only what was asked for is heard. */
  subscribe(types: readonly MessageType[]): void {
    this.#subscriptions = types;
    if (this.#state === 'open') this.#send({ type: 'subscribe', data: [...types] });
  }

  /** Sends a request; false when there is no connection to send it by. Subscriptions are kept as those of `subscribe`. */
  send(request: ClientRequest): boolean {
    if (this.#state !== 'open') return false;
    if (request.type === 'subscribe' && (request.data?.length ?? 0) > 0) this.#subscriptions = request.data ?? [];
    if (request.type === 'whitelist') this.#asked += 1;
    if (request.type === 'analyzed_df') this.#hasAskedFrames = true;
    this.#send(request);
    return true;
  }

  /** Ends it for good. */
  close(): void {
    this.#finish(null);
  }

  /** Leaving the loop closes the stream. Throws QueueOverflowError, and what ended the stream. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ServerMessage, undefined> {
    const queue = new MessageQueue<ServerMessage>(this.#options.queueLimit ?? DEFAULT_QUEUE_LIMIT, () => {
      this.#queues.delete(queue);
      this.close();
    });
    if (this.#state === 'closed') queue.end(this.#endedBy);
    else this.#queues.add(queue);
    return queue;
  }

  #send(request: ClientRequest): void {
    this.#link?.send(JSON.stringify(request));
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #become(state: StreamState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#attempt('onState', () => this.#options.onState?.(state));
  }

  #tell(error: Error): void {
    this.#attempt('onError', () => this.#options.onError?.(error));
  }

  /** Runs what the user gave: a mistake in it ends nothing of ours. @param name for the error's message */
  #attempt(name: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      const failure = new Error(`${name} failed: ${reasonOf(error)}`, { cause: error });
      // Without anybody to tell, it is the program's own uncaught error.
      if (this.#options.onError === undefined || name === 'onError') void Promise.reject(failure);
      else this.#tell(failure);
    }
  }

  async #run(): Promise<void> {
    const reconnect = { ...DEFAULT_RECONNECT, ...this.#options.reconnect };
    let failures = 0;
    // Listeners that are added right after the making of the stream hear everything.
    await Promise.resolve();
    while (!this.#isClosed()) {
      this.#become('connecting');
      const openMs = await this.#connect();
      if (this.#isClosed()) return;
      failures = openMs !== null && openMs >= STABLE_MS ? 1 : failures + 1;
      this.#become('waiting');
      await this.#pause(backoffMs(reconnect, failures, this.#source.timers.random()));
    }
  }

  /** One connection until its end; how long it was open, ms, null if never. Never throws. */
  async #connect(): Promise<number | null> {
    try {
      const address = await this.#source.address();
      if (this.#isClosed()) return null;
      const { openMs, reason } = await this.#openLink(address);
      if (this.#isClosed()) return null;
      this.#tell(new Error(`The message socket is gone: ${reason}.`));
      if (openMs === null) await this.#source.check();
      return openMs;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(reasonOf(error));
      if (isRefusal(failure)) this.#finish(failure);
      else if (!this.#isClosed()) this.#tell(failure);
      return null;
    }
  }

  async #openLink(address: string): Promise<{ openMs: number | null; reason: string }> {
    const { Socket, timers } = this.#source;
    const { openTimeoutMs, idleMs, answerTimeoutMs } = { ...DEFAULT_LIMITS, ...this.#options };
    this.#asked = 0;
    this.#hasAskedFrames = false;
    const link = new Link(
      Socket,
      address,
      timers,
      { openTimeoutMs, idleMs, answerTimeoutMs },
      {
        onOpen: () => this.#opened(),
        onFrame: (data) => this.#receive(data),
        askForSign: () => this.#send({ type: 'whitelist', data: null }),
      },
    );
    this.#link = link;
    return link.ended;
  }

  #opened(): void {
    this.#become('open');
    if (this.#subscriptions.length > 0) this.#send({ type: 'subscribe', data: [...this.#subscriptions] });
    const isAgain = this.#hasBeenOpen;
    this.#hasBeenOpen = true;
    this.#attempt('onOpen', () => this.#options.onOpen?.());
    if (isAgain) this.#attempt('onReconnect', () => this.#options.onReconnect?.());
  }

  #receive(data: unknown): void {
    let message: unknown;
    try {
      message = JSON.parse(typeof data === 'string' ? data : '');
    } catch {
      this.#tell(new FormatError('A message of the socket is not JSON.'));
      return;
    }
    // Kinds of later servers are ignored, as is what nobody here wants.
    if (!isMessage(message) || this.#isUnasked(message)) return;
    for (const kind of [message.type, '*'] as const) {
      for (const listener of this.#listeners.get(kind) ?? []) {
        this.#attempt(`A listener for ${message.type}`, () => listener(message));
      }
    }
    for (const queue of this.#queues) queue.push(message);
  }

  /** The answer to our own sign of life; or still sent, as a server takes no subscription to nothing. */
  #isUnasked(message: ServerMessage): boolean {
    if (this.#subscriptions.includes(message.type)) return false;
    if (message.type === 'analyzed_df') return !this.#hasAskedFrames;
    if (message.type !== 'whitelist') return message.type !== 'exception' || !('data' in message);
    if (this.#asked === 0) return true;
    this.#asked -= 1;
    return false;
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const cancel = this.#source.timers.after(ms, () => resolve(undefined));
    this.#wake = () => resolve(undefined);
    await promise;
    cancel();
  }

  #finish(error: Error | null): void {
    if (this.#isClosed()) return;
    this.#endedBy = error;
    this.#become('closed');
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#link?.close();
    this.#wake();
    for (const queue of this.#queues) queue.end(error);
    this.#queues.clear();
    this.#attempt('onEnd', () => this.#options.onEnd?.(error));
  }
}
