/**
 * Keys that are accepted because configurations are shared, but that this version does not act on. The schema marks
 * them. One that only adds something is told about; one without which trading would not be what was asked for stops the
 * bot before it trades.
 */
import { ROOT_NODE, type SchemaNode } from '../schema/node.ts';
import { isObject, pathText, type ConfigObject, type ConfigValue, type KeyPath } from '../tree.ts';
import { keyIs, type Problems } from './problems.ts';

/** Reports what is switched on and not there yet. Only for run modes that trade. */
export function checkLaterKeys(raw: ConfigObject, problems: Problems): void {
  visit(raw, ROOT_NODE, [], problems);
}

function visit(value: ConfigValue, node: SchemaNode, path: KeyPath, problems: Problems): void {
  if (node.later === 'refused' && isOn(value)) {
    problems.error(path, `${keyIs(path, value)}, but this version cannot do that yet: switch it off or remove it`);
  } else if (node.later === 'ignored' && isOn(value)) {
    problems.warn(path, `${pathText(path)} has no effect in this version`);
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      const childNode = Object.hasOwn(node.properties ?? {}, key) ? node.properties?.[key] : undefined;
      if (childNode !== undefined) visit(child, childNode, [...path, key], problems);
    }
  }
}

function isOn(value: ConfigValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0 && value['enabled'] !== false;
  return value !== false && value !== '' && value !== 0 && value !== null;
}
