/**
 * The threads that run authors' code start from JavaScript, from the sources, too. Node strips types with a WebAssembly
 * module, one instance a thread, and V8 may end the whole process when threads with WebAssembly come and go
 * (nodejs/node#64500); threads that hang are replaced here, and the bot must outlive that.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Esbuild from 'esbuild';

/** The files threads start with and the SDK their strategies import, by name in the bundle; relative to this folder. */
export const THREAD_ENTRIES = {
  'brain-worker': '../bot/brain-host/brain-worker.ts',
  'study-worker': '../control/studies/study-worker.ts',
  index: '../strategy/index.ts',
} as const;

export type ThreadEntry = keyof typeof THREAD_ENTRIES;

/** Libraries that stay outside of bundles: large ones that are loaded when needed, and those that hold a binary. */
export const UNBUNDLED = ['ccxt', 'esbuild', 'lz4-napi', 'pg-native', 'pg-cloudflare'];

/** How our own code is bundled: entries beside each other, shared code in chunks. */
export const BUNDLE_OPTIONS = {
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm' as const,
  platform: 'node' as const,
  target: 'node24',
  // jsonc-parser's CommonJS build hides its own files from a bundler.
  mainFields: ['module', 'main'],
  external: UNBUNDLED,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none' as const,
  // CommonJS libraries inside the bundle still call require for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
} satisfies Esbuild.BuildOptions;

/** Beside the libraries, which stay outside the bundle and are found from there. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/pitwall/', import.meta.url));

let bundle: URL | null = null;

/** The folder of the bundled entries, made when first needed: a tenth of a second, once a process. */
export function threadBundle(): URL {
  bundle ??= pathToFileURL(`${makeBundle()}/`);
  return bundle;
}

function makeBundle(): string {
  // Only the sources need it: the published commands do not load esbuild here.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: entryPoints(),
    outdir: CACHE,
    write: false,
    logLevel: 'silent',
  });
  const folder = join(CACHE, `threads-${hashOf(outputFiles)}`);
  if (!existsSync(folder)) writeFolder(folder, outputFiles);
  return folder;
}

/** Absolute paths of the sources, by name in the bundle. */
export function entryPoints(): Record<ThreadEntry, string> {
  const path = (entry: ThreadEntry): string => fileURLToPath(new URL(THREAD_ENTRIES[entry], import.meta.url));
  return { 'brain-worker': path('brain-worker'), 'study-worker': path('study-worker'), index: path('index') };
}

function hashOf(files: readonly Esbuild.OutputFile[]): string {
  const hash = createHash('sha256');
  for (const { path, contents } of files) hash.update(path).update(contents);
  return hash.digest('hex').slice(0, 16);
}

/** Whole or not at all: other processes make the same folder at the same time. */
function writeFolder(folder: string, files: readonly Esbuild.OutputFile[]): void {
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  for (const { path, contents } of files) {
    const file = join(draft, path.slice(CACHE.length));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
