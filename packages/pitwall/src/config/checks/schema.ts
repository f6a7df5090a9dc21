/**
 * Checks a configuration against its schema: wrong types and values, missing keys, unknown keys, keys this version does
 * not act on. All findings go to `Problems`, one line each.
 *
 * It judges as any JSON Schema validator does (a test compares the two); what it adds are places, allowed values and
 * the nearest key.
 */
import { OPTION_KEYS } from '../schema/index.ts';
import { ROOT_NODE, type SchemaNode } from '../schema/node.ts';
import { isObject, pathText, type ConfigObject, type ConfigValue, type KeyPath } from '../tree.ts';
import { nearestKey } from './nearest-key.ts';
import { keyIs, type Problems } from './problems.ts';

/** Keys that begin so are taken for notes of the user: never an error. */
const NOTE_KEY = /^(_|\/\/|#|\$)/;

/** Reports everything wrong with the values of `raw`. Keys that may be absent are absent. */
export function checkSchema(raw: ConfigObject, problems: Problems): void {
  checkNode(raw, ROOT_NODE, [], problems);
}

/** Reports unknown keys: an error where a known key is near, else a warning. */
export function checkUnknownKeys(raw: ConfigObject, problems: Problems): void {
  unknownKeys(raw, ROOT_NODE, [], problems);
}

function checkNode(value: ConfigValue, node: SchemaNode, path: KeyPath, problems: Problems): void {
  if (node.anyOf !== undefined) {
    checkAlternatives(value, node, node.anyOf, path, problems);
  } else if (!hasType(value, node) || !hasAllowedValue(value, node)) {
    problems.error(path, `${keyIs(path, value)}, must be ${expected(node)}`);
  } else if (Array.isArray(value)) {
    checkList(value, node, path, problems);
  } else if (isObject(value)) {
    checkObject(value, node, path, problems);
  }
}

/** The alternative of the value's own type speaks, when there is one: it knows what is wrong inside. */
function checkAlternatives(
  value: ConfigValue,
  node: SchemaNode,
  alternatives: readonly SchemaNode[],
  path: KeyPath,
  problems: Problems,
): void {
  if (alternatives.some((alternative) => isValid(value, alternative))) return;
  const container = Array.isArray(value) || isObject(value);
  const ofType = container ? alternatives.find((alternative) => hasType(value, alternative)) : undefined;
  if (ofType === undefined) problems.error(path, `${keyIs(path, value)}, must be ${expected(node)}`);
  else checkNode(value, ofType, path, problems);
}

function checkList(list: readonly ConfigValue[], node: SchemaNode, path: KeyPath, problems: Problems): void {
  list.forEach((item, index) => {
    if (node.items !== undefined) checkNode(item, node.items, [...path, index], problems);
    if (node.uniqueItems === true && list.indexOf(item) < index) {
      problems.error([...path, index], `${keyIs([...path, index], item)}, which is in the list already: remove it`);
    }
  });
}

function checkObject(object: ConfigObject, node: SchemaNode, path: KeyPath, problems: Problems): void {
  for (const key of node.required ?? []) {
    if (Object.hasOwn(object, key)) continue;
    const wanted = node.properties?.[key];
    problems.error(
      [...path, key],
      `${pathText([...path, key])} is missing, add it: ${wanted === undefined ? 'any value' : expected(wanted)}`,
    );
  }
  const patterns = Object.entries(node.patternProperties ?? {});
  for (const [key, value] of Object.entries(object)) {
    const child = propertyOf(node, key);
    if (child !== undefined) checkNode(value, child, [...path, key], problems);
    for (const [pattern, valueNode] of patterns) {
      if (new RegExp(pattern, 'u').test(key)) checkNode(value, valueNode, [...path, key], problems);
    }
  }
  if (Object.keys(object).length < (node.minProperties ?? 0)) {
    problems.error(path, `${pathText(path)} is empty, must have at least ${node.minProperties ?? 0} entry`);
  }
}

function isValid(value: ConfigValue, node: SchemaNode): boolean {
  const found = { errors: 0 };
  const count = { error: () => (found.errors += 1) } as unknown as Problems;
  checkNode(value, node, [], count);
  return found.errors === 0;
}

function hasType(value: ConfigValue, node: SchemaNode): boolean {
  if (node.type === undefined) return node.enum === undefined || typeof value === 'string';
  switch (node.type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'string':
    case 'boolean':
      return typeof value === node.type;
  }
}

function hasAllowedValue(value: ConfigValue, node: SchemaNode): boolean {
  if (typeof value === 'number') {
    return (
      value >= (node.minimum ?? -Infinity) &&
      value <= (node.maximum ?? Infinity) &&
      value < (node.exclusiveMaximum ?? Infinity)
    );
  }
  if (typeof value !== 'string') return true;
  return (node.enum?.includes(value) ?? true) && (node.const === undefined || node.const === value);
}

/** What a schema wants, in words: `a number from 0 to 1`, `one of "limit", "market"`. */
export function expected(node: SchemaNode): string {
  if (node.anyOf !== undefined) return node.anyOf.map(expected).join(' or ');
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return `one of ${node.enum.map((item) => JSON.stringify(item)).join(', ')}`;
  if (node.type === undefined) return 'any value';
  switch (node.type) {
    case 'number':
      return `a number${range(node)}`;
    case 'integer':
      return `a whole number${range(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text in double quotes';
    case 'array':
      return node.items?.type === undefined ? 'a list […]' : `a list of ${kindName(node.items.type)} […]`;
    case 'object':
      return 'an object {…}';
  }
}

function kindName(type: NonNullable<SchemaNode['type']>): string {
  const names = { object: 'objects', array: 'lists', string: 'texts', number: 'numbers', integer: 'whole numbers' };
  return type === 'boolean' ? 'true/false' : names[type];
}

function range(node: SchemaNode): string {
  const above = node.minimum === undefined ? '' : ` of at least ${node.minimum}`;
  if (node.maximum !== undefined) {
    return node.minimum === undefined ? ` of at most ${node.maximum}` : ` from ${node.minimum} to ${node.maximum}`;
  }
  if (node.exclusiveMaximum === undefined) return above;
  return `${above}${above === '' ? '' : ' and'} below ${node.exclusiveMaximum}`;
}

function unknownKeys(value: ConfigValue, node: SchemaNode, path: KeyPath, problems: Problems): void {
  if (Array.isArray(value)) {
    const { items } = node.anyOf?.find((alternative) => alternative.type === 'array') ?? node;
    if (items !== undefined) value.forEach((item, index) => unknownKeys(item, items, [...path, index], problems));
    return;
  }
  if (!isObject(value) || node.type !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    const known = propertyOf(node, key);
    if (known !== undefined) unknownKeys(child, known, [...path, key], problems);
    else if (node.open !== true) reportUnknown(key, node, path, problems);
  }
}

function reportUnknown(key: string, node: SchemaNode, path: KeyPath, problems: Problems): void {
  const known = Object.keys(node.properties ?? {});
  if (path.length === 0) {
    if (OPTION_KEYS.includes(key)) return;
    known.push(...OPTION_KEYS);
  }
  const name = pathText([...path, key]);
  const near = NOTE_KEY.test(key) ? undefined : nearestKey(key, known);
  if (near === undefined) problems.warn([...path, key], `${name} is not a known key and is ignored`);
  else problems.error([...path, key], `${name} is not a known key. Did you mean ${pathText([...path, near])}?`);
}

function propertyOf(node: SchemaNode, key: string): SchemaNode | undefined {
  return node.properties !== undefined && Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
}
