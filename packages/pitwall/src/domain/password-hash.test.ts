import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPasswordHash, isPasswordHash, parsePasswordHash } from './password-hash.ts';

const SALT = 'A'.repeat(22);
const HASH = 'B'.repeat(42) + 'A';
const text = (cost: string, salt = SALT, hash = HASH): string => `$scrypt$${cost}$${salt}$${hash}`;

describe('a scrypt hash in one line', () => {
  it('is read as it was written', () => {
    const parameters = fc.record({
      ln: fc.integer({ min: 14, max: 17 }),
      r: fc.integer({ min: 8, max: 16 }),
      p: fc.integer({ min: 1, max: 4 }),
      salt: fc.uint8Array({ minLength: 16, maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      hash: fc.uint8Array({ minLength: 32, maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(parameters, (hash) => {
        const line = formatPasswordHash(hash);
        expect(isPasswordHash(line)).toBe(true);
        expect(line).not.toMatch(/[\s"]/);
        expect(parsePasswordHash(line)).toEqual(hash);
      }),
    );
  });

  it.each([
    ['$scrypt$', 'not of the form'],
    ['$scrypt$17$8$1$salt$hash', 'not of the form'],
    [`${text('ln=17,r=8,p=1')}\n`, 'not of the form'],
    [text('ln=13,r=8,p=1'), 'ln=13, which can be guessed'],
    [text('ln=21,r=8,p=1'), 'ln=21, which would stop the machine'],
    [text('ln=999,r=8,p=1'), 'ln=999'],
    [text('ln=17,r=1,p=1'), 'r=1'],
    [text('ln=17,r=99999,p=1'), 'r=99999'],
    [text('ln=17,r=8,p=0'), 'p=0'],
    [text('ln=17,r=8,p=5'), 'p=5'],
    [text('ln=20,r=8,p=1'), '1024 MiB'],
    [text('ln=17,r=8,p=1', 'AAAA'), 'salt of 3 bytes'],
    [text('ln=17,r=8,p=1', SALT, 'BBBB'), '3 bytes'],
    [text('ln=17,r=8,p=1', 'A'.repeat(201)), 'not of the form'],
  ])('%s is refused', (line, why) => {
    expect(() => parsePasswordHash(line)).toThrow(why);
    expect(() => parsePasswordHash(line)).toThrow('pitwall hash-password');
    expect(() => parsePasswordHash(line)).not.toThrow(HASH);
  });

  it('is what begins like one; any other text is a password', () => {
    expect(['$scrypt', 'scrypt', '', '$2b$10$x'].map(isPasswordHash)).toEqual([false, false, false, false]);
  });
});
