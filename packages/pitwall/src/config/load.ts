/**
 * Loads the configuration of a command: files, environment and options, merged and checked; the folders it names.
 *
 * Precedence, strongest first: options, `PITWALL__…`, `FREQTRADE__…`, later `--config` files, earlier ones, files they
 * include, the strategy's attributes, built-in defaults.
 */
import { PitwallError } from '../domain/errors.ts';
import { isInContainer, saidContainer } from './container.ts';
import { keepInFolder } from './database-url.ts';
import { prepareDataFolder, prepareUserFolder } from './folders.ts';
import { prepareConfiguration, type PreparedConfiguration } from './prepare.ts';
import type { RequestedMode } from './run-mode.ts';
import { environmentLayer, type Environment } from './sources/environment.ts';
import { defaultFiles, loadFiles, type LoadedFiles } from './sources/files.ts';
import { emptyLayer, mergeLayer, type Layer } from './sources/merge.ts';
import { keyPath, setAt, valueAt, type ConfigValue } from './tree.ts';

/** Options of the command line, as commander names them. Absent, `false` and `null` change nothing. */
export interface CommandLineOptions {
  /** Files in order; `-` is standard input. */
  readonly config?: readonly string[];
  readonly userdir?: string;
  readonly datadir?: string;
  readonly logfile?: string;
  readonly verbose?: number;
  readonly strategy?: string;
  readonly strategyPath?: string;
  readonly recursiveStrategySearch?: boolean;
  readonly dbUrl?: string;
  readonly dryRun?: boolean;
  readonly dryRunWallet?: number;
  readonly fee?: number;
  readonly ui?: string;
}

/** Where the command runs. */
export interface Surroundings {
  /** Absolute; relative paths start here. */
  readonly folder: string;
  readonly readStdin: () => Promise<string>;
}

export interface LoadedConfiguration extends PreparedConfiguration {
  readonly userDataDir: string;
  readonly dataDir: string;
  /** The chosen database; may hold a password (`hidePassword`). */
  readonly dbUrl: string;
  /** Absolute paths of all files read; `-` for standard input. */
  readonly configFiles: readonly string[];
  readonly logfile: string | null;
  readonly verbosity: number;
  /** Class name of the strategy; null when none was named. */
  readonly strategyName: string | null;
}

/** Options that overwrite a key of the configuration. */
const OPTION_KEYS = [
  ['userdir', '--userdir', 'user_data_dir'],
  ['datadir', '--datadir', 'datadir'],
  ['logfile', '--logfile', 'logfile'],
  ['verbose', '--verbose', 'verbosity'],
  ['strategy', '--strategy', 'strategy'],
  ['strategyPath', '--strategy-path', 'strategy_path'],
  ['recursiveStrategySearch', '--recursive-strategy-search', 'recursive_strategy_search'],
  ['dbUrl', '--db-url', 'db_url'],
  ['dryRun', '--dry-run', 'dry_run'],
  ['dryRunWallet', '--dry-run-wallet', 'dry_run_wallet'],
  ['fee', '--fee', 'fee'],
  ['ui', '--ui', 'api_server.ui'],
] as const satisfies readonly (readonly [keyof CommandLineOptions, string, string])[];

/** Run modes whose commands work without any configuration file. */
const FILE_OPTIONAL: readonly RequestedMode[] = ['util_exchange', 'util_no_exchange', 'plot'];

/**
 * @throws CONFIG, one line per problem; each names the place
 */
export async function loadConfiguration(
  options: CommandLineOptions,
  environment: Environment,
  requested: RequestedMode,
  surroundings: Surroundings = processSurroundings(),
): Promise<LoadedConfiguration> {
  const files = await readFiles(options, requested, surroundings);
  const layer: Layer = files.files.length === 0 ? minimalLayer() : files;
  mergeLayer(layer, environmentLayer(environment));
  mergeLayer(layer, optionLayer(options));
  const name = files.files.length === 0 ? 'the configuration' : displayName(options, files, surroundings.folder);
  const prepared = prepareConfiguration(layer, requested, name, isInContainer(environment));
  const { raw } = prepared;
  const userDataDir = await prepareUserFolder(textAt(raw, 'user_data_dir') ?? 'user_data', surroundings.folder);
  const exchange = textAt(raw, 'exchange.name') ?? '';
  const dbUrl = textAt(raw, 'db_url');
  // Of a container of our image, the user folder is what stays.
  if (dbUrl !== undefined && saidContainer(environment) === true) raw['db_url'] = keepInFolder(dbUrl, userDataDir);
  const data = await prepareDataFolder(textAt(raw, 'datadir'), userDataDir, exchange, surroundings.folder);
  return {
    ...prepared,
    warnings: [...files.warnings, ...prepared.warnings, ...data.warnings],
    userDataDir,
    dataDir: data.path,
    dbUrl: textAt(raw, 'db_url') ?? '',
    configFiles: files.files,
    logfile: textAt(raw, 'logfile') ?? null,
    verbosity: Number(valueAt(raw, ['verbosity']) ?? 0),
    strategyName: textAt(raw, 'strategy') ?? null,
  };
}

/** The class name of the strategy, or CONFIG that asks for one. */
export function requireStrategy(loaded: LoadedConfiguration): string {
  if (loaded.strategyName !== null && loaded.strategyName !== '') return loaded.strategyName;
  throw new PitwallError(
    'CONFIG',
    `${loaded.name}: no strategy is named: add "strategy": "NameOfYourClass", or use --strategy`,
  );
}

async function readFiles(
  options: CommandLineOptions,
  requested: RequestedMode,
  surroundings: Surroundings,
): Promise<LoadedFiles> {
  const asked = options.config ?? [];
  const needed = !FILE_OPTIONAL.includes(requested);
  const paths = asked.length > 0 ? asked : defaultFiles(surroundings.folder, options.userdir, needed);
  return loadFiles(paths, surroundings.folder, surroundings.readStdin);
}

/** What a command without any file works with. */
function minimalLayer(): Layer {
  const layer = emptyLayer();
  layer.value['stake_currency'] = '';
  layer.value['dry_run'] = true;
  layer.value['exchange'] = { name: '', key: '', secret: '', pair_whitelist: [], ccxt_async_config: {} };
  return layer;
}

function optionLayer(options: CommandLineOptions): Layer {
  const layer = emptyLayer();
  for (const [name, option, key] of OPTION_KEYS) {
    const value: ConfigValue | undefined = options[name];
    if (value === undefined || value === false || (name === 'verbose' && value === 0)) continue;
    setAt(layer.value, keyPath(key), value);
    layer.origins.set(keyPath(key), { kind: 'option', option });
  }
  return layer;
}

function displayName(options: CommandLineOptions, files: LoadedFiles, folder: string): string {
  const asked = options.config ?? [];
  if (asked.length > 0) return asked.map((path) => (path === '-' ? 'standard input' : path)).join(', ');
  return files.files.map((file) => (file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file)).join(', ');
}

function textAt(raw: ConfigValue, key: string): string | undefined {
  const value = valueAt(raw, keyPath(key));
  return typeof value === 'string' ? value : undefined;
}

function processSurroundings(): Surroundings {
  return {
    folder: process.cwd(),
    async readStdin() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}
