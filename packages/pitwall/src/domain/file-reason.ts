/** Why a file could not be read or written, in words. */
import { messageOf } from './errors.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the user of this process may not',
  EPERM: 'the user of this process may not',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** The code of a failure of the system (`ENOENT`), undefined for any other. */
export function systemCode(error: unknown): string | undefined {
  const isSystem = error instanceof Error && 'syscall' in error && 'code' in error;
  return isSystem && typeof error.code === 'string' ? error.code : undefined;
}

export function fileReason(error: unknown): string {
  const code = systemCode(error);
  return code === undefined ? messageOf(error) : (WORDS[code] ?? code);
}
