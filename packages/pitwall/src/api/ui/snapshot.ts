/**
 * The files of an installed UI, found once and kept by the path a request names. What is not in this table is not served:
 * no text of a request ever reaches the file system, so there is no way out of the folder.
 *
 * Left out: links, whatever they point to, and everything whose name begins with a dot.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentPolicy } from '../headers.ts';
import { uiVersion, type InstalledUi } from './installed.ts';
import { uiPolicy } from './policy.ts';
import { contentType } from './types.ts';

export interface UiFile {
  /** Absolute. */
  readonly file: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  /** Last change, ms UTC. */
  readonly modifiedAt: number;
}

export interface UiSnapshot {
  readonly ui: InstalledUi;
  readonly version: string;
  /** By path from the root: `/assets/app.js`. */
  readonly files: ReadonlyMap<string, UiFile>;
  readonly index: UiFile;
  readonly policy: ContentPolicy;
}

/** Null when the folder is not there or holds no page. */
export async function takeSnapshot(ui: InstalledUi): Promise<UiSnapshot | null> {
  const files = new Map<string, UiFile>();
  await gather(await realpath(ui.files), '', files);
  const index = files.get('/index.html');
  if (index === undefined) return null;
  const policy = uiPolicy(await readFile(index.file, 'utf8'));
  return { ui, version: await uiVersion(ui), files, index, policy };
}

async function gather(folder: string, prefix: string, files: Map<string, UiFile>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const file = join(folder, entry.name);
    const path = `${prefix}/${entry.name}`;
    // What the entry itself is: a link is neither a file nor a folder here.
    if (entry.isDirectory()) await gather(file, path, files);
    else if (entry.isFile()) files.set(path, await describe(file));
  }
}

async function describe(file: string): Promise<UiFile> {
  const { size, mtimeMs } = await stat(file);
  const etag = `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`;
  return { file, contentType: contentType(file), size, etag, modifiedAt: mtimeMs };
}
