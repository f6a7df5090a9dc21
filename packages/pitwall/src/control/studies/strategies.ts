/**
 * The strategies of the strategies folder. The list is made from the texts of the files, and runs none; what one strategy
 * says of itself is asked of it in a worker. A file that a link puts into the folder from elsewhere is not shown.
 */
import { readFile, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { PlotConfig, Strategies, StrategyText } from '@pitwall/wire';
import type { BotFace } from '../../bot/face.ts';
import type { StrategyDescription } from '../../brain/brain.ts';
import { foldersBelow, scanFolder, type StrategyFile } from '../../strategy-loading/search.ts';
import type { StrategySearch } from '../../strategy-loading/loader.ts';
import type { StrategyAnalysis } from './strategy-analysis.ts';

/** Where strategies are looked for. */
export interface StrategyFolder {
  /** Absolute. */
  readonly path: string;
  /** Also in the folders below. */
  readonly recursive: boolean;
}

/** Where the strategy of this name is looked for. */
export function searchIn({ path, recursive }: StrategyFolder, name: string): StrategySearch {
  return { name, strategiesFolder: path, strategyPath: null, recursive };
}

/** In the order in which a strategy is looked for. */
async function strategyFiles({ path, recursive }: StrategyFolder): Promise<StrategyFile[]> {
  const folders = recursive ? [...(await foldersBelow(path)), path] : [path];
  const files = (await Promise.all(folders.map(scanFolder))).flat();
  if (files.length === 0) return [];
  const root = (await realpath(path)) + sep;
  const places = await Promise.all(files.map(async ({ file }) => realpath(file)));
  return files.filter((_file, index) => places[index]?.startsWith(root) === true);
}

/** Names of the classes that extend another one, by code point: upper case first. */
export async function queryStrategies(folder: StrategyFolder): Promise<Strategies> {
  const names = (await strategyFiles(folder)).flatMap(({ derived }) => derived);
  return { strategies: [...new Set(names)].sort() };
}

/** How a strategy that need not run is asked about itself. */
export interface StrategyInquiry {
  readonly analysis: StrategyAnalysis;
  /** On whose account it is. */
  readonly account: string;
  readonly folder: StrategyFolder;
}

/** Loads a strategy to see what it says of itself. Throws as `StrategyAnalysis.use`. */
async function describe({ analysis, account, folder }: StrategyInquiry, name: string): Promise<StrategyDescription> {
  return analysis.use(account, searchIn(folder, name), async ({ description }) => description);
}

/**
 * Undefined when no file of the folder defines the class. Throws as `StrategyAnalysis.use` when it cannot be loaded.
 *
 * @param bot its own strategy is not loaded once more
 */
export async function queryStrategy(
  inquiry: StrategyInquiry,
  name: string,
  bot: BotFace | null,
): Promise<StrategyText | undefined> {
  const found = (await strategyFiles(inquiry.folder)).find(({ derived }) => derived.includes(name));
  if (found === undefined) return undefined;
  const isRunning = bot?.strategy?.name === name;
  const timeframe = isRunning ? bot.settings.timeframe : (await describe(inquiry, name)).attributes['timeframe'];
  return {
    strategy: name,
    code: await readFile(found.file, 'utf8'),
    timeframe: typeof timeframe === 'string' ? timeframe : null,
  };
}

/** What a strategy wants to see; `subplots` is there unless all is empty. */
export function plotConfigOf(strategy: Pick<StrategyDescription, 'plotConfig'> | null): PlotConfig {
  const plots = strategy?.plotConfig ?? {};
  return Object.keys(plots).length === 0 ? {} : { ...plots, subplots: plots['subplots'] ?? {} };
}

/** As `plotConfigOf`, of a strategy that need not run: it is loaded for it. Throws as `StrategyAnalysis.use`. */
export async function queryPlotConfig(inquiry: StrategyInquiry, name: string): Promise<PlotConfig> {
  return plotConfigOf(await describe(inquiry, name));
}
