/**
 * The configuration as a tree of JSON values, and the few ways to walk it. Paths are lists of keys and list positions;
 * nothing here knows what a key means.
 */

export type ConfigValue = string | number | boolean | null | ConfigValue[] | ConfigObject;

export interface ConfigObject {
  [key: string]: ConfigValue;
}

export type KeyPath = readonly (string | number)[];

export function isObject(value: unknown): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as people write it: `exchange.pair_whitelist[2]`; odd keys in brackets, so that a path is always one line. */
export function pathText(path: KeyPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[^\s."\\[\]\p{C}]+$/u.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** The path of a dotted key: `exchange.name`. List positions cannot be written this way. */
export function keyPath(text: string): string[] {
  return text.split('.');
}

/** The value at `path`; undefined when there is none. */
export function valueAt(root: ConfigValue | undefined, path: KeyPath): ConfigValue | undefined {
  let value = root;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined;
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** Sets the value at `path`, making the objects in between; what is in the way and no object is replaced. */
export function setAt(root: ConfigObject, path: readonly string[], value: ConfigValue): void {
  let target = root;
  for (const part of path.slice(0, -1)) {
    const next = Object.hasOwn(target, part) ? target[part] : undefined;
    if (isObject(next)) {
      target = next;
    } else {
      const made: ConfigObject = {};
      define(target, part, made);
      target = made;
    }
  }
  const last = path.at(-1);
  if (last !== undefined) define(target, last, value);
}

export function deleteAt(root: ConfigObject, path: readonly string[]): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (isObject(parent) && last !== undefined) Reflect.deleteProperty(parent, last);
}

/** Sets an own property, whatever its name (`__proto__` included). */
export function define(target: ConfigObject, key: string, value: ConfigValue): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

export function clone<T extends ConfigValue>(value: T): T {
  return structuredClone(value);
}
