/**
 * The keys of the futures' user stream: one at a time, extended by use, gone an hour after the last extension.
 * Entry point: {@link ListenKeys}.
 */
import { createHmac } from 'node:crypto';

/** Makes, extends and ends the key. Times are the exchange's milliseconds. */
export class ListenKeys {
  readonly #secret: string;
  readonly #lifetimeMs: () => number;
  #count = 0;
  #current: { readonly key: string; validUntil: number } | undefined;
  readonly #closers = new Set<(key: string) => void>();

  constructor(secret: string, lifetimeMs: () => number) {
    this.#secret = secret;
    this.#lifetimeMs = lifetimeMs;
  }

  /** The valid key, made if there is none; its hour begins anew. */
  obtain(now: number): string {
    const current = this.#valid(now);
    if (current !== undefined) {
      current.validUntil = now + this.#lifetimeMs();
      return current.key;
    }
    this.#count += 1;
    const key = createHmac('sha256', this.#secret).update(`listen-key-${this.#count}`).digest('hex');
    this.#current = { key, validUntil: now + this.#lifetimeMs() };
    return key;
  }

  isValid(key: string, now: number): boolean {
    return this.#valid(now)?.key === key;
  }

  /** Whether there is a key that could be extended. */
  exists(now: number): boolean {
    return this.#valid(now) !== undefined;
  }

  /** Ends the key; streams that were opened with it are told. */
  end(): void {
    const key = this.#current?.key;
    this.#current = undefined;
    if (key !== undefined) for (const close of [...this.#closers]) close(key);
  }

  onEnd(listener: (key: string) => void): () => void {
    this.#closers.add(listener);
    return () => this.#closers.delete(listener);
  }

  #valid(now: number): { readonly key: string; validUntil: number } | undefined {
    if (this.#current !== undefined && now > this.#current.validUntil) this.end();
    return this.#current;
  }
}
