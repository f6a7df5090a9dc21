/**
 * Reads a request into the parameters, query and body its route's schemas describe, or into a list of all that is wrong
 * with it. Unknown keys are left out; a body is looked at only where the route takes one.
 */
import type { RouteDefinition, ValidationProblem } from '@pitwall/wire';
import { coerce, isRecord, MISSING, NOT_A_LIST, NOT_AN_OBJECT, type FieldSchema, type Problem } from './coerce.ts';
import { readJson } from './json-text.ts';

/** What of a request is read. */
export interface RawRequest {
  readonly params: Readonly<Record<string, unknown>>;
  /** A repeated parameter is a list. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined: no body was sent. */
  readonly body: Buffer | undefined;
  readonly contentType: string | undefined;
}

export interface Input {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: Record<string, unknown> | readonly Record<string, unknown>[];
}

export type InputResult =
  | { readonly input: Input }
  | { readonly problems: readonly ValidationProblem[] }
  /** The body is not even text. */
  | { readonly unreadable: true };

type Place = 'path' | 'query' | 'body';

interface Fields<Values = Record<string, unknown>> {
  readonly values: Values;
  readonly problems: ValidationProblem[];
}

interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

interface ListSchema {
  readonly type: 'array';
  readonly items: ObjectSchema;
}

type Location = readonly [Place, ...(string | number)[]];

function readFields(place: Location, schema: ObjectSchema, given: Readonly<Record<string, unknown>>): Fields {
  const fields: Fields = { values: {}, problems: [] };
  const report = (name: string, problem: Problem, at: readonly number[] = []): void => {
    fields.problems.push({ loc: [...place, name, ...at], ...problem });
  };
  for (const [name, field] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) {
      const result = coerce(field, value);
      if ('problems' in result) for (const { at, ...problem } of result.problems) report(name, problem, at);
      else fields.values[name] = result.value;
    } else if (schema.required?.includes(name) === true) report(name, MISSING);
    else if (field.default !== undefined) fields.values[name] = field.default;
  }
  return fields;
}

const JSON_TYPE = /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)/i;

function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || JSON_TYPE.test(contentType);
}

function wrong(problem: ValidationProblem): Fields {
  return { values: {}, problems: [problem] };
}

function readObject(place: Location, schema: ObjectSchema, value: unknown): Fields {
  return isRecord(value) ? readFields(place, schema, value) : wrong({ loc: [...place], ...NOT_AN_OBJECT });
}

function readList(schema: ListSchema, value: unknown): Fields<readonly Record<string, unknown>[]> {
  if (!Array.isArray(value)) return { values: [], problems: [{ loc: ['body'], ...NOT_A_LIST }] };
  const read = value.map((item: unknown, index) => readObject(['body', index], schema.items, item));
  return { values: read.map(({ values }) => values), problems: read.flatMap(({ problems }) => problems) };
}

function readBody(schema: ObjectSchema | ListSchema, request: RawRequest): Fields<Input['body']> | 'unreadable' {
  if (request.body === undefined || request.body.length === 0) return wrong({ loc: ['body'], ...MISSING });
  const isList = schema.type === 'array';
  if (!isJson(request.contentType)) return wrong({ loc: ['body'], ...(isList ? NOT_A_LIST : NOT_AN_OBJECT) });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch {
    return 'unreadable';
  }
  const result = readJson(text);
  if ('failure' in result) {
    const { message, position, line, column } = result.failure;
    return wrong({
      loc: ['body', position],
      msg: `${message}: line ${line} column ${column} (char ${position})`,
      type: 'value_error.jsondecode',
      ctx: { msg: message, doc: text, pos: position, lineno: line, colno: column },
    });
  }
  if (result.value === null) return wrong({ loc: ['body'], ...MISSING });
  return isList ? readList(schema, result.value) : readObject(['body'], schema, result.value);
}

const NOTHING: Fields = { values: {}, problems: [] };

/** Of a repeated scalar parameter the last value counts; a list is a list even when it is given once. */
function lastValues(schema: ObjectSchema, query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(query).map(([name, value]): [string, unknown] => {
    const isList = Object.hasOwn(schema.properties, name) && schema.properties[name]?.type === 'array';
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    return [name, isList ? all : all.at(-1)];
  });
  return Object.fromEntries(entries);
}

/** As `readBody`; but what is no JSON object counts as no body. */
function readOptionalBody(schema: ObjectSchema, { body, contentType }: RawRequest): Fields {
  if (body === undefined || !isJson(contentType)) return NOTHING;
  const result = readJson(body.toString('utf8'));
  return 'value' in result && isRecord(result.value) ? readFields(['body'], schema, result.value) : NOTHING;
}

function readBodyOf(route: RouteDefinition, request: RawRequest): Fields<Input['body']> | 'unreadable' {
  if (route.body === undefined) return NOTHING;
  const isOptional = route.isBodyOptional === true && route.body.type === 'object';
  return isOptional ? readOptionalBody(route.body, request) : readBody(route.body, request);
}

export function readInput(route: RouteDefinition, request: RawRequest): InputResult {
  const params = route.params === undefined ? NOTHING : readFields(['path'], route.params, request.params);
  const query =
    route.query === undefined ? NOTHING : readFields(['query'], route.query, lastValues(route.query, request.query));
  const body = readBodyOf(route, request);
  if (body === 'unreadable') return { unreadable: true };
  const problems = [...params.problems, ...query.problems, ...body.problems];
  if (problems.length > 0) return { problems };
  return { input: { params: params.values, query: query.values, body: body.values } };
}
