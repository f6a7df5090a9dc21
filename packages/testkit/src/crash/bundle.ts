/** Bundles a file of this folder to one JavaScript file, so that a process of its own starts in a moment. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/** Beside the libraries, which stay outside the bundle and are found from there. */
const OUTPUT = join(import.meta.dirname, '../../../../node_modules/.cache/pitwall-crash');

/**
 * @param entry file name, relative to this folder
 * @param name of the output, without extension
 * @returns path of the output
 */
export async function bundle(entry: string, name: string, plugins: Plugin[] = []): Promise<string> {
  mkdirSync(OUTPUT, { recursive: true });
  const outfile = join(OUTPUT, `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    outfile,
    logLevel: 'silent',
    plugins,
  });
  return outfile;
}
