/** Root keys that must be there, by run mode. Keys with a default can never be missing and are not listed. */
import { isOptimizing, isTrading, type RunMode } from '../run-mode.ts';
import { nodeAt, STRATEGY_KEYS } from '../schema/node.ts';
import type { ConfigObject } from '../tree.ts';
import type { Phase } from './consistency.ts';
import type { Problems } from './problems.ts';
import { expected } from './schema.ts';

const TRADING = ['exchange', 'dry_run', 'entry_pricing', 'exit_pricing', 'timeframe', 'stake_currency', 'stake_amount'];
const RULES = ['max_open_trades', 'stoploss', 'minimal_roi'];

/** The root keys that must be there in a run mode. */
export function requiredKeys(mode: RunMode): readonly string[] {
  if (isTrading(mode)) return [...TRADING, ...RULES];
  if (isOptimizing(mode)) return ['exchange', 'stake_currency', 'stake_amount', ...RULES];
  return ['exchange', 'dry_run'];
}

/** Reports missing keys. What a strategy may give is missing only when the strategy has been merged. */
export function checkRequired(phase: Phase, raw: ConfigObject, mode: RunMode, problems: Problems): void {
  for (const key of requiredKeys(mode)) {
    const node = nodeAt([key]);
    if (Object.hasOwn(raw, key) || node === undefined || STRATEGY_KEYS.includes(key) !== (phase === 'strategy'))
      continue;
    const where = phase === 'strategy' ? ' (in the configuration or in the strategy)' : '';
    problems.error([key], `${key} is missing, add it${where}: ${expected(node)}`);
  }
}
