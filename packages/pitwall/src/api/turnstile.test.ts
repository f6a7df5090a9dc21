import { describe, expect, it } from 'vitest';
import { Turnstile } from './turnstile.ts';

/** A turnstile whose event loop goes round when the test says so. */
function yard() {
  const turns: (() => void)[] = [];
  const inside: string[] = [];
  const turnstile = new Turnstile(async () => new Promise((resolve) => turns.push(resolve)));
  const settle = async (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));
  return {
    inside,
    enter: async (caller: string, name = caller): Promise<unknown> =>
      turnstile.enter(caller).then(
        () => inside.push(name),
        (error: unknown) => error,
      ),
    turn: async (): Promise<void> => {
      for (const resolve of turns.splice(0)) resolve();
      await settle();
    },
    settle,
  };
}

describe('the turnstile', () => {
  it('lets one in at once, then one in each turn, callers one after the other', async () => {
    const { inside, enter, turn, settle } = yard();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) void enter(name.charAt(0), name);
    await settle();
    expect(inside).toEqual(['a1']);
    await turn();
    expect(inside).toEqual(['a1', 'a2']);
    for (let count = 0; count < 10; count += 1) await turn();
    expect(inside).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
    void enter('d');
    await settle();
    expect(inside.at(-1)).toBe('d');
  });

  it('turns away what is too much for one caller, and others not', async () => {
    const { inside, enter, turn } = yard();
    const all = Array.from({ length: 1_002 }, async () => enter('greedy'));
    const other = enter('modest');
    expect(await all.at(-1)).toMatchObject({ code: 'BUSY' });
    for (let count = 0; count < 3; count += 1) await turn();
    await other;
    expect(inside).toContain('modest');
    while (inside.length < 1_002) await turn();
    void enter('greedy');
    await turn();
    expect(inside).toHaveLength(1_003);
  });
});
