/** What is to be installed, from a zip file or a folder: the UI's files by their paths below its root. */
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileReason, systemCode } from '../../../domain/file-reason.ts';
import { PitwallError } from '../../../domain/errors.ts';
import { VERSION_FILE } from '../installed.ts';
import { MAX_FILE_BYTES, MAX_FILES, MAX_UNPACKED_BYTES, sizeText } from './limits.ts';
import { findRoot, isLeftOut, requireSafePath } from './paths.ts';
import { readZip } from './zip.ts';

export interface SourceFile {
  /** Below the UI's root, with slashes. */
  readonly path: string;
  readonly size: number;
  readonly read: () => Buffer | Promise<Buffer>;
}

export interface UiSource {
  readonly files: readonly SourceFile[];
  /** Of the zip file; of paths and contents where it is a folder. */
  readonly sha256: string;
  /** Where it came from, for people. */
  readonly description: string;
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @throws USAGE when it is no zip file, holds no UI or something that must not be unpacked */
export function sourceOfZip(archive: Buffer, description: string): UiSource {
  const entries = readZip(archive);
  for (const { path } of entries) requireSafePath(path);
  return { files: belowRoot(entries, description), sha256: sha256Of(archive), description };
}

/** @throws USAGE when it cannot be read, holds no UI, or a link */
export async function sourceOfFolder(folder: string): Promise<UiSource> {
  const built = join(folder, 'dist');
  // A project's folder holds far more than its built UI: only that is looked at.
  const root = (await hasPage(built)) ? built : folder;
  const found: SourceFile[] = [];
  try {
    await gather(root, '', found, { bytes: 0 });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw new PitwallError('USAGE', `The folder ${root} cannot be read: ${fileReason(error)}.`, { cause: error });
  }
  const files = belowRoot(found, root);
  return { files, sha256: await digestOf(files), description: root };
}

function belowRoot(all: readonly SourceFile[], description: string): SourceFile[] {
  const root = findRoot(all.map(({ path }) => path));
  if (root === null) {
    throw new PitwallError(
      'USAGE',
      `${description} holds no UI: there is no index.html in it, in its folder dist, or in its only folder.`,
    );
  }
  return all
    .filter(({ path }) => path.startsWith(root))
    .map((file) => ({ ...file, path: file.path.slice(root.length) }))
    .filter(({ path }) => !isLeftOut(path));
}

async function hasPage(folder: string): Promise<boolean> {
  try {
    return (await lstat(join(folder, 'index.html'))).isFile();
  } catch {
    return false;
  }
}

async function gather(folder: string, prefix: string, found: SourceFile[], sum: { bytes: number }): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (isLeftOut(path) && entry.name !== VERSION_FILE) continue;
    const file = join(folder, entry.name);
    if (entry.isDirectory()) {
      await gather(file, `${path}/`, found, sum);
      continue;
    }
    if (!entry.isFile()) throw new PitwallError('USAGE', `${file} is a link or a device: a UI holds files only.`);
    requireSafePath(path);
    const { size } = await lstat(file);
    found.push({ path, size, read: async () => readFile(file) });
    sum.bytes += size;
    refuseTooMuch(found.length, sum.bytes, file, size);
  }
}

function refuseTooMuch(count: number, total: number, file: string, size: number): void {
  let wrong: string | null = null;
  if (size > MAX_FILE_BYTES) wrong = `${file} has more than ${sizeText(MAX_FILE_BYTES)}`;
  else if (count > MAX_FILES) wrong = `there are more than ${MAX_FILES} files`;
  else if (total > MAX_UNPACKED_BYTES) wrong = `the files have more than ${sizeText(MAX_UNPACKED_BYTES)}`;
  if (wrong !== null) throw new PitwallError('USAGE', `This is no built UI: ${wrong}. Nothing was installed.`);
}

async function digestOf(files: readonly SourceFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...files].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    hash.update(`${file.path}\0${file.size}\0`).update(await file.read());
  }
  return hash.digest('hex');
}
