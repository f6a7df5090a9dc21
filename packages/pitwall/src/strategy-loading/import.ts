/**
 * Imports a compiled strategy and finds its class. Runs the author's module: in a live bot in the strategy's worker.
 * Needs no compiler.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStrategyClass, type StrategySource } from '../brain/loaded-strategy.ts';
import { sdkUrl } from '../bundle/own-files.ts';
import { messageOf, PitwallError } from '../domain/errors.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { CompiledStrategy } from './compile.ts';

/** Imports the module. Throws STRATEGY when it throws, or does not export the class, or that is no strategy. */
export async function importStrategy(compiled: CompiledStrategy): Promise<StrategySource> {
  const { name, file } = compiled;
  const exported = await importModule(compiled);
  const named = Object.values(exported).find((value) => typeof value === 'function' && value.name === name);
  const found = exported[name] ?? named;
  if (found === undefined) {
    throw new PitwallError('STRATEGY', notExported(file, name));
  }
  if (!isStrategyClass(found)) {
    throw new PitwallError(
      'STRATEGY',
      `${file}: ${name} is no strategy: write "class ${name} extends Strategy", and import Strategy from 'pitwall'`,
    );
  }
  return sourceOf(compiled, name, found);
}

export function notExported(file: string, name: string): string {
  return `${file} defines ${name} but does not export it: write "export class ${name}"`;
}

/** Whether the module gives nothing to anybody: then its classes were forgotten. Throws STRATEGY when the module throws. */
export async function exportsNothing(compiled: CompiledStrategy): Promise<boolean> {
  return Object.keys(await importModule(compiled)).length === 0;
}

/** Every strategy class the module exports, by class name. Throws STRATEGY when the module throws. */
export async function importStrategies(compiled: CompiledStrategy): Promise<StrategySource[]> {
  const classes = new Map<string, new () => Strategy>();
  for (const value of Object.values(await importModule(compiled))) {
    if (isStrategyClass(value)) classes.set(value.name, value);
  }
  return [...classes].map(([name, strategyClass]) => sourceOf(compiled, name, strategyClass));
}

async function importModule(compiled: CompiledStrategy): Promise<Record<string, unknown>> {
  try {
    return (await import(compiled.moduleUrl)) as Record<string, unknown>;
  } catch (error) {
    const where = locate(compiled, error) ?? compiled.file;
    throw new PitwallError('STRATEGY', `${where}: the strategy's file cannot be loaded: ${readable(error)}`, {
      cause: error,
    });
  }
}

function sourceOf(compiled: CompiledStrategy, name: string, strategyClass: new () => Strategy): StrategySource {
  return {
    name,
    file: compiled.file,
    create: () => new strategyClass(),
    locate: (error) => locate(compiled, error),
  };
}

/** One line, with the author's names for what is imported. */
function readable(error: unknown): string {
  const text = messageOf(error).replaceAll(`'${sdkUrl().href}'`, "'pitwall'").replace(/\s+/g, ' ');
  return error instanceof Error && error.name !== 'Error' ? `${error.name}: ${text}` : text;
}

/**
 * `file:line:column` of the author's code nearest to where `error` was thrown, relative to the working folder when it is
 * below; null when the error passed through none of it.
 */
function locate({ file, moduleUrl }: CompiledStrategy, error: unknown): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const module = fileURLToPath(moduleUrl);
  // Frames name the module by its address or by its path.
  const frame = [moduleUrl, module].find((name) => stack.includes(name));
  if (frame === undefined) return null;
  const position = /^:(\d+)(?::(\d+))?/.exec(stack.slice(stack.indexOf(frame) + frame.length));
  if (position === null) return null;
  try {
    const payload = JSON.parse(readFileSync(`${module}.map`, 'utf8')) as SourceMap['payload'];
    const entry = new SourceMap(payload).findEntry(Number(position[1]) - 1, Number(position[2] ?? 1) - 1);
    if (!('originalSource' in entry)) return null;
    const original = resolve(dirname(file), entry.originalSource);
    return `${shortPath(original)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  } catch {
    // The map serves messages only: without it they lack their place.
    return null;
  }
}

function shortPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
}
