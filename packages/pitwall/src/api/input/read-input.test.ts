import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '@pitwall/wire';
import { readInput, type RawRequest } from './read-input.ts';
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
        const { pair, side, price, leverage } = result.input.body as Record<string, unknown>;
        expect(typeof pair).toBe('string');
        expect(['long', 'short']).toContain(side);
        for (const value of [price, leverage])
          expect(value === null || value === undefined || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

describe('lists', () => {
  const item = { pair: 'ETH/BTC', until: '2030-01-01 16:00:00Z' };
  const until = (text: unknown) => readInput(ROUTES.add_locks, bodyOf([{ pair: '*', until: text }]));

  it('reads a list of objects, and says which of them is wrong', () => {
    expect(readInput(ROUTES.add_locks, bodyOf([item]))).toEqual({
      input: { params: {}, query: {}, body: [{ pair: 'ETH/BTC', until: '2030-01-01T16:00:00.000Z', side: '*' }] },
    });
    expect(readInput(ROUTES.add_locks, bodyOf([item, 7, { ...item, side: 'up' }, {}]))).toMatchObject({
      problems: [
        { loc: ['body', 1], type: 'type_error.dict' },
        { loc: ['body', 2, 'side'], type: 'type_error.enum' },
        { loc: ['body', 3, 'pair'], type: 'value_error.missing' },
        { loc: ['body', 3, 'until'], type: 'value_error.missing' },
      ],
    });
    expect(readInput(ROUTES.add_locks, bodyOf(item))).toMatchObject({
      problems: [{ loc: ['body'], type: 'type_error.list' }],
    });
  });

  it('names the place of a wrong value in a list', () => {
    expect(readInput(ROUTES.add_to_blacklist, bodyOf({ blacklist: ['x', 1, null] }))).toMatchObject({
      problems: [{ loc: ['body', 'blacklist', 2], type: 'type_error.none.not_allowed' }],
    });
  });

  it('takes a repeated parameter as a list, one value too', () => {
    const read = (query: Record<string, unknown>) =>
      readInput(ROUTES.delete_from_blacklist, { ...NOTHING, query: { ...query, x: ['1', '2'] } });
    expect(read({ pairs_to_delete: ['a', 'b'] })).toMatchObject({ input: { query: { pairs_to_delete: ['a', 'b'] } } });
    expect(read({ pairs_to_delete: 'a' })).toMatchObject({ input: { query: { pairs_to_delete: ['a'] } } });
    expect(read({})).toMatchObject({ input: { query: { pairs_to_delete: [] } } });
  });

  it.each([
    ['2030-01-01T16:00:00Z', '2030-01-01T16:00:00.000Z'],
    ['2030-01-01T16:00:00.25+01:00', '2030-01-01T15:00:00.250Z'],
    ['2030-01-01 16:00-0130', '2030-01-01T17:30:00.000Z'],
    ['2030-01-01 16:00:00 +02', '2030-01-01T14:00:00.000Z'],
    [' 2028-02-29t16:00:00z ', '2028-02-29T16:00:00.000Z'],
  ])('reads the moment %s', (text, expected) => {
    expect(until(text)).toMatchObject({ input: { body: [{ until: expected }] } });
  });

  it.each([
    ['2030-01-01T16:00:00', 'timezone_aware'],
    ['2030-02-29T16:00:00Z', 'value_error.datetime'],
    ['2030-01-01T25:00:00Z', 'value_error.datetime'],
    ['9999-01-01T00:00:00Z', 'value_error.datetime'],
    ['1969-12-31T23:59:59Z', 'value_error.datetime'],
    ['tomorrow', 'value_error.datetime'],
    ['', 'value_error.datetime'],
    [7, 'value_error.datetime'],
  ])('refuses the moment %s', (text, type) => {
    expect(until(text)).toMatchObject({ problems: [{ loc: ['body', 0, 'until'], type }] });
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
