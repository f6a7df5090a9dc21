import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { jsonLine } from './json-line.ts';

describe('jsonLine', () => {
  it.each([
    ['{"a":1,"b":[true,null]}', '{"a": 1, "b": [true, null]}'],
    ['{ "a" :\n "x,y:z" }', '{"a": "x,y:z"}'],
    ['"Ümläut \u{1F600} \u007f"', '"\\u00dcml\\u00e4ut \\ud83d\\ude00 \\u007f"'],
    ['"a\\"b\\\\c\\u0041\\n\\/"', '"a\\"b\\\\cA\\n/"'],
    ['[]', '[]'],
    ['{}', '{}'],
    ['12345678901234567890', '12345678901234567890'],
  ])('writes %s', (given, expected) => {
    expect(jsonLine(given)).toBe(expected);
  });

  it.each([
    ['1000.0', '1000.0'],
    ['0.1', '0.1'],
    ['-0.0', '-0.0'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['7.391275897987988e-7', '7.391275897987988e-07'],
    ['1e3', '1000.0'],
    ['1.5e16', '1.5e+16'],
    ['123456789012345.6', '123456789012345.6'],
    ['0.000123456789', '0.000123456789'],
  ])('writes the number %s as %s', (given, expected) => {
    expect(jsonLine(given)).toBe(expected);
  });

  it('keeps the value of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const line = jsonLine(text);
        expect(JSON.parse(line)).toEqual(JSON.parse(text));
        expect(line).toMatch(/^[ -~]*$/);
      }),
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => jsonLine('<html>')).toThrow(SyntaxError);
  });
});
