/**
 * From a class name to a strategy: `search.ts` finds its file, `compile.ts` compiles it, `import.ts` imports it.
 *
 * A live bot compiles on its main thread (`locateStrategy`) and imports in the strategy's worker; tests and tools do both
 * here (`loadStrategy`). Called again it sees what has changed, helpers included. All failures are STRATEGY errors of one
 * line.
 */
import { basename } from 'node:path';
import { BrainCore } from '../brain/brain-core.ts';
import type { StrategyDescription } from '../brain/brain.ts';
import type { StrategySource } from '../brain/loaded-strategy.ts';
import { sdkUrl, threadSdkUrl } from '../bundle/own-files.ts';
import { isPitwallError } from '../domain/errors.ts';
import { compileStrategy, type CompiledStrategy } from './compile.ts';
import { exportsNothing, importStrategies, importStrategy, notExported } from './import.ts';
import { findStrategyFile, foldersBelow, scanFolder, type StrategyFile, type StrategySearch } from './search.ts';

export type { CompiledStrategy, StrategySearch };

/** Finds and compiles a strategy for a thread of its own, without running any of it. */
export async function locateStrategy(search: StrategySearch): Promise<CompiledStrategy> {
  return compileStrategy(await findStrategyFile(search), search.name, threadSdkUrl());
}

/** Finds, compiles and imports a strategy into this thread. */
export async function loadStrategy(search: StrategySearch): Promise<StrategySource> {
  return importStrategy(await compileStrategy(await findStrategyFile(search), search.name, sdkUrl()));
}

/** What a loaded strategy says of itself. */
export async function describeStrategy(source: StrategySource): Promise<StrategyDescription> {
  return new BrainCore({ loadStrategy: async () => source, onWarning: () => undefined }).load();
}

export interface StrategyListing {
  /** Class name; empty when a file fails and names no class. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  readonly status: 'OK' | 'LOAD FAILED' | 'DUPLICATE NAME';
  /** Why it failed; empty otherwise. */
  readonly message: string;
}

/** Every strategy of a folder (and those below), by name. Files that define none are left out. */
export async function listStrategies(folder: string, recursive = false): Promise<StrategyListing[]> {
  const folders = recursive ? [folder, ...(await foldersBelow(folder))] : [folder];
  const rows: StrategyListing[] = [];
  for (const one of folders) for (const file of await scanFolder(one)) rows.push(...(await listFile(file)));
  const counts = new Map<string, number>();
  for (const { name } of rows) counts.set(name, (counts.get(name) ?? 0) + 1);
  return rows
    .map((row): StrategyListing => {
      const isDuplicate = row.status === 'OK' && (counts.get(row.name) ?? 0) > 1;
      return isDuplicate ? { ...row, status: 'DUPLICATE NAME' } : row;
    })
    .sort((a, b) => (a.name === b.name ? compare(a.file, b.file) : compare(a.name, b.name)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function listFile({ file, derived, classes }: StrategyFile): Promise<StrategyListing[]> {
  if (classes.length === 0) return [];
  const failed = (name: string, message: string): StrategyListing => ({ name, file, status: 'LOAD FAILED', message });
  try {
    const compiled = await compileStrategy(file, basename(file), sdkUrl());
    const sources = await importStrategies(compiled);
    if (sources.length === 0 && (await exportsNothing(compiled))) {
      return derived.map((name) => failed(name, notExported(file, name)));
    }
    return await Promise.all(
      sources.filter(({ name }) => classes.includes(name)).map((source) => listSource(source, failed)),
    );
  } catch (error) {
    if (!isPitwallError(error)) throw error;
    return derived.map((name) => failed(name, error.message));
  }
}

async function listSource(
  source: StrategySource,
  failed: (name: string, message: string) => StrategyListing,
): Promise<StrategyListing> {
  try {
    const { name, file } = await describeStrategy(source);
    return { name, file, status: 'OK', message: '' };
  } catch (error) {
    if (!isPitwallError(error)) throw error;
    return failed(source.name, error.message);
  }
}
