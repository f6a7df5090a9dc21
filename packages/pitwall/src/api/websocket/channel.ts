/**
 * One client of the message WebSocket: its subscriptions and what waits to be sent to it.
 *
 * Nobody waits for a client: what it does not take is queued up to a limit, then it is cut off. It is also cut off when
 * it leaves a ping without answer.
 *
 * Frames are large and come for all pairs at once: one is on its way, and of each pair the newest waits its turn. A line
 * that needs longer for them than the bot does is no reason to lose the client.
 */
import type { MessageType } from '@pitwall/wire';
import type { WebSocket } from 'ws';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries, Reader } from '../deliveries.ts';
import {
  MAX_QUEUED_BYTES,
  MAX_QUEUED_MESSAGES,
  MAX_WAITING_FRAME_BYTES,
  NORMAL_CLOSURE,
  PING_INTERVAL_MS,
} from './limits.ts';

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

/** What waits of one pair: its newest frame, and whatever follows it. */
interface WaitingFrame {
  readonly frame: Buffer;
  readonly newCandle: Buffer | null;
}

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
  /** By pair, in the order of their turns. */
  readonly #frames = new Map<string, WaitingFrame>();
  #frameBytes = 0;
  #isSendingFrame = false;
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
        this.#dropFrames();
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
    if (!this.#subscriptions.has('analyzed_df')) this.#dropFrames();
  }

  /** Sends without waiting; cuts the client off when too much waits for it already. */
  push(message: Buffer): void {
    if (!this.isOpen) return;
    if (this.#isFull(message.length)) {
      this.#cutOff('slow', `it reads too slowly, ${this.#queuedBytes} bytes wait for it`);
      return;
    }
    this.#queuedBytes += message.length;
    this.#queuedMessages += 1;
    this.#send(message, () => {
      this.#queuedBytes -= message.length;
      this.#queuedMessages -= 1;
    });
  }

  /**
   * Sends the frame of a pair when the connection has taken those before it, and `newCandle` after it. What still waits of
   * the pair is replaced. Cuts the client off when too much waits.
   */
  pushFrame(pair: string, frame: Buffer, newCandle: Buffer | null): void {
    if (!this.isOpen) return;
    const waiting = this.#frames.get(pair);
    this.#frames.set(pair, { frame, newCandle: newCandle ?? waiting?.newCandle ?? null });
    this.#frameBytes += frame.length - (waiting?.frame.length ?? 0);
    if (!this.#isSendingFrame) this.#sendNextFrame();
    else if (this.#frameBytes > MAX_WAITING_FRAME_BYTES) {
      this.#cutOff('slow', `it reads too slowly, ${this.#frameBytes} bytes of frames wait for it`);
    }
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

  /** @param done the connection has taken it, or is gone */
  #send(message: Buffer, done: () => void): void {
    if (this.isOpen) this.#socket.send(message, { binary: false }, done);
    else done();
  }

  #sendNextFrame(): void {
    const [next] = this.#frames;
    this.#isSendingFrame = next !== undefined;
    if (next === undefined) return;
    const [pair, { frame, newCandle }] = next;
    this.#frames.delete(pair);
    this.#frameBytes -= frame.length;
    this.#send(frame, () => this.#sendNextFrame());
    if (newCandle !== null) this.push(newCandle);
  }

  #dropFrames(): void {
    this.#frames.clear();
    this.#frameBytes = 0;
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
