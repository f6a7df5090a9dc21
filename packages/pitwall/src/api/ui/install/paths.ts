/**
 * Paths inside an archive: which of them may become files, and where among them the UI is.
 *
 * A path that could lead out of the folder it is unpacked to ends the installation: nobody packs such a thing by accident.
 */
import { PitwallError } from '../../../domain/errors.ts';
import { VERSION_FILE } from '../installed.ts';
import { MAX_PATH_BYTES } from './limits.ts';

// eslint reads a plain pattern of control characters as a slip.
const CONTROL = new RegExp('[\\u0000-\\u001f\\u007f]', 'u');

function whatIsWrong(path: string): string | null {
  if (path === '') return 'it is empty';
  if (CONTROL.test(path)) return 'it holds control characters';
  if (path.includes('\\')) return 'it holds a backslash';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === '')) return 'it leads elsewhere';
  return Buffer.byteLength(path) > MAX_PATH_BYTES ? `it has more than ${MAX_PATH_BYTES} bytes` : null;
}

/** @throws USAGE when the path could become a file outside of its folder */
export function requireSafePath(path: string): void {
  const wrong = whatIsWrong(path);
  if (wrong === null) return;
  throw new PitwallError(
    'USAGE',
    `The path ${JSON.stringify(path)} inside is refused: ${wrong}. Nothing was installed.`,
  );
}

/** Not part of any UI: what systems add, and hidden files except for the version. */
export function isLeftOut(path: string): boolean {
  if (path === VERSION_FILE) return false;
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/** What stands before the paths of the UI's files: empty, `dist/`, `name/` or `name/dist/`; null without index.html. */
export function findRoot(paths: readonly string[]): string | null {
  const present = new Set(paths);
  const tops = new Set(paths.filter((path) => !isLeftOut(path)).map((path) => path.split('/')[0] ?? ''));
  const [only] = tops;
  const inside = tops.size === 1 && only !== undefined ? [`${only}/dist/`, `${only}/`] : [];
  // A built folder counts before the sources beside it, which have an index.html of their own.
  return ['dist/', '', ...inside].find((root) => present.has(`${root}index.html`)) ?? null;
}
