import { expect, test } from 'vitest';

import { WireError } from './errors.ts';
import { Parameters } from './parameters.ts';

function refusal(read: () => unknown): number | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return undefined;
}

const parse = (query: string, body = '') => Parameters.parse(query, body);

test('reads query and body together, decoded', () => {
  const parameters = parse('symbol=BTCUSDT&symbols=%5B%22A%22%2C%22B%22%5D', 'price=1.50&reduceOnly=true&limit=7');
  expect(parameters.requiredSymbol()).toBe('BTCUSDT');
  expect(parameters.textList('symbols')).toEqual(['A', 'B']);
  expect(parameters.decimal('price')).toBe('1.50');
  expect(parameters.flag('reduceOnly')).toBe(true);
  expect(parameters.limit(500, 1000)).toBe(7);
  expect(parameters.has('timeInForce')).toBe(false);
});

test.each([
  ['missing', -1102, () => parse('').requiredSymbol()],
  ['empty', -1102, () => parse('symbol=').requiredSymbol()],
  ['lower case symbol', -1100, () => parse('symbol=btcusdt').symbol()],
  ['negative decimal', -1100, () => parse('price=-1').decimal('price')],
  ['exponent', -1100, () => parse('price=1e5').decimal('price')],
  ['no number', -1100, () => parse('limit=x').limit(1, 2)],
  ['zero limit', -1130, () => parse('limit=0').limit(1, 2)],
  ['unsafe integer', -1130, () => parse('orderId=99999999999999999999').integer('orderId')],
  ['long client id', -1100, () => parse(`id=${'a'.repeat(37)}`).clientId('id')],
  ['bad flag', -1100, () => parse('x=yes').flag('x')],
  ['bad choice', -1130, () => parse('x=c').choice('x', ['a', 'b'])],
  ['broken list', -1100, () => parse('x=[').textList('x')],
  ['list of numbers', -1130, () => parse('x=[1]').textList('x')],
  ['sent twice', -1101, () => parse('a=1&a=2')],
  ['sent in query and body', -1101, () => parse('a=1', 'a=1')],
])('refuses %s with %i', (_, code, read) => {
  expect(refusal(read)).toBe(code);
});

test('caps a page at its most', () => {
  expect(parse('limit=5000').limit(500, 1000)).toBe(1000);
  expect(parse('').limit(500, 1000)).toBe(500);
});
