/** Compares an answer with a recorded one: texts and counts exactly, numbers to nine digits, keys added since allowed. */

/** Relative tolerance: sums may be done in another order. */
const TOLERANCE = 1e-9;

/** One place where an answer is not as recorded. */
export interface Difference {
  /** Where: `trades[3].close_rate`; empty = the whole. */
  readonly key: string;
  readonly expected: unknown;
  /** Undefined: it is not there. */
  readonly actual: unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right)) || left === right;
}

/** Every place where `actual` is not what `expected` says. A recorded -0 is the number 0. */
export function differences(expected: unknown, actual: unknown, key = ''): Difference[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return isClose(expected, actual) ? [] : [{ key, expected, actual }];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      return [{ key: `${key}.length`, expected: expected.length, actual: actual.length }];
    }
    return expected.flatMap((value, index) => differences(value, actual[index], `${key}[${index}]`));
  }
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(value, Object.hasOwn(actual, name) ? actual[name] : undefined, key === '' ? name : `${key}.${name}`),
    );
  }
  return Object.is(expected, actual) ? [] : [{ key, expected, actual }];
}

/** Type names of a value, as the recordings describe answers that cannot be repeated. */
export function fitsShape(shape: unknown, value: unknown): boolean {
  if (shape === 'int' || shape === 'float') return typeof value === 'number';
  if (shape === 'str') return typeof value === 'string';
  if (shape === 'bool') return typeof value === 'boolean';
  if (Array.isArray(shape))
    return Array.isArray(value) && value.every((item) => shape.length === 0 || isAny(shape, item));
  if (isRecord(shape)) {
    return isRecord(value) && Object.entries(shape).every(([key, inner]) => fitsShape(inner, value[key]));
  }
  return shape === value;
}

/** A list's shape names the type of its first element only; rows of mixed types hold others too. */
function isAny(shape: readonly unknown[], item: unknown): boolean {
  return shape.some((inner) => fitsShape(inner, item)) || typeof item === 'number' || typeof item === 'string';
}
