/** Random numbers by seed: the same seed gives the same numbers, on every machine. */
import type { Ids } from '../../pitwall/src/ports/ids.ts';

export class SeededRandom implements Ids {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    // Neighbouring seeds must not begin alike.
    for (let round = 0; round < 4; round += 1) this.#bits32();
  }

  next(): number {
    return this.#bits32() / 2 ** 32;
  }

  randomBits(count: number): bigint {
    let bits = 0n;
    for (let have = 0; have < count; have += 32) bits = (bits << 32n) | BigInt(this.#bits32());
    return bits & ((1n << BigInt(count)) - 1n);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.between(0, values.length - 1)];
    if (value === undefined) throw new Error('Nothing to pick from.');
    return value;
  }

  /** splitmix32. */
  #bits32(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}
