/** The library runs in browsers: nothing of Node is in it. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const ENTRY = fileURLToPath(new URL('./index.ts', import.meta.url));

it('makes a bundle for browsers, without anything of Node', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const files = Object.entries(metafile.inputs);
  const imports = files.flatMap(([, { imports: all }]) => all).filter(({ external }) => external === true);
  expect(imports).toEqual([]);
  expect(files.filter(([path]) => path.includes('/cli/'))).toEqual([]);
  const text = outputFiles[0]?.text ?? '';
  // Names of Node that are global there, and would fail only when run.
  expect(text).not.toMatch(/\b(?:process\.(?:env|argv|on)|Buffer\.|require\(|setImmediate\()/);
  expect(text).toContain('/message/ws');
});
