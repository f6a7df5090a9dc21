/**
 * Values for a schema, by chance: right ones, nearly right ones, and nonsense. Names matter more than types: a field
 * called `pair` is most interesting with pairs.
 */
import type { SeededRandom } from '../seeded-random.ts';

/** The part of JSON Schema that parameters and bodies use. */
export interface ValueSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly anyOf?: readonly ValueSchema[];
  readonly items?: ValueSchema;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
}

const BY_NAME: Readonly<Record<string, readonly unknown[]>> = {
  pair: ['BTC/USDT', 'ETH/USDT', 'XRP/USDT', 'NOPE/USDT', 'BTC/EUR', '*', 'btc/usdt', 'BTC/USDT:USDT'],
  blacklist: ['XRP/.*', 'DOGE/USDT', 'BTC/USDT', '(', '*/USDT', '.*', '(a+)+$'],
  pairs_to_delete: ['XRP/.*', 'DOGE/USDT', 'BTC/USDT', 'NOTHING/USDT'],
  timeframe: ['1m', '5m', '1h', '7q', ''],
  timerange: ['20240101-20240102', '-', '20240101-', 'x-y', '1704067200-1704153600'],
  strategy: ['SampleStrategy', 'Nope', '../config', 'a:b', 'sample_strategy', '__proto__'],
  tradeid: ['1', '2', '3', 'all', '999999', '0', '-1'],
  lockid: [1, 2, 3, 999999],
  side: ['long', 'short', '*', 'up'],
  ordertype: ['limit', 'market', 'stop'],
  stake_currency: ['USDT', 'EUR', ''],
  candletype: ['spot', 'futures', 'mark', 'wrong'],
  until: ['2030-01-01 16:00:00Z', '2030-01-01T16:00:00+01:00', '2030-01-01', '9999-12-31T23:59:59Z', 'tomorrow'],
  columns: ['rsi', 'ema_fast', 'nope'],
  scope: ['read', 'trade', 'admin', 'root'],
};

const NUMBERS: readonly unknown[] = [
  ...[0, 1, -1, 2, 5, 0.1, 1e-9, 1e300, -1e300, 2 ** 53, 4294967296, 1.5, '1', '1.0', ' 7 ', '1e5', '0x10', 'NaN'],
];

const WILD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\u202e\u200b',
  '𝕻𝖎𝖙',
  "'; DROP TABLE trades; --",
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}%s%n',
  '../../../../etc/passwd',
  '__proto__',
  'constructor',
  'a'.repeat(5_000),
  '\ud800',
  '\r\nset-cookie: a=b',
];

const NONSENSE: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [[[[]]]],
  { __proto__: null, toString: 1 },
  [1, 'two', null],
  -0,
  1e309,
  ...WILD_TEXTS,
];

export function anyText(random: SeededRandom): string {
  if (random.chance(0.5)) return random.pick(WILD_TEXTS);
  return Array.from({ length: random.between(0, 40) }, () =>
    String.fromCodePoint(random.chance(0.8) ? random.between(0x20, 0x7e) : random.between(0, 0xd7ff)),
  ).join('');
}

export function nonsense(random: SeededRandom): unknown {
  return random.chance(0.3) ? anyText(random) : random.pick(NONSENSE);
}

/** A value the schema allows, or one near it. */
function fitting(name: string, schema: ValueSchema, random: SeededRandom): unknown {
  if (schema.anyOf !== undefined) return fitting(name, random.pick(schema.anyOf), random);
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.type === 'null') return null;
  if (schema.type === 'boolean') return random.chance(0.5);
  if (schema.type === 'array') {
    return Array.from({ length: random.between(0, 3) }, () => valueFor(name, schema.items ?? {}, random));
  }
  if (schema.type === 'object') return objectFor(schema, random);
  const known = BY_NAME[name];
  if (known !== undefined) return random.pick(known);
  if (schema.type === 'integer') return random.chance(0.8) ? random.between(-2, 600) : random.pick(NUMBERS);
  if (schema.type === 'number') return random.chance(0.6) ? random.next() * 1_000 : random.pick(NUMBERS);
  return random.chance(0.6) ? `text ${random.between(0, 9)}` : anyText(random);
}

/** Mostly a fitting value, sometimes anything. */
export function valueFor(name: string, schema: ValueSchema, random: SeededRandom): unknown {
  return random.chance(0.85) ? fitting(name, schema, random) : nonsense(random);
}

/** An object of the schema's fields; now and then a required one is missing, and an unknown one is there. */
export function objectFor(schema: ValueSchema, random: SeededRandom): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isRequired = schema.required?.includes(name) === true;
    if (random.chance(isRequired ? 0.95 : 0.5)) entries.push([name, valueFor(name, field, random)]);
  }
  if (random.chance(0.05)) entries.push([anyText(random), nonsense(random)]);
  return Object.fromEntries(entries);
}
