/** Turns: whatever callers ask for and in which order, the limits hold, and nobody waits for more than one piece of each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairTurns } from './fair-turns.ts';

const LIMITS = { running: 2, perCaller: 3, total: 5 };

/** Work that ends when it is told to, by the name of its caller and a count. */
class Yard {
  readonly turns = new FairTurns(LIMITS);
  /** What was begun, in order. */
  readonly begun: string[] = [];
  readonly failures: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #all: Promise<unknown>[] = [];
  #count = 0;

  ask(caller: string): void {
    this.#count += 1;
    const name = `${caller}${this.#count}`;
    const done = this.turns.run(caller, 'pieces', async () => {
      this.begun.push(name);
      await new Promise<void>((resolve) => this.#ends.set(name, resolve));
    });
    this.#all.push(done.catch((error: unknown) => this.failures.push(`${name}: ${(error as Error).message}`)));
  }

  get underWay(): readonly string[] {
    return [...this.#ends.keys()];
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    this.#ends.delete(name);
    await this.settle();
  }

  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('turns', () => {
  it('go round: who asks for much waits for their own', async () => {
    const yard = new Yard();
    for (const caller of 'aaabb') yard.ask(caller);
    await yard.settle();
    expect(yard.begun).toEqual(['a1', 'b4']);
    await yard.end('a1');
    expect(yard.begun).toEqual(['a1', 'b4', 'a2']);
    yard.ask('c');
    await yard.end('a2');
    expect(yard.begun).toEqual(['a1', 'b4', 'a2', 'c6']);
    await yard.end('b4');
    await yard.end('c6');
    expect(yard.begun.slice(4).sort()).toEqual(['a3', 'b5']);
  });

  it('are refused beyond the share of a caller, and beyond the sum, and given again afterwards', async () => {
    const yard = new Yard();
    for (const caller of 'aaaabbb') yard.ask(caller);
    await yard.settle();
    expect(yard.failures).toEqual([
      'a4: 3 pieces of yours run or wait already: ask again when they are done.',
      'b7: 5 pieces run or wait already: ask again when they are done.',
    ]);
    await yard.end('a1');
    yard.ask('a');
    await yard.settle();
    expect(yard.failures).toHaveLength(2);
  });

  it('end with failing work as well', async () => {
    const turns = new FairTurns({ running: 1, perCaller: 1, total: 1 });
    const failing = turns.run('a', 'pieces', () => Promise.reject(new Error('no')));
    await expect(turns.run('b', 'pieces', () => Promise.resolve(1))).rejects.toMatchObject({ code: 'BUSY' });
    await expect(failing).rejects.toThrow('no');
    expect(await turns.run('a', 'pieces', () => Promise.resolve(2))).toBe(2);
  });

  it('hold their limits, and serve everybody who was let in', async () => {
    const step = fc.oneof(
      fc.constantFrom('a', 'b', 'c', 'd').map((ask) => ({ ask })),
      fc.nat().map((end) => ({ end })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const yard = new Yard();
        let asked = 0;
        for (const one of steps) {
          if ('ask' in one) {
            yard.ask(one.ask);
            asked += 1;
          } else {
            await yard.end(yard.underWay[one.end % Math.max(yard.underWay.length, 1)] ?? '');
          }
          await yard.settle();
          expect(yard.underWay.length).toBeLessThanOrEqual(LIMITS.running);
          expect(new Set(yard.underWay.map((name) => name[0])).size).toBe(yard.underWay.length);
        }
        while (yard.underWay[0] !== undefined) await yard.end(yard.underWay[0]);
        expect(yard.begun.length + yard.failures.length).toBe(asked);
      }),
    );
  });
});
