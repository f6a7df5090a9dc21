import { describe, expect, it } from 'vitest';
import { blankSecretForms } from './secret-forms.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6eyJ1IjoieCJ9fQ.c2lnbmF0dXJl-_';
const NAMED = 'pw_3oUFJFECVuOlj9me96p1J6BNmq7jk-ysmDCTU-lVKjM';

describe('blankSecretForms', () => {
  it.each([
    ['nothing secret: 1.2.3, eyJ, eyJabc.def.ghi, pw_short', 'nothing secret: 1.2.3, eyJ, eyJabc.def.ghi, pw_short'],
    [`Bearer ${JWT}`, 'Bearer ********'],
    [`token=${JWT}&x=1`, 'token=********&x=1'],
    [`Bearer%20${JWT}, and "${JWT}"`, 'Bearer%20********, and "********"'],
    [`a.b.${JWT}`, 'a.b.********'],
    [JWT.slice(0, JWT.lastIndexOf('.') + 1), '********'],
    [`${NAMED} and ${NAMED}`, '******** and ********'],
    ['is "$scrypt$ln=17,r=8,p=1$AAAA$BBBB"', 'is "********"'],
  ])('%s', (text, shown) => expect(blankSecretForms(text)).toBe(shown));

  it.each([
    ['begins of tokens', 'eyJ'],
    ['begins of tokens and dots', 'eyJaaaaaaaa.'],
    ['begins of named tokens', 'pw_'],
    ['begins of hashes', '$scrypt$ '],
    ['dots', '.'],
  ])('a text made to take long is read once: %s', (_name, part) => {
    expect(blankSecretForms(`${part.repeat(500_000)} ${JWT}`).endsWith(' ********')).toBe(true);
  });
});
