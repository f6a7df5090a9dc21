/**
 * Reads the configuration files: those asked for or the usual one, the files they include, standard input for `-`.
 */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { messageOf, PitwallError } from '../../domain/errors.ts';
import { systemCode } from '../../domain/file-reason.ts';
import { emptyLayer, mergeLayer, type Layer } from './merge.ts';
import { parseConfiguration } from './parse.ts';

/** Files included by files included by … at most. */
const MAXIMUM_NESTING = 5;

/** A configuration file is never this large, bytes: whatever is, is the wrong file. */
const MAXIMUM_FILE_SIZE = 16 * 1024 * 1024;

export interface LoadedFiles extends Layer {
  /** Absolute paths of all files read, in the order they were read. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

interface Reading {
  readonly folder: string;
  readonly readStdin: () => Promise<string>;
  readonly files: string[];
  readonly warnings: string[];
}

/**
 * The files to read when none was asked for: the user folder's, else the current folder's. Empty when neither exists
 * and the command needs none.
 */
export function defaultFiles(folder: string, userDirectory: string | undefined, needed: boolean): string[] {
  const inUserFolder = join(userDirectory ?? 'user_data', 'config.json');
  if (existsSync(resolve(folder, inUserFolder))) return [inUserFolder];
  return needed || existsSync(resolve(folder, 'config.json')) ? ['config.json'] : [];
}

/**
 * Reads and merges files, later ones stronger. `-` is standard input; it replaces what came before and ends the list.
 *
 * @param paths as the user gave them, relative to `folder`
 * @throws CONFIG when one is missing, is no valid configuration, or includes itself
 */
export async function loadFiles(
  paths: readonly string[],
  folder: string,
  readStdin: () => Promise<string>,
): Promise<LoadedFiles> {
  const reading: Reading = { folder, readStdin, files: [], warnings: [] };
  let merged = emptyLayer();
  for (const path of paths) {
    const layer = await loadFile(path, reading, 0);
    if (path === '-') {
      merged = layer;
      break;
    }
    mergeLayer(merged, layer);
  }
  return { ...merged, files: reading.files, warnings: reading.warnings };
}

async function loadFile(path: string, reading: Reading, depth: number): Promise<Layer> {
  if (depth > MAXIMUM_NESTING) {
    throw new PitwallError(
      'CONFIG',
      `${path}: config loop: add_config_files go more than ${MAXIMUM_NESTING} levels deep. Does a file include itself?`,
    );
  }
  const display = path === '-' ? 'standard input' : path;
  const text = path === '-' ? await reading.readStdin() : await readText(path, reading.folder);
  reading.files.push(path === '-' ? '-' : resolve(reading.folder, path));
  const parsed = parseConfiguration(text, display);
  reading.warnings.push(...parsed.warnings);
  const included = parsed.value['add_config_files'];
  if (!Array.isArray(included)) return parsed;
  const merged = emptyLayer();
  for (const entry of included) {
    if (typeof entry !== 'string') continue;
    const target = isAbsolute(entry) || path === '-' ? entry : join(dirname(path), entry);
    mergeLayer(merged, await loadFile(target, reading, depth + 1));
  }
  mergeLayer(merged, parsed);
  return merged;
}

async function readText(path: string, folder: string): Promise<string> {
  const absolute = resolve(folder, path);
  try {
    const { size } = await stat(absolute);
    if (size > MAXIMUM_FILE_SIZE) {
      throw new PitwallError('CONFIG', `${path}: this file has ${size} bytes, it cannot be a configuration`);
    }
    return await readFile(absolute, 'utf8');
  } catch (error) {
    if (error instanceof PitwallError) throw error;
    throw new PitwallError('CONFIG', unreadable(path, error), { cause: error });
  }
}

function unreadable(path: string, error: unknown): string {
  const code = systemCode(error);
  if (code === 'EISDIR') return `configuration file ${path} is a folder: name the file in it`;
  if (code === 'ENOENT') {
    return `configuration file ${path} not found. Make one with "pitwall new-config", or name yours with --config`;
  }
  return `configuration file ${path} cannot be read: ${messageOf(error)}`;
}
