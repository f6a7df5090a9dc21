/**
 * Finds the file of a strategy by its class name, reading texts only: no strategy runs here.
 *
 * Searched, in order: the folder of `--strategy-path`, with `--recursive-strategy-search` every folder below `strategies`,
 * then `strategies` itself. The class must be defined in the file, not re-exported by it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nearestKey } from '../config/checks/nearest-key.ts';
import { messageOf, PitwallError } from '../domain/errors.ts';

/** Where and what to look for. Paths are absolute. */
export interface StrategySearch {
  /** Class name. */
  readonly name: string;
  /** `user_data/strategies`. */
  readonly strategiesFolder: string;
  /** The folder of `--strategy-path`; null when not given. */
  readonly strategyPath: string | null;
  readonly recursive: boolean;
}

/** A file and the classes its text defines. */
export interface StrategyFile {
  readonly file: string;
  readonly classes: readonly string[];
  /** Those of them that extend another class, none that the language has, and so may be strategies. */
  readonly derived: readonly string[];
}

const SUFFIX = /(?<!\.d)\.(?:ts|js|mts|mjs)$/;
const IGNORED_FOLDERS = new Set(['node_modules', '__pycache__']);
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const CLASS =
  /\bclass\s+([A-Za-z_$][\w$]*)(?:\s+extends\s+([\w$]*))?|\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*class\b/g;

/** The file that defines the class. Throws STRATEGY when none does, or several of one folder do. */
export async function findStrategyFile(search: StrategySearch): Promise<string> {
  const known = new Map<string, string>();
  for (const folder of await searchedFolders(search)) {
    const files = await scanFolder(folder);
    const found = files.filter(({ classes }) => classes.includes(search.name)).map(({ file }) => file);
    const [first, second] = found;
    if (first !== undefined && second !== undefined) {
      throw new PitwallError(
        'STRATEGY',
        `strategy ${search.name} is defined twice: in ${first} and ${second}. Rename one`,
      );
    }
    if (first !== undefined) return first;
    for (const { file, derived } of files) for (const name of derived) known.set(name, file);
  }
  throw notFound(search, [...known.keys()]);
}

function notFound({ name, strategiesFolder, strategyPath }: StrategySearch, known: readonly string[]): PitwallError {
  const searched = strategyPath === null ? strategiesFolder : `${strategyPath} or ${strategiesFolder}`;
  const nearest = nearestKey(name, known);
  const meant = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const exists =
    known.length === 0
      ? ' There is none yet: make one with "pitwall new-strategy --strategy NAME"'
      : ` There is: ${[...known].sort().join(', ')}`;
  return new PitwallError('STRATEGY', `strategy ${name} is not in ${searched}.${meant}${exists}`);
}

async function searchedFolders(search: StrategySearch): Promise<string[]> {
  const { strategiesFolder, strategyPath } = search;
  const folders: string[] = [];
  if (strategyPath !== null) {
    if (!(await isFolder(strategyPath))) {
      throw new PitwallError('STRATEGY', `the strategy path ${strategyPath} is no folder; check --strategy-path`);
    }
    folders.push(strategyPath);
  }
  if (search.recursive) folders.push(...(await foldersBelow(strategiesFolder)));
  return [...folders, strategiesFolder];
}

/** Every folder below `folder`, by path; none when it does not exist. */
export async function foldersBelow(folder: string): Promise<string[]> {
  if (!(await isFolder(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const below: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || IGNORED_FOLDERS.has(entry.name)) continue;
    const path = join(folder, entry.name);
    below.push(path, ...(await foldersBelow(path)));
  }
  return below;
}

/** The files of a folder that could hold strategies, by name; none when it does not exist. */
export async function scanFolder(folder: string): Promise<StrategyFile[]> {
  if (!(await isFolder(folder))) return [];
  const names = (await readdir(folder)).filter((name) => SUFFIX.test(name)).sort();
  const files: StrategyFile[] = [];
  for (const name of names) {
    const file = join(folder, name);
    // A link may lead nowhere.
    if (await isFile(file)) files.push(await scanFile(file));
  }
  return files;
}

async function scanFile(file: string): Promise<StrategyFile> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(COMMENTS, '');
  } catch (error) {
    throw new PitwallError('STRATEGY', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const classes: string[] = [];
  const derived: string[] = [];
  for (const [, declared, base, assigned] of text.matchAll(CLASS)) {
    const name = declared ?? assigned;
    // `class extends Base` has no name.
    if (name === undefined || name === 'extends') continue;
    classes.push(name);
    const mayDerive = base === undefined ? assigned !== undefined : !Object.hasOwn(globalThis, base);
    if (mayDerive) derived.push(name);
  }
  return { file, classes, derived };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
