/**
 * One connection of the message socket, from opening to its end. It watches over itself: a handshake that takes too long
 * and a server that has gone silent end it. After the end nothing is told any more.
 */
import { reasonOf } from '../errors.ts';
import type { Timers } from '../timers.ts';
import type { SocketConstructor, SocketLike } from './socket.ts';

export interface LinkLimits {
  /** For the handshake, ms. */
  readonly openTimeoutMs: number;
  /** Silence after which the server is asked for a sign of life, ms. */
  readonly idleMs: number;
  /** For the sign of life, ms. */
  readonly answerTimeoutMs: number;
}

export interface LinkListener {
  readonly onOpen: () => void;
  /** The data of a frame: text, or bytes that no such server sends. */
  readonly onFrame: (data: unknown) => void;
  /** Sends what the server answers whatever state it is in. */
  readonly askForSign: () => void;
}

export interface LinkEnd {
  /** How long it was open, ms; null: it never was. */
  readonly openMs: number | null;
  readonly reason: string;
}

const NORMAL_CLOSURE = 1000;

export class Link {
  readonly ended: Promise<LinkEnd>;
  readonly #timers: Timers;
  readonly #limits: LinkLimits;
  readonly #listener: LinkListener;
  readonly #resolve: (end: LinkEnd) => void;
  #socket: SocketLike | null = null;
  #openedAt: number | null = null;
  #hasEnded = false;
  #cancelTimer: () => void = () => undefined;

  constructor(Socket: SocketConstructor, address: string, timers: Timers, limits: LinkLimits, listener: LinkListener) {
    const { promise, resolve } = Promise.withResolvers<LinkEnd>();
    this.ended = promise;
    this.#resolve = resolve;
    this.#timers = timers;
    this.#limits = limits;
    this.#listener = listener;
    this.#watch(limits.openTimeoutMs, () => this.#end('the handshake took too long'));
    try {
      this.#socket = this.#open(new Socket(address));
    } catch (error) {
      // Browsers name the address, and the token stands in it.
      this.#end(reasonOf(error).replaceAll(/token=[^&'"\s]*/g, 'token=…'));
    }
  }

  send(text: string): void {
    if (!this.#hasEnded) this.#socket?.send(text);
  }

  close(): void {
    this.#end('closed by the client');
  }

  #open(socket: SocketLike): SocketLike {
    socket.addEventListener('open', () => {
      if (this.#hasEnded) return;
      this.#openedAt = this.#timers.now();
      this.#heard();
      this.#listener.onOpen();
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#hasEnded) return;
      this.#heard();
      this.#listener.onFrame(data);
    });
    socket.addEventListener('error', () => this.#end('the connection failed'));
    socket.addEventListener('close', () => this.#end('the server closed the connection'));
    return socket;
  }

  #watch(delayMs: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#timers.after(delayMs, run);
  }

  #heard(): void {
    const { idleMs, answerTimeoutMs } = this.#limits;
    this.#watch(idleMs, () => {
      this.#watch(answerTimeoutMs, () => this.#end('the server has gone silent'));
      this.#listener.askForSign();
    });
  }

  #end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelTimer();
    this.#socket?.close(NORMAL_CLOSURE);
    this.#resolve({ openMs: this.#openedAt === null ? null : this.#timers.now() - this.#openedAt, reason });
  }
}
