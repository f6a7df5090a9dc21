import { isPitwallError, messageOf, PitwallError } from '../domain/errors.ts';
import type { StrategySource } from './loaded-strategy.ts';

/** One line on a method of a strategy that threw: which, why, and where in the author's file. */
export function describeFailure(source: StrategySource, method: string, error: unknown): string {
  const where = source.locate?.(error) ?? null;
  const text = error instanceof Error && !isPitwallError(error) ? `${error.name}: ${error.message}` : messageOf(error);
  return `${source.name}.${method} threw ${text}${where === null ? '' : ` (${where})`}`;
}

/** The same as a catalogue error. */
export function strategyFailure(source: StrategySource, method: string, error: unknown): PitwallError {
  return new PitwallError('STRATEGY', describeFailure(source, method, error), { cause: error });
}

/** True when a callback that must answer at once returned a promise; the promise's own failure is then of no interest. */
export function isPromise(value: unknown): boolean {
  if (!(value instanceof Promise)) return false;
  value.catch(() => undefined);
  return true;
}

/** One line on a callback whose answer cannot be used. */
export function describeBadAnswer(source: StrategySource, method: string, answer: unknown, wanted: string): string {
  const shown = isPromise(answer) ? 'a promise (callbacks must not be async)' : show(answer);
  return `${source.name}.${method} returned ${shown}; ${wanted} is wanted`;
}

function show(answer: unknown): string {
  switch (typeof answer) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return JSON.stringify(answer);
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(answer);
    case 'object':
      return answer === null ? 'null' : 'an object';
    case 'function':
    case 'symbol':
      return `a ${typeof answer}`;
  }
}
