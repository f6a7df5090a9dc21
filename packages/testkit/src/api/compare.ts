/** Compares an answer with a recorded one: texts and counts exactly, numbers to nine digits, keys added since allowed. */

/** Relative tolerance: sums may be done in another order. */
const TOLERANCE = 1e-9;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right)) || left === right;
}

/** Paths (`trades[3].close_rate`) where `actual` is not what `expected` says, each with both values. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return isClose(expected, actual) ? [] : [`${path}: ${expected} became ${actual}`];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${path}: ${expected.length} rows became ${actual.length}`];
    return expected.flatMap((value, index) => differences(value, actual[index], `${path}[${index}]`));
  }
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, actual[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return Object.is(expected, actual) ? [] : [`${path}: ${JSON.stringify(expected)} became ${JSON.stringify(actual)}`];
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
