/** A strategy as the loader hands it to the brain, and what it says of itself. */
import type { CandleKey } from '../domain/frame.ts';
import { messageOf, PitwallError } from '../domain/errors.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { readAttributes } from '../strategy/attributes.ts';
import { CALLBACKS, SYNCHRONOUS_CALLBACKS } from '../strategy/callbacks.ts';
import { STRATEGY, type Strategy } from '../strategy/strategy.ts';
import type { StrategyDescription } from './brain.ts';

/** Names the class, makes instances. Each brain has its own instance. */
export interface StrategySource {
  readonly name: string;
  readonly file: string;
  create(): Strategy;
  /** Where in the author's file an error came from (`file:line:column`), null when it did not. */
  locate?(error: unknown): string | null;
}

const POPULATE_METHODS = ['populateIndicators', 'populateEntryTrend', 'populateExitTrend'] as const;

/** True for a class that extends `Strategy`. */
export function isStrategyClass(value: unknown): value is new () => Strategy {
  return typeof value === 'function' && STRATEGY in ((value.prototype as object | undefined) ?? {});
}

/** Makes an instance; a throwing constructor becomes a STRATEGY error. */
export function instantiate(source: StrategySource): Strategy {
  try {
    return source.create();
  } catch (error) {
    throw new PitwallError('STRATEGY', `${source.name} (${source.file}): its constructor threw: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The callbacks a strategy has, in the order of the catalogue. */
function callbacksOf(strategy: Strategy): string[] {
  return CALLBACKS.filter((name) => typeof strategy[name] === 'function');
}

/** What a strategy says of itself. Throws STRATEGY when it lacks a method or an attribute cannot be. */
export function describeStrategy(source: StrategySource, strategy: Strategy): StrategyDescription {
  const { name, file } = source;
  const missing = POPULATE_METHODS.filter((method) => typeof strategy[method] !== 'function');
  if (missing.length > 0) {
    throw new PitwallError('STRATEGY', `${name} (${file}) lacks the method ${missing.join('(), ')}()`);
  }
  const asynchronous = [...POPULATE_METHODS, ...SYNCHRONOUS_CALLBACKS].filter((method) =>
    isAsync(Reflect.get(strategy, method)),
  );
  if (asynchronous.length > 0) {
    throw new PitwallError(
      'STRATEGY',
      `${name} (${file}): ${asynchronous.join(', ')} must not be async; only botStart and botLoopStart may wait`,
    );
  }
  return {
    name,
    file,
    version: versionOf(source, strategy),
    canShort: strategy.canShort,
    attributes: plainCopy(source, 'an attribute', readAttributes(strategy)),
    informativePairs: readInformativePairs(source, strategy),
    plotConfig: plotConfigOf(source, strategy),
    callbacks: callbacksOf(strategy),
  };
}

/** What `version()` says: a text, or nothing. Authors of JavaScript may return what they like. */
function versionOf({ name, file }: StrategySource, strategy: Strategy): string | null {
  let version: unknown;
  try {
    version = strategy.version() ?? null;
  } catch (error) {
    throw new PitwallError('STRATEGY', `${name} (${file}): version() threw: ${messageOf(error)}`, { cause: error });
  }
  if (version === null || typeof version === 'string') return version;
  throw new PitwallError('STRATEGY', `${name} (${file}): version() must return a text or null`);
}

/** It is shown as JSON, so it is taken as what JSON makes of it. */
function plotConfigOf(source: StrategySource, strategy: Strategy): Readonly<Record<string, unknown>> {
  const given: unknown = strategy.plotConfig;
  const plots: unknown = plainCopy(source, 'plotConfig', given ?? {});
  const problem = (text: string, cause?: unknown): PitwallError =>
    new PitwallError('STRATEGY', `${source.name} (${source.file}): plotConfig ${text}`, { cause });
  if (typeof plots !== 'object' || plots === null || Array.isArray(plots)) {
    throw problem('must be an object, such as { main_plot: { sma: {} } }');
  }
  try {
    return JSON.parse(JSON.stringify(plots)) as Record<string, unknown>;
  } catch (error) {
    throw problem(`must be what JSON can hold: ${messageOf(error).split('\n')[0] ?? ''}`, error);
  }
}

function plainCopy<T>({ name, file }: StrategySource, attribute: string, value: T): T {
  try {
    return structuredClone(value);
  } catch (error) {
    throw new PitwallError('STRATEGY', `${name} (${file}): ${attribute} must be plain data: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function isAsync(method: unknown): boolean {
  return typeof method === 'function' && method.constructor.name === 'AsyncFunction';
}

/** The further candles a strategy reads, for the whitelist it sees now. Throws STRATEGY when its method fails. */
export function readInformativePairs({ name, file }: StrategySource, strategy: Strategy): CandleKey[] {
  try {
    return strategy.informativePairs().map(({ pair, timeframe }) => {
      timeframeMs(timeframe);
      return { pair, timeframe };
    });
  } catch (error) {
    throw new PitwallError('STRATEGY', `${name} (${file}): informativePairs() failed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
