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
  readonly anyOf?: readonly FieldSchema[];
  readonly default?: unknown;
}

export type Problem = Omit<ValidationProblem, 'loc'>;
export type Coerced = { readonly value: unknown } | { readonly problem: Problem };

const NOT_AN_INTEGER: Problem = { msg: 'value is not a valid integer', type: 'type_error.integer' };
const NOT_A_NUMBER: Problem = { msg: 'value is not a valid float', type: 'type_error.float' };
const NOT_A_TEXT: Problem = { msg: 'str type expected', type: 'type_error.str' };
const NOT_NULL: Problem = { msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' };
export const MISSING: Problem = { msg: 'field required', type: 'value_error.missing' };
export const NOT_AN_OBJECT: Problem = { msg: 'value is not a valid dict', type: 'type_error.dict' };

const INTEGER_TEXT = /^\s*[+-]?\d+\s*$/;
const NUMBER_TEXT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function toInteger(value: unknown): Coerced {
  const isText = typeof value === 'string' && INTEGER_TEXT.test(value);
  const number = isText ? Number(value) : value;
  return Number.isSafeInteger(number) ? { value: number } : { problem: NOT_AN_INTEGER };
}

function toNumber(value: unknown): Coerced {
  const isText = typeof value === 'string' && NUMBER_TEXT.test(value);
  const number = isText ? Number(value) : value;
  return Number.isFinite(number) ? { value: number } : { problem: NOT_A_NUMBER };
}

function toText(value: unknown): Coerced {
  if (typeof value === 'string') return { value };
  return typeof value === 'number' ? { value: String(value) } : { problem: NOT_A_TEXT };
}

function toMember(members: readonly unknown[], value: unknown): Coerced {
  if (members.includes(value)) return { value };
  const permitted = members.map((member) => `'${String(member)}'`).join(', ');
  return {
    problem: {
      msg: `value is not a valid enumeration member; permitted: ${permitted}`,
      type: 'type_error.enum',
      ctx: { enum_values: members },
    },
  };
}

function coerceOne(schema: FieldSchema, value: unknown): Coerced {
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
  if (value === null) return choices.some((choice) => choice.type === 'null') ? { value } : { problem: NOT_NULL };
  const real = choices.filter((choice) => choice.type !== 'null');
  const members = real.filter((choice) => 'const' in choice).map((choice) => choice.const);
  if (members.length > 0) return toMember(members, value);
  return coerceOne(real[0] ?? {}, value);
}
