/** Writes files whole or not at all: to a temporary name beside the target, then renamed. */
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, PitwallError } from '../domain/errors.ts';
import { systemIds } from '../system/ids.ts';

export interface NewFileOptions {
  /** Replace a file that is there. Without it, an existing file is an error. */
  readonly overwrite?: boolean;
  /** Permission bits; 0o600 for files that hold secrets. */
  readonly mode?: number;
}

/** @throws USAGE when the file exists (and may not be replaced) or cannot be written; nothing is left behind then */
export async function writeNewFile(path: string, text: string, options: NewFileOptions = {}): Promise<void> {
  const temporary = join(dirname(path), `.pitwall-${systemIds.randomBits(64).toString(36)}.tmp`);
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link fails when the name is taken, whoever took it since it was looked at; a rename replaces.
    if (options.overwrite === true) await rename(temporary, path);
    else await link(temporary, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const text =
      code === 'EEXIST'
        ? `${path} exists already: choose another name or remove it`
        : `${path} cannot be written: ${messageOf(error)}`;
    throw new PitwallError('USAGE', text, { cause: error });
  } finally {
    await rm(temporary, { force: true });
  }
}
