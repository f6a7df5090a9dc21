/**
 * The schemas of the REST contract as components of an OpenAPI document. A schema that the contract exports by name is
 * written once, under that name, and referred to wherever it stands inside another one. Entry point: `Components`.
 */
import * as wire from '@pitwall/wire';

/** A schema as plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The contract's schemas and the names it exports them by. */
const NAMES: ReadonlyMap<unknown, string> = new Map(
  Object.entries(wire).flatMap(([name, value]): [unknown, string][] =>
    isObject(value) && '~kind' in value ? [[value, name]] : [],
  ),
);

/** Keys whose values are schemas by name, lists of schemas, and single schemas. */
const MAPS = new Set(['properties', 'patternProperties']);
const LISTS = new Set(['anyOf', 'allOf', 'oneOf', 'prefixItems']);
const SINGLE = new Set(['items', 'additionalProperties']);

/** TypeBox's words where JSON Schema 2020-12 has others: tuples, and maps with any key. */
function modern(schema: JsonSchema): JsonSchema {
  const isTuple = Array.isArray(schema['items']);
  const ofAnyKey = (schema['patternProperties'] as JsonSchema | undefined)?.['^.*$'];
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'items' && isTuple)
      return [
        ['prefixItems', value],
        ['items', false],
      ];
    if (key === 'additionalItems') return [];
    return [key === 'patternProperties' && ofAnyKey !== undefined ? ['additionalProperties', ofAnyKey] : [key, value]];
  });
  return Object.fromEntries(entries);
}

export class Components {
  readonly #schemas = new Map<string, JsonSchema>();

  /** A reference to the schema when it has a name, else the schema itself; what it needs becomes a component. */
  use(schema: unknown): JsonSchema {
    const name = NAMES.get(schema);
    if (name === undefined) return this.#translate(schema);
    if (!this.#schemas.has(name)) {
      // The name is taken before its content is looked at.
      this.#schemas.set(name, {});
      this.#schemas.set(name, this.#translate(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** All components in use, by name. */
  all(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  #translate(schema: unknown): JsonSchema {
    if (!isObject(schema)) return {};
    return Object.fromEntries(
      Object.entries(modern(schema)).map(([key, value]): [string, unknown] => {
        if (MAPS.has(key) && isObject(value)) return [key, this.#all(value)];
        if (LISTS.has(key) && Array.isArray(value)) return [key, value.map((item) => this.use(item))];
        return [key, SINGLE.has(key) && isObject(value) ? this.use(value) : value];
      }),
    );
  }

  #all(schemas: JsonSchema): JsonSchema {
    return Object.fromEntries(Object.entries(schemas).map(([key, value]) => [key, this.use(value)]));
  }
}
