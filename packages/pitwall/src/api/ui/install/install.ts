/**
 * Puts a UI into its place, or takes it away. The new files are written beside the old ones; one rename of the record
 * changes from these to those, and then the old ones go. Whatever fails before leaves the old UI as it was.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileReason, systemCode } from '../../../domain/file-reason.ts';
import { PitwallError } from '../../../domain/errors.ts';
import { findUi, isUiName, RECORD_FILE, recordText, uiVersion, VERSION_FILE, type InstalledUi } from '../installed.ts';
import { MAX_VERSION_LENGTH } from './limits.ts';
import type { UiSource } from './source.ts';

export interface InstallOptions {
  /** Where UIs are installed, absolute. */
  readonly uiFolder: string;
  readonly name: string;
  readonly source: UiSource;
  /** What `/ui_version` shows; null: what the source says itself. */
  readonly versionLabel: string | null;
  /** ms UTC */
  readonly now: number;
  /** Different for every installation: names what is not finished. */
  readonly id: string;
}

export interface Installation {
  readonly ui: InstalledUi;
  readonly version: string;
  /** Version of the UI that was replaced; null when there was none. */
  readonly replaced: string | null;
  readonly fileCount: number;
  readonly bytes: number;
}

/** @throws USAGE for a bad name or label, and when something cannot be written */
export async function installUi(options: InstallOptions): Promise<Installation> {
  const { uiFolder, name, source, now, id } = options;
  requireName(name);
  const home = join(uiFolder, name);
  const unfinished = join(home, `.new-${id}`);
  const former = await findUi(uiFolder, name);
  const replaced = former === null ? null : await versionOf(former);
  try {
    await writeFiles(unfinished, source);
    await writeVersion(unfinished, source, options.versionLabel);
    const files = join(home, await freeName(home, source.sha256.slice(0, 12)));
    const { sha256, description } = source;
    const ui: InstalledUi = { name, files, sha256, source: description, installedAt: now };
    await rename(unfinished, files);
    const record = join(home, `.record-${id}`);
    await writeFile(record, recordText(ui), { flag: 'wx' });
    await rename(record, join(home, RECORD_FILE));
    await clearBeside(home, ui);
    const bytes = source.files.reduce((sum, file) => sum + file.size, 0);
    return { ui, version: await versionOf(ui), replaced, fileCount: source.files.length, bytes };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    await rm(join(home, `.record-${id}`), { force: true });
    if (systemCode(error) === undefined) throw error;
    throw new PitwallError('USAGE', `The UI cannot be written to ${home}: ${fileReason(error)}.`, { cause: error });
  }
}

/** @throws USAGE when there is no such UI */
export async function removeUi(uiFolder: string, name: string): Promise<void> {
  requireName(name);
  if ((await findUi(uiFolder, name)) === null) {
    throw new PitwallError('USAGE', `No UI "${name}" is installed in ${uiFolder}: see "pitwall install-ui --list".`);
  }
  const home = join(uiFolder, name);
  // Without its record it is gone, whatever else can be deleted.
  await rm(join(home, RECORD_FILE));
  await rm(home, { recursive: true, force: true });
}

function requireName(name: string): void {
  if (isUiName(name)) return;
  throw new PitwallError(
    'USAGE',
    `${JSON.stringify(name)} is no name for a UI: use at most 50 letters, digits, "-" and "_", a letter or digit first.`,
  );
}

async function versionOf(ui: InstalledUi): Promise<string> {
  return (await uiVersion(ui)).trim();
}

async function writeFiles(folder: string, source: UiSource): Promise<void> {
  await mkdir(folder, { recursive: true });
  const made = new Set<string>();
  for (const file of source.files) {
    const path = join(folder, ...file.path.split('/'));
    if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
    made.add(dirname(path));
    await writeFile(path, await file.read(), { flag: 'wx' });
  }
}

/** The label that was given, else the source's own, else the first digits of its digest. */
async function writeVersion(folder: string, source: UiSource, label: string | null): Promise<void> {
  if (label !== null && (label.trim() === '' || label.length > MAX_VERSION_LENGTH || /[\r\n]/.test(label))) {
    throw new PitwallError('USAGE', `A version label is one line of 1 to ${MAX_VERSION_LENGTH} characters.`);
  }
  if (label === null && source.files.some(({ path }) => path === VERSION_FILE)) return;
  await writeFile(join(folder, VERSION_FILE), `${label ?? source.sha256.slice(0, 12)}\n`);
}

/** The same source installed again gets a count, so that nothing of the UI in use is touched. */
async function freeName(home: string, digest: string): Promise<string> {
  const taken = new Set(await readdir(home));
  if (!taken.has(digest)) return digest;
  let count = 2;
  while (taken.has(`${digest}-${count}`)) count += 1;
  return `${digest}-${count}`;
}

/** Former files, and what installations that were broken off have left. */
async function clearBeside(home: string, ui: InstalledUi): Promise<void> {
  for (const entry of await readdir(home)) {
    const path = join(home, entry);
    if (entry !== RECORD_FILE && path !== ui.files) await rm(path, { recursive: true, force: true });
  }
}
