/**
 * One life of a bot in process. When it dies, all of its memory is dropped: whatever it waits for never comes, its timers
 * never fire, its steps never end. What it had handed over (requests on their way) goes on without it.
 */
import type { StepObserver } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import type { Clock, Timer } from '../../../pitwall/src/ports/clock.ts';
import type { Send } from '../simex/network.ts';
import type { Death } from './flavour.ts';

const NEVER = new Promise<never>(() => undefined);

export class Life {
  readonly #death: Death | null;
  readonly #onDeath: (at: string) => void;
  #isDead = false;
  #passed = 0;

  /** @param death null: lives until it is ended */
  constructor(death: Death | null, onDeath: (at: string) => void) {
    this.#death = death;
    this.#onDeath = onDeath;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  die(at: string): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#onDeath(at);
  }

  /** To be told at each step of the desk. */
  readonly onStep: StepObserver = (step) => {
    if (this.#death?.kind === 'step' && this.#death.step === step) {
      this.#passed += 1;
      if (this.#passed === this.#death.nth) this.die(step);
    }
    return this.#isDead ? NEVER : undefined;
  };

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: async (ms, signal) => this.#alive(clock.sleep(ms, signal)),
      after: (ms, run): Timer =>
        clock.after(ms, () => {
          if (!this.#isDead) run();
        }),
    };
  }

  send(send: Send): Send {
    return async (request, signal) => {
      if (this.#isDead) return NEVER;
      return this.#alive(send(request, signal));
    };
  }

  async #alive<T>(work: Promise<T>): Promise<T> {
    try {
      const value = await work;
      return this.#isDead ? await NEVER : value;
    } catch (error) {
      if (this.#isDead) return NEVER;
      throw error;
    }
  }
}
