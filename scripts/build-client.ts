/**
 * The client library inside the published package: `pitwall/client`, one file that runs in Node and in browsers, and its
 * declarations. These use `typebox`, which is why the package depends on it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

/** What `exports` says of it, relative to the package. */
export const CLIENT_EXPORT = {
  './client': { types: './types/packages/client/src/index.d.ts', default: './client.js' },
} as const;
/** What its declarations import. */
export const CLIENT_TYPES_DEPENDENCY = 'typebox';

const TYPES = join('types', 'packages');
const WIRE = '@pitwall/wire';

/** The contract is not published by itself: the declarations find it beside them. */
function resolveWire(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(folder, file);
    const wire = relative(dirname(path), join(folder, 'wire', 'src', 'index.ts'));
    const text = readFileSync(path, 'utf8');
    if (text.includes(WIRE)) writeFileSync(path, text.replaceAll(`'${WIRE}'`, `'${wire}'`));
  }
}

/** @param root of the repository @param out the package's folder */
export async function buildClient(root: string, out: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'packages', 'client', 'src', 'index.ts')],
    outfile: join(out, 'client.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--emitDeclarationOnly', '--declaration', '--noEmit', 'false', '--outDir', join(out, TYPES)];
  const project = join(root, 'scripts', 'tsconfig.client-types.json');
  execFileSync(process.execPath, [tsc, '-p', project, ...options], { cwd: root, stdio: 'inherit' });
  resolveWire(join(out, TYPES));
}
