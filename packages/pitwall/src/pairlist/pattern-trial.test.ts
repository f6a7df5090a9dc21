import { describe, expect, it } from 'vitest';
import { areQuick } from './pattern-trial.ts';

const NAMES = Array.from({ length: 3_000 }, (_, index) => `COIN${index}/USDT:USDT`);

describe('areQuick', () => {
  it('lets a long list of usual entries pass', () => {
    const entries = ['BTC/USDT', '.*UP/USDT', '(DOWN|BULL|BEAR).*/.*', '^(?!BTC).*$'];
    const many = Array.from({ length: 200 }, (_, index) => `COIN${index}/.*`);
    expect(areQuick([...entries, ...many], NAMES, 'a list')).toBe(true);
    expect(areQuick([], NAMES, 'a list')).toBe(true);
  });

  it.each([
    ['alternatives that match the same', `(${'.|'.repeat(40)}.)*x`],
    ['stars inside stars', '(([A-Z]*)*)*x'],
    ['many stars in a row', `${'.*'.repeat(45)}x`],
    ['back references', '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5\\6\\7\\8\\9x'],
  ])('refuses %s', (_name, entry) => {
    expect(areQuick([entry], NAMES, 'a list')).toBe(false);
  });

  it('refuses what only a market of the future would show', () => {
    expect(areQuick([`(${'A|'.repeat(12)}A)*x`], ['BTC/USDT'], 'a list')).toBe(false);
  });
});
