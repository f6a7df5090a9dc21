/**
 * From merged values to a configuration that can be used, in two steps:
 *
 * 1. `prepareConfiguration` when the files are read: old names, unknown keys, types, and the rules that need no strategy.
 *    The control API can start with its result.
 * 2. `completeConfiguration` when the strategy is loaded: its attributes, the remaining rules, the bot's settings.
 *
 * Both throw CONFIG with one line per problem. Entry points for whoever has a plain object instead of files, too.
 */
import type { StrategyDescription } from '../brain/brain.ts';
import type { BotSettings } from '../domain/settings.ts';
import { checkApiServer } from './checks/api-server.ts';
import { checkConsistency } from './checks/consistency.ts';
import { checkExchangeName } from './checks/exchange-name.ts';
import { checkLaterKeys } from './checks/later.ts';
import { Problems } from './checks/problems.ts';
import { checkRequired } from './checks/required.ts';
import { checkSchema, checkUnknownKeys } from './checks/schema.ts';
import { chooseDatabase, databaseProblem } from './database-url.ts';
import { insertDefaults } from './defaults.ts';
import { translateOldNames } from './renamed.ts';
import { isTrading, type RequestedMode, type RunMode } from './run-mode.ts';
import { STRATEGY_KEYS } from './schema/node.ts';
import { blankAccountSecrets } from './secrets.ts';
import { toSettings } from './settings.ts';
import type { Layer } from './sources/merge.ts';
import { Origins } from './sources/origins.ts';
import { mergeStrategy } from './sources/strategy-merge.ts';
import { clone, type ConfigObject } from './tree.ts';

export interface PreparedConfiguration {
  /**
   * Checked values under their new names, with defaults, except for keys the strategy may still give. In dry-run the
   * credentials of the exchange account are blank.
   */
  readonly raw: ConfigObject;
  readonly origins: Origins;
  readonly runMode: RunMode;
  readonly warnings: readonly string[];
  /** How messages name the configuration as a whole. */
  readonly name: string;
}

export interface CompleteConfiguration {
  /** As in `PreparedConfiguration`, with the strategy's attributes and all defaults. */
  readonly raw: ConfigObject;
  readonly settings: BotSettings;
  /** What came up in this step only. */
  readonly warnings: readonly string[];
}

/**
 * Steps of the first half. `layer` is not changed.
 *
 * @param inContainer the bot runs where loopback cannot be reached from outside
 */
export function prepareConfiguration(
  layer: Layer,
  requested: RequestedMode,
  name = 'the configuration',
  inContainer = false,
): PreparedConfiguration {
  const raw = clone(layer.value);
  const origins = layer.origins.copy();
  const problems = new Problems(origins, name);
  const runMode = decideRunMode(raw, requested);
  raw['internals'] ??= {};
  raw['pairlists'] ??= [];
  translateOldNames({ value: raw, origins }, problems);
  checkUnknownKeys(raw, problems);
  checkRequired('files', raw, runMode, problems);
  checkConsistency('files', raw, runMode, problems);
  checkExchangeName(raw, runMode, problems);
  checkDatabase(raw, problems);
  if (isTrading(runMode) || runMode === 'webserver') checkApiServer(raw, problems, inContainer);
  if (isTrading(runMode)) checkLaterKeys(raw, problems);
  checkSchema(raw, problems);
  problems.throwIfAny();
  insertDefaults(raw, STRATEGY_KEYS);
  if (raw['dry_run'] === true) blankAccountSecrets(raw);
  if (isTrading(runMode)) {
    const configured = raw['db_url'];
    raw['db_url'] = chooseDatabase(typeof configured === 'string' ? configured : undefined, runMode === 'dry_run');
  }
  return { raw, origins, runMode, warnings: problems.warnings, name };
}

/** Steps of the second half. `prepared` is not changed. */
export function completeConfiguration(
  prepared: PreparedConfiguration,
  strategy: StrategyDescription,
): CompleteConfiguration {
  const origins = prepared.origins.copy();
  const problems = new Problems(origins, prepared.name);
  const raw = mergeStrategy(prepared.raw, strategy, origins);
  raw['strategy'] ??= strategy.name;
  checkRequired('strategy', raw, prepared.runMode, problems);
  checkConsistency('strategy', raw, prepared.runMode, problems);
  if (isTrading(prepared.runMode)) checkLaterKeys(raw, problems);
  checkSchema(raw, problems);
  problems.throwIfAny();
  insertDefaults(raw);
  const known = new Set(prepared.warnings);
  return { raw, settings: toSettings(raw), warnings: problems.warnings.filter((warning) => !known.has(warning)) };
}

/** A configuration given as an object: everything in it counts as written in `name`. */
export function prepareObject(
  raw: ConfigObject,
  requested: RequestedMode,
  name = 'the configuration',
): PreparedConfiguration {
  return prepareConfiguration({ value: raw, origins: new Origins() }, requested, name);
}

/** Trading is simulated unless `dry_run` says false; commands that only look are always simulated. */
function decideRunMode(raw: ConfigObject, requested: RequestedMode): RunMode {
  if (requested === 'trade') return raw['dry_run'] === false ? 'live' : 'dry_run';
  if (requested !== 'webserver') raw['dry_run'] = true;
  return requested;
}

function checkDatabase(raw: ConfigObject, problems: Problems): void {
  const url = raw['db_url'];
  const problem = typeof url === 'string' ? databaseProblem(url) : null;
  if (problem !== null) problems.error(['db_url'], `db_url ${problem}`);
}
