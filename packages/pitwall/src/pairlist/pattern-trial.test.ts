import { describe, expect, it } from 'vitest';
import { tryPatterns } from './pattern-trial.ts';
import { expandPatterns } from './patterns.ts';

const NAMES = Array.from({ length: 3_000 }, (_, index) => `COIN${index}/USDT:USDT`);
const ENDLESS = `(${'.|'.repeat(40)}.)*x`;

describe('tryPatterns', () => {
  it('lets a long list of usual entries pass, and finds what they match', async () => {
    const entries = ['BTC/USDT', '.*UP/USDT', '(DOWN|BULL|BEAR).*/.*', '^(?!BTC).*$', 'coin(7|8)/.*'];
    const many = Array.from({ length: 200 }, (_, index) => `COIN${index}/.*`);
    const found = await tryPatterns([...entries, ...many], NAMES, 'a list');
    expect(found?.size).toBe(205);
    for (const [entry, names] of found ?? []) expect(names).toEqual(expandPatterns([entry], NAMES, 'a list'));
    expect(found?.get('coin(7|8)/.*')).toEqual(['COIN7/USDT:USDT', 'COIN8/USDT:USDT']);
    expect(await tryPatterns([], NAMES, 'a list')).toEqual(new Map());
  });

  it.each([
    ['alternatives that match the same', ENDLESS],
    ['stars inside stars', '(([A-Z]*)*)*x'],
    ['many stars in a row', `${'.*'.repeat(45)}x`],
    ['back references', '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5\\6\\7\\8\\9x'],
  ])('refuses %s', async (_name, entry) => {
    expect(await tryPatterns([entry], NAMES, 'a list')).toBeNull();
  });

  it('refuses many that are slow together', async () => {
    const entries = Array.from({ length: 300 }, (_, index) => `.*.*.*${index}x`);
    expect(await tryPatterns(entries, NAMES, 'a list')).toBeNull();
  });

  it('refuses what only a market of the future would show', async () => {
    expect(await tryPatterns([`(${'A|'.repeat(12)}A)*x`], ['BTC/USDT'], 'a list')).toBeNull();
  });

  it('holds nothing up meanwhile', async () => {
    let turns = 0;
    const state = { isDone: false };
    const trial = tryPatterns([ENDLESS], NAMES, 'a list').finally(() => (state.isDone = true));
    while (!state.isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(await trial).toBeNull();
    expect(turns).toBeGreaterThan(100);
  });

  it('refuses further ones when many wait, and serves those that wait', async () => {
    const trials = Array.from({ length: 16 }, async () => tryPatterns(['A.*'], ['AB', 'B'], 'a list'));
    await expect(tryPatterns(['A.*'], ['AB'], 'a list')).rejects.toMatchObject({ code: 'BUSY' });
    for (const found of await Promise.all(trials)) expect(found).toEqual(new Map([['A.*', ['AB']]]));
  });
});
