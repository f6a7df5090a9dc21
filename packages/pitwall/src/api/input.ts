/**
 * Reads a request into the parameters, query and body its route's schemas describe, or into a list of all that is wrong
 * with it. Unknown keys are left out; a body is looked at only where the route takes one.
 */
import type { RouteDefinition, ValidationProblem } from '@pitwall/wire';
import { coerce, MISSING, NOT_AN_OBJECT, type FieldSchema, type Problem } from './coerce.ts';
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
  readonly body: Record<string, unknown>;
}

export type InputResult =
  | { readonly input: Input }
  | { readonly problems: readonly ValidationProblem[] }
  /** The body is not even text. */
  | { readonly unreadable: true };

type Place = 'path' | 'query' | 'body';

interface Fields {
  readonly values: Record<string, unknown>;
  readonly problems: ValidationProblem[];
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

function readFields(place: Place, schema: ObjectSchema, given: Readonly<Record<string, unknown>>): Fields {
  const fields: Fields = { values: {}, problems: [] };
  const report = (name: string, problem: Problem): void => {
    fields.problems.push({ loc: [place, name], ...problem });
  };
  for (const [name, field] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) {
      const result = coerce(field, value);
      if ('problem' in result) report(name, result.problem);
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

function readBody(schema: ObjectSchema, request: RawRequest): Fields | 'unreadable' {
  if (request.body === undefined || request.body.length === 0) return wrong({ loc: ['body'], ...MISSING });
  if (!isJson(request.contentType)) return wrong({ loc: ['body'], ...NOT_AN_OBJECT });
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
  if (typeof result.value !== 'object' || Array.isArray(result.value))
    return wrong({ loc: ['body'], ...NOT_AN_OBJECT });
  return readFields('body', schema, result.value as Record<string, unknown>);
}

const NOTHING: Fields = { values: {}, problems: [] };

/** Of a repeated scalar parameter the last value counts. */
function lastValues(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(query).map(([name, value]): [string, unknown] => [
    name,
    Array.isArray(value) ? value.at(-1) : value,
  ]);
  return Object.fromEntries(entries);
}

export function readInput(route: RouteDefinition, request: RawRequest): InputResult {
  const params = route.params === undefined ? NOTHING : readFields('path', route.params, request.params);
  const query = route.query === undefined ? NOTHING : readFields('query', route.query, lastValues(request.query));
  const body = route.body === undefined ? NOTHING : readBody(route.body, request);
  if (body === 'unreadable') return { unreadable: true };
  const problems = [...params.problems, ...query.problems, ...body.problems];
  if (problems.length > 0) return { problems };
  return { input: { params: params.values, query: query.values, body: body.values } };
}
