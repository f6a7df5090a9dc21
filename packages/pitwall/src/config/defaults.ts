/** Inserts the defaults of the schema into every object that is present; objects that are absent stay absent. */
import { ROOT_NODE, type SchemaNode } from './schema/node.ts';
import { clone, isObject, type ConfigObject, type ConfigValue } from './tree.ts';

/**
 * @param raw changed in place
 * @param except root keys that are left absent (a strategy may still give them)
 */
export function insertDefaults(raw: ConfigObject, except: readonly string[] = []): void {
  insert(raw, ROOT_NODE, except);
}

function insert(object: ConfigObject, node: SchemaNode, except: readonly string[]): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value === undefined) {
      if (child.default !== undefined && !except.includes(key)) object[key] = clone(child.default as ConfigValue);
    } else {
      insertInto(value, child);
    }
  }
}

function insertInto(value: ConfigValue, node: SchemaNode): void {
  if (isObject(value)) insert(value, node, []);
  else if (Array.isArray(value) && node.items !== undefined) {
    for (const item of value) insertInto(item, node.items);
  }
}
