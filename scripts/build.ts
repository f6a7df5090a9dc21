/**
 * Builds the package that is published: `dist/pitwall`, ready for `npm pack`.
 *
 * Every command is one JavaScript file (`pitwall.js`, `pitwall-client.js`, `pitwall-simex.js`), beside the workers
 * strategies run in (`brain-worker.js`, `study-worker.js`), the SDK strategies import (`index.js`) and the chunks they
 * share: the SDK must be one instance, and what a command does not need is not read. ccxt, esbuild and
 * lz4-napi stay dependencies: the first is large and loaded by exchange, the others hold a binary. The client library
 * (`client.js`) is apart, since browsers take it, too: `build-client.ts`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildClient, CLIENT_EXPORT, CLIENT_TYPES_DEPENDENCY } from './build-client.ts';
import { LEAST_NODE } from '../packages/pitwall/src/cli/node-version.ts';
import { BUNDLE_OPTIONS, entryPoints, UNBUNDLED } from '../packages/pitwall/src/bundle/thread-bundle.ts';
import { pagesFrom } from './page-links.ts';
import { SWAGGER_FILES, SWAGGER_FOLDER } from '../packages/pitwall/src/api/openapi/files.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, 'dist', 'pitwall');
const SOURCE = join(ROOT, 'packages', 'pitwall', 'src');

const COMMANDS = {
  pitwall: join(SOURCE, 'cli', 'main.ts'),
  'pitwall-client': join(ROOT, 'packages', 'client', 'src', 'cli.ts'),
  'pitwall-simex': join(ROOT, 'packages', 'simex', 'src', 'cli.ts'),
};

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly dependencies: Record<string, string>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', 'pitwall', 'package.json'), 'utf8')) as Manifest;
}

async function bundle(): Promise<void> {
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { ...COMMANDS, ...entryPoints() },
    outdir: OUT,
    logLevel: 'warning',
  });
  for (const command of Object.keys(COMMANDS)) {
    const file = join(OUT, `${command}.js`);
    const text = readFileSync(file, 'utf8');
    if (!text.startsWith('#!')) writeFileSync(file, `#!/usr/bin/env node\n${text}`);
    chmodSync(file, 0o755);
  }
}

/** The declarations of the SDK, as strategies see it. */
function declarations(): void {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--emitDeclarationOnly', '--declaration', '--noEmit', 'false', '--outDir', join(OUT, 'types')];
  const project = join(ROOT, 'scripts', 'tsconfig.types.json');
  execFileSync(process.execPath, [tsc, '-p', project, ...options], { cwd: ROOT, stdio: 'inherit' });
}

function describePackage(): void {
  const { version, description, dependencies } = manifest();
  const needed = [...UNBUNDLED, CLIENT_TYPES_DEPENDENCY];
  const kept = Object.fromEntries(Object.entries(dependencies).filter(([name]) => needed.includes(name)));
  const published = {
    name: 'pitwall',
    version,
    description,
    license: 'MIT',
    type: 'module',
    engines: { node: `>=${LEAST_NODE}` },
    bin: Object.fromEntries(Object.keys(COMMANDS).map((command) => [command, `${command}.js`])),
    exports: { '.': { types: './types/strategy/index.d.ts', default: './index.js' }, ...CLIENT_EXPORT },
    dependencies: kept,
  };
  writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  const pages = new Set(['README.md', 'CHANGELOG.md', 'SECURITY.md'].flatMap((page) => pagesFrom(ROOT, page)));
  for (const file of ['LICENSE', ...pages]) cpSync(join(ROOT, file), join(OUT, file));
  cpSync(join(ROOT, 'examples'), join(OUT, 'examples'), { recursive: true });
}

/** Swagger UI is served as it is. */
function copySwagger(): void {
  const source = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  mkdirSync(join(OUT, SWAGGER_FOLDER));
  for (const file of [...SWAGGER_FILES, 'LICENSE', 'NOTICE'])
    cpSync(join(source, file), join(OUT, SWAGGER_FOLDER, file));
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
await bundle();
copySwagger();
declarations();
await buildClient(ROOT, OUT);
describePackage();
const size = statSync(join(OUT, 'pitwall.js')).size;
console.log(`Built ${OUT} (pitwall.js ${Math.round(size / 1024)} KiB)`);
