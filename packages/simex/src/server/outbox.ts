/**
 * What one stream connection sends, and what goes wrong with it: cut, frozen, doubled, out of order, left out.
 * Entry points: {@link Outbox}, {@link StreamClient}.
 */
import type { FaultInjector } from '../faults/injector.ts';
import type { SimClock } from '../venue/types.ts';

/** The other end of a stream: a WebSocket, or a caller in the same process. */
export interface StreamClient {
  /** One message, JSON text. */
  message(text: string): void;
  /** The exchange ends the stream. `cut`: without a word, as when a line breaks. */
  closed(how: 'cut' | 'ended'): void;
}

/** Sends to one client until it is closed. */
export class Outbox {
  readonly #client: StreamClient;
  readonly #faults: FaultInjector;
  readonly #clock: SimClock;
  #frozenUntil = -Infinity;
  #held: string | undefined;
  #open = true;
  /** Called once when this side closes the stream, before the client is told. */
  onClose: () => void = () => undefined;

  constructor(client: StreamClient, faults: FaultInjector, clock: SimClock) {
    this.#client = client;
    this.#faults = faults;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Sends an event of a stream, unless a fault decides otherwise. */
  event(stream: string, value: unknown): void {
    if (!this.#open || this.#isFrozen()) return;
    const text = JSON.stringify(value);
    const fault = this.#faults.forMessage(stream);
    switch (fault?.kind) {
      case 'cut':
        this.close('cut');
        return;
      case 'freeze':
        this.#frozenUntil = this.#clock.now() + fault.delayMs;
        return;
      case 'drop':
        return;
      case 'reorder':
        if (this.#held === undefined) this.#held = text;
        else this.#send(text);
        return;
      case 'duplicate':
        this.#send(text);
        this.#send(text);
        return;
      case undefined:
        this.#send(text);
    }
  }

  /** Sends the answer to something the client asked; a frozen line holds it back, no other fault does. */
  reply(value: unknown): void {
    if (this.#open && !this.#isFrozen()) this.#client.message(JSON.stringify(value));
  }

  /** Ends the stream towards the client; nothing is sent any more. */
  close(how: 'cut' | 'ended'): void {
    if (!this.#open) return;
    this.#open = false;
    this.onClose();
    this.#client.closed(how);
  }

  /** The client is gone; nothing is sent any more. */
  abandon(): void {
    this.#open = false;
  }

  #send(text: string): void {
    this.#client.message(text);
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#client.message(held);
  }

  #isFrozen(): boolean {
    return this.#clock.now() < this.#frozenUntil;
  }
}
