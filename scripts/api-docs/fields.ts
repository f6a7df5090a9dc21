/** What schemas say of their fields, as rows of tables. Entry points: `parameterRows`, `fieldRows`. */

/** The part of JSON Schema that the contract uses. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly deprecated?: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  integer: 'integer',
  number: 'number',
  string: 'text',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

function typeText(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.type !== 'array') return TYPES[schema.type ?? ''] ?? 'anything';
  const { items } = schema;
  if (items === undefined || !('length' in items)) return `list of ${typeText(items ?? {})}`;
  return `list: ${items.map(typeText).join(', ')}`;
}

function meaning(schema: Schema): string {
  const inner = schema.anyOf?.find(({ description }) => description !== undefined)?.description;
  const text = schema.description ?? inner ?? '';
  return schema.deprecated === true ? `${text === '' ? '' : `${text}; `}an old name, kept for early clients` : text;
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '\\<')).join(' | ')} |`;
}

/** Rows `name | place | type | default | meaning`, those that must be given marked. */
export function parameterRows(place: string, schema: unknown): string[] {
  const { properties = {}, required = [] } = (schema ?? {}) as Schema;
  return Object.entries(properties).map(([name, property]) => {
    const standard = property.default === undefined ? '–' : `\`${JSON.stringify(property.default)}\``;
    const value = required.includes(name) ? 'must be given' : standard;
    return row(`\`${name}\``, place, typeText(property), value, meaning(property));
  });
}

/** Rows `field | type | meaning` of the fields whose meaning is not plain from their name. */
export function fieldRows(schema: unknown, path = ''): string[] {
  const { properties = {}, items, anyOf, patternProperties } = schema as Schema;
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap((choice) => fieldRows(choice, path)))];
  if (items !== undefined && !('length' in items)) return fieldRows(items, `${path}[]`);
  const values = Object.values(patternProperties ?? {}).flatMap((value) => fieldRows(value, `${path}.*`));
  const named = Object.entries(properties).flatMap(([name, property]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const text = meaning(property);
    const own = text === '' ? [] : [row(`\`${at}\``, typeText(property), text)];
    return [...own, ...fieldRows(property, at)];
  });
  return [...named, ...values];
}
