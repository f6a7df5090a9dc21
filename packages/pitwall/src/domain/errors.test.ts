import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, PitwallError, invariant, isPitwallError, messageOf } from './errors.ts';

describe('the error catalogue', () => {
  it('is documented line by line, and nothing else is', () => {
    const text = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
    const documented = [...text.matchAll(/^\| `([A-Z_]+)` \| (\w+) \| (\d+) \|/gm)].map(([, code, kind, status]) => [
      code,
      { kind, httpStatus: Number(status) },
    ]);
    expect(Object.fromEntries(documented)).toEqual(ERROR_CATALOGUE);
  });

  it('gives an error its kind and status', () => {
    const error = new PitwallError('ORDER_UNKNOWN', 'no answer', { cause: new Error('cut') });
    expect([error.kind, error.httpStatus, isPitwallError(error), isPitwallError(error, 'refused')]).toEqual([
      'unknown',
      502,
      true,
      false,
    ]);
  });

  it('asserts and words anything that is thrown', () => {
    expect(() => invariant(false, 'amounts differ')).toThrow('amounts differ');
    expect(() => invariant(true, 'amounts differ')).not.toThrow();
    expect([messageOf(new Error('cut')), messageOf('text')]).toEqual(['cut', 'text']);
  });
});
