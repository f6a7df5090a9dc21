/**
 * Requests go in one by one: one in each turn of the event loop, callers one after the other. A caller with hundreds of
 * connections would otherwise have hundreds of answers written in a row, for seconds, while the bot's trading and everybody
 * else wait. So whatever else has to be done comes between any two answers. Entry point: `Turnstile.enter`.
 */
import { PitwallError } from '../domain/errors.ts';

/** Requests of one caller that may wait. */
const MAX_WAITING_OF_CALLER = 1_000;
/** Requests of all callers that may wait. */
const MAX_WAITING = 4_000;

export class Turnstile {
  readonly #nextTurn: () => Promise<void>;
  /** By caller; whose turn is next comes first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #total = 0;
  /** Somebody went in in this turn. */
  #isTaken = false;

  /** @param nextTurn resolves when everything that waits in the event loop had its turn */
  constructor(nextTurn: () => Promise<void>) {
    this.#nextTurn = nextTurn;
  }

  /** Resolves when the request of this caller may be served. Throws BUSY when too many wait. */
  async enter(caller: string): Promise<void> {
    if (!this.#isTaken) {
      void this.#take();
      return;
    }
    const queue = this.#waiting.get(caller) ?? [];
    if (queue.length >= MAX_WAITING_OF_CALLER || this.#total >= MAX_WAITING) {
      throw new PitwallError('BUSY', 'Too many requests wait for their answer: ask again when there are fewer.');
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    queue.push(() => resolve(undefined));
    this.#waiting.set(caller, queue);
    this.#total += 1;
    await promise;
  }

  /** Lets those who wait in, one in each turn, until nobody waits. */
  async #take(): Promise<void> {
    this.#isTaken = true;
    for (;;) {
      await this.#nextTurn();
      const next = this.#shift();
      if (next === undefined) break;
      next();
    }
    this.#isTaken = false;
  }

  #shift(): (() => void) | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    const [caller, queue] = first;
    const next = queue.shift();
    this.#total -= 1;
    this.#waiting.delete(caller);
    if (queue.length > 0) this.#waiting.set(caller, queue);
    return next;
  }
}
