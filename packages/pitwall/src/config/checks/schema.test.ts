/** Our check accepts exactly what a JSON Schema validator accepts; the nearest key is the nearest. */
import fc from 'fast-check';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { insertDefaults } from '../defaults.ts';
import { ConfigurationSchema } from '../schema/index.ts';
import { ROOT_NODE, type SchemaNode } from '../schema/node.ts';
import { Origins } from '../sources/origins.ts';
import type { ConfigObject } from '../tree.ts';
import { editDistance, nearestKey } from './nearest-key.ts';
import { Problems } from './problems.ts';
import { checkSchema } from './schema.ts';

const NUMBERS = [-2, -1, -0.5, 0, 0.0001, 0.5, 0.99, 1, 1.5, 50, 51, 1023, 1024, 65535, 65536];
const anything = fc.constantFrom<unknown>(
  'x',
  '',
  5,
  0,
  -1,
  true,
  null,
  [],
  {},
  ['a', 'a'],
  [1],
  { a: 1 },
  'unlimited',
);

/** Values near a schema: mostly of the right type, at the edges of what is allowed. */
function near(node: SchemaNode): fc.Arbitrary<unknown> {
  if (node.anyOf !== undefined) return fc.oneof(anything, ...node.anyOf.map(near));
  if (node.enum !== undefined) return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...node.enum) }, anything);
  if (node.const !== undefined) return fc.oneof(fc.constant(node.const), anything);
  if (node.type === undefined) return anything;
  switch (node.type) {
    case 'number':
    case 'integer':
      return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NUMBERS) }, anything);
    case 'array':
      return fc.oneof({ weight: 4, arbitrary: fc.array(near(node.items ?? {}), { maxLength: 3 }) }, anything);
    case 'object':
      return fc.oneof({ weight: 8, arbitrary: nearObject(node) }, anything);
    case 'string':
    case 'boolean':
      return fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown>('text', true, false) }, anything);
  }
}

function nearObject(node: SchemaNode): fc.Arbitrary<unknown> {
  const fields = Object.entries(node.properties ?? {}).map(([key, child]) => [key, near(child)] as const);
  const pattern = Object.values(node.patternProperties ?? {})[0];
  const free =
    pattern === undefined ? fc.constant({}) : fc.dictionary(fc.constantFrom('0', '10', '0.5', 'x'), near(pattern));
  const known = fields.length === 0 ? fc.constant({}) : fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  return fc.tuple(known, free).map(([left, right]) => ({ ...left, ...right }));
}

function errorsOf(raw: ConfigObject): string[] {
  const problems = new Problems(new Origins(), 'c.json');
  checkSchema(raw, problems);
  return problems.errors;
}

describe('checkSchema', () => {
  const sections = Object.entries(ROOT_NODE.properties ?? {});

  it.each(sections)('judges %s as a JSON Schema validator does', (key, node) => {
    fc.assert(
      fc.property(near(node), (value) => {
        const raw = { [key]: value } as ConfigObject;
        expect(errorsOf(raw).length === 0).toBe(Check(ConfigurationSchema, raw));
      }),
      { numRuns: 60 },
    );
  });

  it('finds its own defaults valid', () => {
    const raw: ConfigObject = {};
    for (const [key, node] of sections) if (node.type === 'object') raw[key] = {};
    insertDefaults(raw);
    const wrong = errorsOf(raw).filter((line) => !/ is missing, add it| is empty, must have/.test(line));
    expect(wrong).toEqual([]);
    expect(raw['tradable_balance_ratio']).toBe(0.99);
    expect(raw['entry_pricing']).toEqual({ price_side: 'same', order_book_top: 1 });
  });
});

describe('nearestKey', () => {
  it.each([
    ['stake_amuont', 'stake_amount'],
    ['stakeamount', 'stake_amount'],
    ['stake_amount2', 'stake_amount'],
    ['feee', 'fee'],
    ['fa', undefined],
    ['colour', undefined],
  ])('%s is meant to be %s', (key, expected) => {
    expect(nearestKey(key, ['fee', 'stake_amount', 'stake_currency'])).toBe(expected);
  });

  it('counts single changes, and is symmetric', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (left, right) => {
        const distance = editDistance(left, right);
        expect(distance).toBe(editDistance(right, left));
        expect(distance === 0).toBe(left === right);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(left.length - right.length));
        expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      }),
    );
  });
});
