/**
 * Where UIs are installed and how they are found again:
 *
 *     user_data/ui/<name>/ui.json       the record: which of the folders beside it counts, where it came from
 *     user_data/ui/<name>/<files>/      the files of the UI, index.html at the top
 *
 * Invariant: the record is replaced by a rename, and only after its folder is complete. A UI is therefore whole whenever
 * it is looked at, and an update that fails leaves the former one.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../domain/file-reason.ts';
import { MAX_VERSION_LENGTH } from './install/limits.ts';

/** Folder of the user folder in which UIs are installed. */
export const UI_FOLDER = 'ui';
export const RECORD_FILE = 'ui.json';
/** Holds the version of a UI, in its own folder. */
export const VERSION_FILE = '.uiversion';

/** What may be the name of an installed UI. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$/;
/** What the folder of a UI's files is called: the first digits of the digest of what was installed, and a count. */
const FILES_FOLDER = /^[0-9a-f]{12}(-\d{1,6})?$/;

export interface InstalledUi {
  readonly name: string;
  /** Absolute; holds `index.html`. */
  readonly files: string;
  /** Of the archive, or of names and contents where a folder was installed; lower-case hex. */
  readonly sha256: string;
  /** Where it came from, for people. */
  readonly source: string;
  /** ms UTC */
  readonly installedAt: number;
}

export function isUiName(name: string): boolean {
  return NAME.test(name);
}

/** The record as it is written. */
export function recordText(ui: InstalledUi): string {
  const { sha256, source, installedAt } = ui;
  const folder = ui.files.split(/[\\/]/).at(-1) ?? '';
  return `${JSON.stringify({ files: folder, sha256, source, installedAt }, null, 2)}\n`;
}

/** The installed UI of this name; null when there is none, or its record cannot be understood. */
export async function findUi(uiFolder: string, name: string): Promise<InstalledUi | null> {
  if (!isUiName(name)) return null;
  let text: string;
  try {
    text = await readFile(join(uiFolder, name, RECORD_FILE), 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
  const record = parsed(text);
  const { files, sha256, source, installedAt } = record;
  if (typeof files !== 'string' || !FILES_FOLDER.test(files) || typeof sha256 !== 'string') return null;
  return {
    name,
    files: join(uiFolder, name, files),
    sha256,
    source: typeof source === 'string' ? source : '',
    installedAt: typeof installedAt === 'number' ? installedAt : 0,
  };
}

/** All installed UIs, by name. */
export async function listUis(uiFolder: string): Promise<InstalledUi[]> {
  const found: InstalledUi[] = [];
  for (const name of await foldersOf(uiFolder)) {
    const ui = await findUi(uiFolder, name);
    if (ui !== null) found.push(ui);
  }
  return found;
}

/** A version goes into the log, to the terminal and to everybody who asks: one line, not too long, no control characters. */
const VERSION_TEXT = new RegExp(`^[^\\p{Cc}\\u2028\\u2029]{1,${MAX_VERSION_LENGTH}}(?:\\r?\\n)?$`, 'u');

/** The version of an installed UI as its file says it, line end included; without one the first digits of its digest. */
export async function uiVersion(ui: InstalledUi): Promise<string> {
  const digest = ui.sha256.slice(0, 12);
  try {
    const text = await readFile(join(ui.files, VERSION_FILE), 'utf8');
    return VERSION_TEXT.test(text) ? text : digest;
  } catch (error) {
    if (isAbsent(error)) return digest;
    throw error;
  }
}

async function foldersOf(uiFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(uiFolder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
