/** The user folder and the folder of candle files. */
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf, PitwallError } from '../domain/errors.ts';

/** Subfolders of the user folder; made when missing. */
export const USER_SUBFOLDERS: readonly string[] = [
  'backtest_results',
  'data',
  'hyperopts',
  'hyperopt_results',
  'logs',
  'notebooks',
  'plot',
  'strategies',
];

/**
 * The user folder, absolute, with its subfolders.
 *
 * @throws CONFIG when it does not exist
 */
export async function prepareUserFolder(path: string, folder: string): Promise<string> {
  const absolute = resolve(folder, path);
  if (!(await isFolder(absolute))) {
    throw new PitwallError(
      'CONFIG',
      `the user folder ${absolute} does not exist. Make it with "pitwall create-userdir --userdir ${path}"`,
    );
  }
  await makeFolders(USER_SUBFOLDERS.map((name) => join(absolute, name)));
  return absolute;
}

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Tells that a folder that was named did not exist: its name may be misspelt. */
  readonly warnings: readonly string[];
}

/** The folder of candle files, made when missing: the one named, else `data/<exchange>` of the user folder. */
export async function prepareDataFolder(
  path: string | undefined,
  userFolder: string,
  exchange: string,
  folder: string,
): Promise<DataFolder> {
  const absolute = path === undefined ? join(userFolder, 'data', exchange.toLowerCase()) : resolve(folder, path);
  const isNew = path !== undefined && !(await isFolder(absolute));
  await makeFolders([absolute]);
  return {
    path: absolute,
    warnings: isNew ? [`datadir ${absolute} did not exist and was made: there are no candles in it`] : [],
  };
}

export async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await mkdir(path, { recursive: true });
    } catch (error) {
      throw new PitwallError('CONFIG', `folder ${path} cannot be made: ${messageOf(error)}`, { cause: error });
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
