/**
 * Compiles a strategy's file with the helpers it imports into one JavaScript module in a cache folder of this process.
 *
 * `pitwall` stays an import, of the SDK that runs where the module is imported, so that there is one `Strategy` class;
 * other packages stay imports too, by the address they have as seen from the importing file. The module's name is the hash
 * of its content: what changed is imported anew, what did not is not. Types are stripped, not checked.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, OutputFile, Plugin } from 'esbuild';
import { messageOf, PitwallError } from '../domain/errors.ts';
import { strategyCache } from './cache.ts';

/** A compiled strategy; plain data, so that it can be imported in a worker. */
export interface CompiledStrategy {
  /** Class name. */
  readonly name: string;
  /** The author's file, absolute. */
  readonly file: string;
  /** Address of the compiled module. Its source map lies beside it, `.map` appended. */
  readonly moduleUrl: string;
}

/** Marks resolutions the plugin itself asks for. */
const NESTED = { isNested: true };

let runningBuilds = 0;

/**
 * Throws STRATEGY with `file:line:column` when the file or one of its helpers does not compile.
 *
 * @param sdk address of the SDK where the module will be imported
 */
export async function compileStrategy(file: string, name: string, sdk: URL): Promise<CompiledStrategy> {
  const outputs = await bundle(file, sdk);
  const code = textOf(outputs, '.js');
  const map = textOf(outputs, '.js.map');
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const module = join(strategyCache(), `${basename(file).replace(/\W/g, '_')}-${hash}.mjs`);
  await Promise.all([writeFile(module, code), writeFile(`${module}.map`, map)]);
  return { name, file, moduleUrl: pathToFileURL(module).href };
}

/** esbuild's service is a process of its own: it lives while something is compiled. */
async function bundle(file: string, sdk: URL): Promise<readonly OutputFile[]> {
  const { build, stop } = await import('esbuild');
  runningBuilds += 1;
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      absWorkingDir: dirname(file),
      outfile: 'strategy.js',
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      sourcemap: 'external',
      sourcesContent: false,
      sourceRoot: '',
      charset: 'utf8',
      logLevel: 'silent',
      // The author's own tsconfig must not change what a class field means.
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
      plugins: [importsByAddress(sdk)],
    });
    return outputFiles;
  } catch (error) {
    throw new PitwallError('STRATEGY', compileMessage(file, error), { cause: error });
  } finally {
    runningBuilds -= 1;
    if (runningBuilds === 0) await stop();
  }
}

const importsByAddress = (sdk: URL): Plugin => ({
  name: 'imports-by-address',
  setup(build) {
    build.onResolve({ filter: /^pitwall$/ }, () => ({ path: sdk.href, external: true }));
    build.onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, importer, pluginData }) => {
      if (pluginData === NESTED || kind === 'entry-point') return undefined;
      if (isBuiltin(path)) return { path, external: true };
      const found = await build.resolve(path, { resolveDir, kind, importer, pluginData: NESTED });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
});

function compileMessage(file: string, error: unknown): string {
  const first = isBuildFailure(error) ? error.errors[0] : undefined;
  if (first === undefined) return `${file} does not compile: ${messageOf(error)}`;
  const { location, text } = first;
  if (location === null) return `${file} does not compile: ${text}`;
  const where = `${resolve(dirname(file), location.file)}:${location.line}:${location.column + 1}`;
  return `${where}: the strategy does not compile: ${text}`;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

function textOf(outputs: readonly OutputFile[], suffix: string): string {
  const output = outputs.find(({ path }) => path.endsWith(suffix));
  if (output === undefined) throw new PitwallError('INVARIANT', `esbuild wrote no ${suffix}`);
  return output.text;
}
