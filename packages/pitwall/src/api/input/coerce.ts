/**
 * Turns what a request carries into what a schema asks for: texts of numbers become numbers, numbers become text where
 * text is asked for. What cannot be read gives a problem in the words and kinds clients of such bots know.
 *
 * Stricter than the original where it matters for money: `nan`, `inf` and booleans are no prices, and integers that a
 * float64 does not hold exactly are no integers.
 */
import type { ValidationProblem } from '@pitwall/wire';

/** The part of JSON Schema that the routes' parameters and bodies use. */
export interface FieldSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly format?: string;
  /** Of texts: a regular expression that the text must match. */
  readonly pattern?: string;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly default?: unknown;
}

export type Problem = Omit<ValidationProblem, 'loc'>;
/** What was read; or all that is wrong, each with its place inside the value (empty: the value itself). */
export type Coerced =
  { readonly value: unknown } | { readonly problems: readonly (Problem & { readonly at: readonly number[] })[] };

const NOT_AN_INTEGER: Problem = { msg: 'value is not a valid integer', type: 'type_error.integer' };
const NOT_A_NUMBER: Problem = { msg: 'value is not a valid float', type: 'type_error.float' };
const NOT_A_BOOLEAN: Problem = { msg: 'value could not be parsed to a boolean', type: 'type_error.bool' };
const NOT_A_TEXT: Problem = { msg: 'str type expected', type: 'type_error.str' };
const NOT_NULL: Problem = { msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' };
export const MISSING: Problem = { msg: 'field required', type: 'value_error.missing' };
export const NOT_A_LIST: Problem = { msg: 'value is not a valid list', type: 'type_error.list' };
const NOT_A_DATE: Problem = { msg: 'invalid datetime format', type: 'value_error.datetime' };
const NO_ZONE: Problem = { msg: 'Input should have timezone info', type: 'timezone_aware' };
export const NOT_AN_OBJECT: Problem = { msg: 'value is not a valid dict', type: 'type_error.dict' };

/** `YYYY-MM-DD HH:MM[:SS[.fff]]` and perhaps a zone; the T between may be a blank. */
const DATE_TEXT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** What comes later has no place in a column for dates of four-digit years once it is moved to the end of a candle. */
const LATEST_DATE_MS = Date.UTC(9999, 0);

const INTEGER_TEXT = /^\s*[+-]?\d+\s*$/;
const NUMBER_TEXT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function wrong(problem: Problem): Coerced {
  return { problems: [{ ...problem, at: [] }] };
}

function toInteger(value: unknown): Coerced {
  const isText = typeof value === 'string' && INTEGER_TEXT.test(value);
  const number = isText ? Number(value) : value;
  return Number.isSafeInteger(number) ? { value: number } : wrong(NOT_AN_INTEGER);
}

function toNumber(value: unknown): Coerced {
  const isText = typeof value === 'string' && NUMBER_TEXT.test(value);
  const number = isText ? Number(value) : value;
  return Number.isFinite(number) ? { value: number } : wrong(NOT_A_NUMBER);
}

/** Besides booleans the words and numbers that stand for them. */
function toBoolean(value: unknown): Coerced {
  if (typeof value === 'boolean') return { value };
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
  if (['1', 'on', 't', 'true', 'y', 'yes'].includes(word)) return { value: true };
  return ['0', 'off', 'f', 'false', 'n', 'no'].includes(word) ? { value: false } : wrong(NOT_A_BOOLEAN);
}

function toText(value: unknown): Coerced {
  if (typeof value === 'string') return { value };
  return typeof value === 'number' ? { value: String(value) } : wrong(NOT_A_TEXT);
}

function toMember(members: readonly unknown[], value: unknown): Coerced {
  if (members.includes(value)) return { value };
  const permitted = members.map((member) => `'${String(member)}'`).join(', ');
  return wrong({
    msg: `value is not a valid enumeration member; permitted: ${permitted}`,
    type: 'type_error.enum',
    ctx: { enum_values: members },
  });
}

function toPattern(pattern: string, value: unknown): Coerced {
  const result = toText(value);
  if ('problems' in result || new RegExp(pattern).test(String(result.value))) return result;
  return wrong({
    msg: `string does not match regex "${pattern}"`,
    type: 'value_error.str.regex',
    ctx: { pattern },
  });
}

/** Reads a moment with its zone into `YYYY-MM-DDTHH:MM:SS.fffZ`. */
function toZonedDate(value: unknown): Coerced {
  const [, day = '', time = '', seconds = '', zone] = (typeof value === 'string' && DATE_TEXT.exec(value.trim())) || [];
  const midnight = new Date(`${day}T00:00:00Z`);
  // Days that no month has are moved into the next month.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return wrong(NOT_A_DATE);
  if (zone === undefined) return wrong(NO_ZONE);
  const offset = zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_zone, hours: string, minutes = '00') => `${hours}:${minutes}`);
  const date = new Date(`${day}T${time}${seconds}${offset.toUpperCase()}`);
  if (!(date.getTime() >= 0 && date.getTime() < LATEST_DATE_MS)) return wrong(NOT_A_DATE);
  return { value: date.toISOString() };
}

function toList(items: FieldSchema, value: unknown): Coerced {
  if (!Array.isArray(value)) return wrong(NOT_A_LIST);
  const read = value.map((item: unknown) => coerce(items, item));
  const problems = read.flatMap((result, index) =>
    'problems' in result ? result.problems.map((problem) => ({ ...problem, at: [index, ...problem.at] })) : [],
  );
  if (problems.length > 0) return { problems };
  return { value: read.map((result) => ('value' in result ? result.value : undefined)) };
}

/** An object of JSON: no list, not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function coerceOne(schema: FieldSchema, value: unknown): Coerced {
  if (schema.type === 'array') return toList(schema.items ?? {}, value);
  // An object of free content: whoever takes it checks what is inside.
  if (schema.type === 'object') return isRecord(value) ? { value } : wrong(NOT_AN_OBJECT);
  if (schema.format === 'date-time') return toZonedDate(value);
  if (schema.pattern !== undefined) return toPattern(schema.pattern, value);
  if (schema.type === 'boolean') return toBoolean(value);
  if (schema.type === 'integer') return toInteger(value);
  return schema.type === 'number' ? toNumber(value) : toText(value);
}

/** All alternatives of a schema, those of alternatives included. */
function alternatives(schema: FieldSchema): readonly FieldSchema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(alternatives);
}

/** Reads one value that is there. */
export function coerce(schema: FieldSchema, value: unknown): Coerced {
  const choices = alternatives(schema);
  if (value === null) return choices.some((choice) => choice.type === 'null') ? { value } : wrong(NOT_NULL);
  const real = choices.filter((choice) => choice.type !== 'null');
  const members = real.filter((choice) => 'const' in choice).map((choice) => choice.const);
  if (members.length > 0) return toMember(members, value);
  return coerceOne(real[0] ?? {}, value);
}
