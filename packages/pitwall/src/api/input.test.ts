import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '@pitwall/wire';
import { readInput, type RawRequest } from './input.ts';
import { readJson } from './json-text.ts';

const NOTHING: RawRequest = { params: {}, query: {}, body: undefined, contentType: undefined };

function bodyOf(value: unknown): RawRequest {
  return { ...NOTHING, body: Buffer.from(JSON.stringify(value)) };
}

describe('readInput', () => {
  it('reads numbers from text, takes defaults and leaves out what is not asked for', () => {
    const query = { offset: ' 7', unknown: 'x' };
    expect(readInput(ROUTES.trades, { ...NOTHING, query })).toEqual({
      input: { params: {}, query: { limit: 500, offset: 7 }, body: {} },
    });
  });

  it('reads the body of a forced entry', () => {
    const body = { pair: 'ETH/BTC', price: '0.1', stakeamount: null, ordertype: 'limit', x: 1 };
    expect(readInput(ROUTES.forceenter, bodyOf(body))).toEqual({
      input: {
        params: {},
        query: {},
        body: { pair: 'ETH/BTC', side: 'long', price: 0.1, stakeamount: null, ordertype: 'limit' },
      },
    });
  });

  it('reports all that is wrong, in the order of the schema', () => {
    const result = readInput(ROUTES.forceexit, bodyOf({ amount: 'x', ordertype: 'y' }));
    expect(result).toMatchObject({
      problems: [{ loc: ['body', 'tradeid'] }, { loc: ['body', 'ordertype'] }, { loc: ['body', 'amount'] }],
    });
  });

  it('gives numbers that are finite and choices that are known, or problems', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('pair', 'side', 'price', 'leverage', 'x'), fc.jsonValue()), (body) => {
        const result = readInput(ROUTES.forceenter, bodyOf(body));
        if (!('input' in result)) return;
        const { pair, side, price, leverage } = result.input.body;
        expect(typeof pair).toBe('string');
        expect(['long', 'short']).toContain(side);
        for (const value of [price, leverage])
          expect(value === null || value === undefined || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

describe('readJson', () => {
  it('reads what is JSON, and finds a place in what is not', () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, noise]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + noise + text.slice(place + 1);
    });
    fc.assert(
      fc.property(damaged, (text) => {
        const result = readJson(text);
        if ('value' in result) {
          expect(result.value).toEqual(JSON.parse(text));
          return;
        }
        expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
        const { position, line, column } = result.failure;
        expect(position).toBeLessThanOrEqual(Array.from(text).length);
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
