import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeClientOrderId, tagOfClientOrderId } from './client-order-id.ts';
import type { ClientOrderIdEncoding, ClientOrderIdFormat } from './client-order-id.ts';

const tags = fc.integer({ min: 0, max: 2 ** 24 - 1 });
const randoms = fc.bigInt({ min: 0n, max: (1n << 104n) - 1n });
const formats = fc.record({
  encoding: fc.constantFrom<ClientOrderIdEncoding>('base32', 'hex', 'uuid'),
  prefix: fc.constantFrom('', 't-'),
});

describe('client order ids', () => {
  it('carry the tag in every alphabet, and differ whenever their random bits do', () => {
    fc.assert(
      fc.property(tags, randoms, randoms, formats, (tag, one, two, format) => {
        const first = encodeClientOrderId(tag, one, format);
        expect(tagOfClientOrderId(first, format)).toBe(tag);
        expect(first === encodeClientOrderId(tag, two, format)).toBe(one === two);
      }),
    );
  });

  it.each<[ClientOrderIdFormat, RegExp]>([
    [{ encoding: 'base32', prefix: '' }, /^[a-z2-7]{26}$/],
    [{ encoding: 'hex', prefix: '' }, /^[0-9a-f]{32}$/],
    [{ encoding: 'uuid', prefix: '' }, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    [{ encoding: 'base32', prefix: 't-' }, /^t-[a-z2-7]{26}$/],
  ])('look as %o asks for', (format, shape) => {
    expect(encodeClientOrderId(2 ** 24 - 1, (1n << 104n) - 1n, format)).toMatch(shape);
    expect(encodeClientOrderId(0, 0n, format)).toMatch(shape);
  });

  it('of somebody else have no tag', () => {
    const format = { encoding: 'base32', prefix: '' } as const;
    for (const text of ['', 'web_1234567890', 'x-R4BD3S82aaaaaaaaaaaaaaaaaaaa', 'z'.repeat(26), '8'.repeat(26)]) {
      expect(tagOfClientOrderId(text, format)).toBeNull();
    }
    expect(tagOfClientOrderId('a'.repeat(26), { encoding: 'base32', prefix: 't-' })).toBeNull();
  });
});
