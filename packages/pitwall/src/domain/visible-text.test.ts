import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleLine, visibleLines } from './visible-text.ts';

describe('visibleLine', () => {
  it.each([
    ['plain text, Grüße, 価格, 👍', 'plain text, Grüße, 価格, 👍'],
    ['a\tb', 'a\tb'],
    ['one\ntwo\r', 'one\\ntwo\\u000d'],
    ['\u001b[2J\u0007', '\\u001b[2J\\u0007'],
    ['\u009b31m', '\\u009b31m'],
    ['abc\u202egnp.exe', 'abc\\u202egnp.exe'],
    ['a\u2028b', 'a\\u2028b'],
  ])('%j is shown as %j', (text, shown) => expect(visibleLine(text)).toBe(shown));
});

describe('visibleLines', () => {
  it.each([
    ['one\ntwo', 'one\n  two'],
    ['one\n  two\n\tthree', 'one\n  two\n\tthree'],
    ['one\r\ntwo\rthree\u2028four', 'one\n  two\n  three\n  four'],
    ['one\n\u001b[2Jtwo', 'one\n  \\u001b[2Jtwo'],
  ])('%j is shown as %j', (text, shown) => expect(visibleLines(text)).toBe(shown));

  it('begins only one line without a blank, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\u0085', '\u2029', '\u001b') }), (text) => {
        const [, ...others] = visibleLines(text).split('\n');
        expect(others.every((line) => /^[ \t]/.test(line))).toBe(true);
        expect(visibleLines(text)).not.toMatch(/[\r\u0085\u2029\u001b]/);
      }),
    );
  });
});
