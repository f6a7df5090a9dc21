/**
 * Merging configurations: objects recursively, everything else (lists too) replaced as a whole. Each value brings its
 * origin along.
 */
import { clone, define, isObject, type ConfigObject, type KeyPath } from '../tree.ts';
import { Origins } from './origins.ts';

/** A configuration and where its values came from. Both are changed in place by what works on them. */
export interface Layer {
  readonly value: ConfigObject;
  readonly origins: Origins;
}

export function emptyLayer(): Layer {
  return { value: {}, origins: new Origins() };
}

/** Lays `stronger` over `target`, which is changed. */
export function mergeLayer(target: Layer, stronger: Layer): void {
  mergeObject(target, target.value, stronger, stronger.value, []);
}

function mergeObject(
  target: Layer,
  targetObject: ConfigObject,
  stronger: Layer,
  strongerObject: ConfigObject,
  path: KeyPath,
): void {
  for (const [key, value] of Object.entries(strongerObject)) {
    const childPath = [...path, key];
    const present = Object.hasOwn(targetObject, key) ? targetObject[key] : undefined;
    if (isObject(value) && isObject(present)) {
      const origin = stronger.origins.at(childPath);
      if (origin !== undefined) target.origins.set(childPath, origin);
      mergeObject(target, present, stronger, value, childPath);
    } else {
      define(targetObject, key, clone(value));
      target.origins.delete(childPath);
      target.origins.adopt(stronger.origins, childPath);
    }
  }
}
