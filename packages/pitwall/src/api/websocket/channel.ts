/**
 * One client of the message WebSocket: its subscriptions and what waits to be sent to it.
 *
 * Nobody waits for a client: what it does not take is queued up to a limit, then it is cut off. It is also cut off when
 * it leaves a ping without answer.
 */
import type { MessageType } from '@pitwall/wire';
import type { WebSocket } from 'ws';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries, Reader } from './deliveries.ts';
import { MAX_QUEUED_BYTES, MAX_QUEUED_MESSAGES, NORMAL_CLOSURE, PING_INTERVAL_MS } from './limits.ts';

export interface ChannelOptions {
  readonly socket: WebSocket;
  /** For the log. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What waits for all clients. */
  readonly deliveries: Deliveries;
  /** Told when the client is cut off. */
  readonly onCutOff?: (reason: CutOffReason) => void;
}

export type CutOffReason = 'slow' | 'silent';

export class Channel implements Reader {
  readonly name: string;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #deliveries: Deliveries;
  readonly #onCutOff: ((reason: CutOffReason) => void) | undefined;
  #subscriptions: ReadonlySet<MessageType> = new Set();
  #queuedBytes = 0;
  #queuedMessages = 0;
  #isAlive = true;
  #pingTimer: Timer;

  constructor({ socket, name, clock, logger, deliveries, onCutOff }: ChannelOptions) {
    this.name = name;
    this.#socket = socket;
    this.#clock = clock;
    this.#logger = logger;
    this.#deliveries = deliveries;
    this.#onCutOff = onCutOff;
    this.#pingTimer = clock.after(PING_INTERVAL_MS, () => this.#ping());
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#pingTimer.cancel();
        resolve();
      });
    });
    // What was wrong with the connection or with a frame; the close event follows.
    socket.on('error', (error) => logger.debug(`WebSocket ${name}: ${error.message}`));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  wants(type: MessageType): boolean {
    return this.#subscriptions.has(type);
  }

  /** Replaces the subscriptions. */
  subscribe(types: readonly MessageType[]): void {
    this.#subscriptions = new Set(types);
  }

  /** Sends without waiting; cuts the client off when too much waits for it already. */
  push(message: Buffer): void {
    this.#send(message, () => undefined);
  }

  /** Sends, and resolves when the connection has taken it or is gone. */
  async deliver(message: Buffer): Promise<void> {
    this.#deliveries.begin(this, message.length);
    await new Promise<void>((resolve) => {
      this.#send(message, resolve);
    });
    this.#deliveries.end(this);
  }

  giveUp(): void {
    this.#cutOff('slow', 'it does not read its answers, and too much waits for clients');
  }

  /** Says goodbye. */
  close(code: number = NORMAL_CLOSURE): void {
    this.#socket.close(code);
  }

  /** Drops the connection without a word. */
  terminate(): void {
    this.#socket.terminate();
  }

  #send(message: Buffer, done: () => void): void {
    if (!this.isOpen) {
      done();
      return;
    }
    if (this.#isFull(message.length)) {
      this.#cutOff('slow', `it reads too slowly, ${this.#queuedBytes} bytes wait for it`);
      done();
      return;
    }
    this.#queuedBytes += message.length;
    this.#queuedMessages += 1;
    this.#socket.send(message, { binary: false }, () => {
      this.#queuedBytes -= message.length;
      this.#queuedMessages -= 1;
      done();
    });
  }

  #isFull(bytes: number): boolean {
    if (this.#queuedMessages === 0) return false;
    return this.#queuedBytes + bytes > MAX_QUEUED_BYTES || this.#queuedMessages >= MAX_QUEUED_MESSAGES;
  }

  #ping(): void {
    if (!this.isOpen) return;
    if (!this.#isAlive) {
      this.#cutOff('silent', 'it answers no ping');
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
    this.#pingTimer = this.#clock.after(PING_INTERVAL_MS, () => this.#ping());
  }

  #cutOff(reason: CutOffReason, why: string): void {
    this.#onCutOff?.(reason);
    this.#logger.warn(`WebSocket ${this.name} is cut off: ${why}.`);
    this.terminate();
  }
}
