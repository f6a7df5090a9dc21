/** Whatever stands in a configuration, the answer is settings or lines of text, never a crash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPitwallError } from '../domain/errors.ts';
import { completeConfiguration, prepareObject } from './prepare.ts';
import { RENAMED_PRICING, RENAMED_SETTINGS, REMOVED_SETTINGS } from './renamed.ts';
import { ROOT_NODE, type SchemaNode } from './schema/node.ts';
import { parseConfiguration } from './sources/parse.ts';
import { keyPath, setAt, type ConfigObject, type ConfigValue } from './tree.ts';

/** Every key path of the schema and of the old names. */
function paths(node: SchemaNode, path: readonly string[] = []): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    [...path, key],
    ...paths(child, [...path, key]),
  ]);
}
const PATHS = [
  ...paths(ROOT_NODE),
  ...RENAMED_SETTINGS.map(({ from }) => keyPath(from)),
  ...Object.keys(REMOVED_SETTINGS).map(keyPath),
  ...RENAMED_PRICING.flatMap(({ from, lastBalance }) => [[from], [from, lastBalance], [from, 'price_side']]),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((key) => [key]),
  ...['__proto__', 'constructor'].map((key) => ['exchange', key]),
];

const value = fc.oneof(
  fc.constantFrom<ConfigValue>(
    null,
    true,
    false,
    0,
    1,
    -1,
    0.5,
    1e308,
    '',
    'x',
    'futures',
    'market',
    'unlimited',
    '5m',
  ),
  fc.constantFrom<ConfigValue>(
    [],
    {},
    [null],
    [{}],
    [[]],
    [{ method: 5 }],
    { '0': 'x' },
    { '0': 1 },
    { enabled: true },
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<ConfigValue>,
);
const changes = fc.array(fc.tuple(fc.constantFrom(...PATHS), value), { maxLength: 8 });

const FINE: ConfigObject = {
  dry_run: true,
  entry_pricing: {},
  exit_pricing: {},
  max_open_trades: 3,
  stake_currency: 'USDT',
  stake_amount: 1,
  exchange: { name: 'binance', pair_whitelist: ['A/B'] },
  pairlists: [{ method: 'StaticPairList' }],
  timeframe: '5m',
  stoploss: -0.1,
  minimal_roi: { '0': 1 },
};
const STRATEGY = { name: 'S', file: 's.ts', version: null, canShort: false, attributes: {}, informativePairs: [] };

function outcome(raw: ConfigObject, attributes: ConfigObject): 'accepted' | 'refused' {
  try {
    const prepared = prepareObject(raw, 'trade');
    const strategy = { ...STRATEGY, attributes, plotConfig: {}, callbacks: [] };
    const { settings } = completeConfiguration(prepared, strategy);
    expect(settings.exits.stoploss).toBeLessThan(0);
    expect(settings.dryRun).toBe(prepared.runMode === 'dry_run');
    return 'accepted';
  } catch (error) {
    if (!isPitwallError(error)) throw error;
    expect(error.code).toBe('CONFIG');
    for (const line of error.message.split('\n')) expect(line).toMatch(/\S/);
    return 'refused';
  }
}

describe('any configuration', () => {
  it('is accepted or refused', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(changes, changes, (inFile, inStrategy) => {
        const raw = structuredClone(FINE);
        const attributes: ConfigObject = {};
        for (const [path, changed] of inFile) setAt(raw, path, structuredClone(changed));
        for (const [path, changed] of inStrategy) setAt(attributes, path, structuredClone(changed));
        const before = structuredClone(raw);
        seen.add(outcome(raw, attributes));
        expect(raw).toEqual(before);
      }),
      { numRuns: 2_000, examples: [[[], []]] },
    );
    expect(seen).toEqual(new Set(['accepted', 'refused']));
  });

  it('any text is a configuration or one line that says where it is broken', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"a"',
      '"',
      ':',
      ',',
      '5',
      'true',
      '//',
      '/*',
      '*/',
      '\n',
      ' ',
      '\\',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        try {
          parseConfiguration(text, 'c.json');
        } catch (error) {
          if (!isPitwallError(error)) throw error;
          expect(error.message).toMatch(/^c\.json:\d+:\d+: [^\n]+$/);
          const [, line, column] = error.message.split(':').map(Number);
          const lines = text.split('\n');
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[(line ?? 1) - 1]?.length ?? 0) + 1);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
