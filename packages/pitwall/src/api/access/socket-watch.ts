/**
 * Closes open sockets whose caller may listen no more: the token was revoked or has expired, the session was ended, the
 * key or the configured WebSocket token was changed. Looked at in short intervals as long as there are sockets, so that a
 * change by another process counts as well. Entry point: `SocketWatch`.
 */
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { messageOf } from '../../domain/errors.ts';
import { POLICY_VIOLATION } from '../websocket/limits.ts';
import { SOCKET_CHECK_MS, SOCKET_GOODBYE_MS } from './limits.ts';

export interface WatchedSocket {
  readonly isOpen: boolean;
  /** For the log. */
  readonly name: string;
  /** Says goodbye. */
  close(code: number): void;
  /** Drops the connection without a word. */
  terminate(): void;
}

export class SocketWatch {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #watched = new Map<WatchedSocket, () => boolean>();
  #timer: Timer | null = null;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param mayListen whether the caller of the socket may still listen */
  add(socket: WatchedSocket, mayListen: () => boolean): void {
    this.#watched.set(socket, mayListen);
    this.#timer ??= this.#clock.after(SOCKET_CHECK_MS, () => this.#check());
  }

  remove(socket: WatchedSocket): void {
    this.#watched.delete(socket);
    if (this.#watched.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #check(): void {
    try {
      for (const [socket, mayListen] of this.#watched) if (!mayListen()) this.#end(socket);
    } catch (error) {
      // A database that fails for a moment; the next look comes soon.
      this.#logger.error(`Whether open WebSockets are still allowed could not be read: ${messageOf(error)}`, error);
    }
    this.#timer = this.#watched.size === 0 ? null : this.#clock.after(SOCKET_CHECK_MS, () => this.#check());
  }

  #end(socket: WatchedSocket): void {
    this.#watched.delete(socket);
    this.#logger.info(`WebSocket ${socket.name} is closed: its access has ended.`);
    socket.close(POLICY_VIOLATION);
    this.#clock.after(SOCKET_GOODBYE_MS, () => socket.terminate());
  }
}
