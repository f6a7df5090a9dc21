/**
 * The strategies of the strategies folder, found and shown by the texts of their files: none is run, but for what it wants
 * to see in a chart. A file that a link puts into the folder from elsewhere is not shown.
 */
import { readFile, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { PlotConfig, Strategies, StrategyText } from '@pitwall/wire';
import type { BotFace } from '../bot/face.ts';
import type { StrategyDescription } from '../brain/brain.ts';
import { foldersBelow, scanFolder, type StrategyFile } from '../strategy-loading/search.ts';
import type { StrategySearch } from '../strategy-loading/loader.ts';
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

async function strategyFiles({ path, recursive }: StrategyFolder): Promise<StrategyFile[]> {
  const folders = recursive ? [path, ...(await foldersBelow(path))] : [path];
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

/** Undefined when no file of the folder defines the class. */
export async function queryStrategy(
  folder: StrategyFolder,
  name: string,
  bot: BotFace | null,
): Promise<StrategyText | undefined> {
  const found = (await strategyFiles(folder)).find(({ derived }) => derived.includes(name));
  if (found === undefined) return undefined;
  return {
    strategy: name,
    code: await readFile(found.file, 'utf8'),
    timeframe: bot?.strategy?.name === name ? bot.settings.timeframe : null,
  };
}

/** What a strategy wants to see; `subplots` is there unless all is empty. */
export function plotConfigOf(strategy: Pick<StrategyDescription, 'plotConfig'> | null): PlotConfig {
  const plots = strategy?.plotConfig ?? {};
  return Object.keys(plots).length === 0 ? {} : { subplots: {}, ...plots };
}

/**
 * As `plotConfigOf`, of a strategy that need not run: it is loaded for it. Throws as `StrategyAnalysis.use`.
 *
 * @param account on whose account it is
 */
export async function queryPlotConfig(
  analysis: StrategyAnalysis,
  account: string,
  folder: StrategyFolder,
  name: string,
): Promise<PlotConfig> {
  return analysis.use(account, searchIn(folder, name), async ({ description }) => plotConfigOf(description));
}
