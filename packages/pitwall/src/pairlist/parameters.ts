/** Reading a handler's parameters, with messages that name the handler and the key. */
import { PitwallError } from '../domain/errors.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** A number at or above `min`. Throws CONFIG otherwise; undefined `fallback` makes the key required. */
export function numberParameter(
  handler: string,
  parameters: Parameters,
  key: string,
  min: number,
  fallback?: number,
): number {
  const value = parameters[key] ?? fallback;
  if (typeof value === 'number' && value >= min) return value;
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  throw new PitwallError('CONFIG', `${handler}: "${key}" ${found}; give a number of at least ${min}.`);
}

export function booleanParameter(handler: string, parameters: Parameters, key: string, fallback: boolean): boolean {
  const value = parameters[key] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw new PitwallError('CONFIG', `${handler}: "${key}" is ${JSON.stringify(value)}; give true or false.`);
}
