/**
 * Lays the attributes of the strategy under the configuration: an attribute counts only where the configuration lacks
 * the key; objects are taken as a whole.
 */
import type { StrategyDescription } from '../../brain/brain.ts';
import { STRATEGY_KEYS } from '../schema/node.ts';
import { clone, type ConfigObject, type ConfigValue } from '../tree.ts';
import type { Origins } from './origins.ts';

/**
 * @param raw is not changed
 * @param origins when given, the attributes taken are noted in it as coming from the strategy
 */
export function mergeStrategy(raw: ConfigObject, strategy: StrategyDescription, origins?: Origins): ConfigObject {
  const merged = clone(raw);
  for (const key of STRATEGY_KEYS) {
    const attribute = strategy.attributes[key];
    if (Object.hasOwn(merged, key) || attribute === undefined || attribute === null) continue;
    merged[key] = clone(attribute as ConfigValue);
    origins?.set([key], { kind: 'strategy', name: strategy.name });
  }
  return merged;
}
