/**
 * Bad requests of every kind, made from a route's own schemas: parameters, queries and bodies that are missing, of another
 * type, malformed, nested without end, or no text at all; each with what the contract answers. Entry point: `badRequests`.
 */
import type { RouteDefinition } from '@pitwall/wire';

export interface BadRequest {
  readonly name: string;
  /** Values for parameters of the path, encoded. */
  readonly params?: Readonly<Record<string, string>>;
  /** With the question mark; empty = none. */
  readonly query?: string;
  readonly body?: string | Buffer;
  readonly contentType?: string;
  readonly status: 400 | 413 | 422;
  /** Where the fault is, for 422: one of the items names it. */
  readonly loc?: readonly (string | number)[];
  /** The server hangs up after its answer. */
  readonly endsConnection?: true;
}

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const JSON_TYPE = 'application/json';
const DEEP = 50_000;
const TOO_LONG = 1024 * 1024 + 1;
/** A JSON text of less than the limit, whose one text is very long. */
const LONG = 900_000;

/** All alternatives of a schema, null left out. */
function alternatives(schema: Schema): readonly Schema[] {
  const all = schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(alternatives);
  return all.filter(({ type }) => type !== 'null');
}

/** Values that are none of the alternatives. */
function wrongValues(schema: Schema): readonly unknown[] {
  const choices = alternatives(schema);
  const takes = (type: string): boolean => choices.some((choice) => choice.type === type);
  if (choices.every((choice) => choice.const !== undefined)) return ['no such member', 7, {}];
  if (choices.some(({ pattern, format }) => pattern !== undefined || format !== undefined)) return ['', 'x', {}, []];
  if (takes('array')) return ['x', 7, {}];
  if (takes('object')) return ['x', 7, []];
  if (takes('boolean')) return ['perhaps', 7, {}];
  if (takes('string')) return [{}, [], true];
  if (takes('integer')) return ['x', '', '1.0', 1.5, true, {}, [], '9'.repeat(30)];
  return takes('number') ? ['x', '', 'nan', true, {}, []] : [];
}

/** What of these can be written into an address. */
function wrongTexts(schema: Schema): readonly string[] {
  return wrongValues(schema).filter((value): value is string => typeof value === 'string' && value !== '');
}

/** A value that is read. */
function rightValue(schema: Schema): unknown {
  const [choice = {}] = alternatives(schema);
  if (choice.const !== undefined) return choice.const;
  if (choice.type === 'array') return [];
  if (choice.type === 'object') return {};
  if (choice.type === 'boolean') return false;
  if (choice.format !== undefined) return '2030-01-01T00:00:00Z';
  if (choice.pattern !== undefined) return '5m';
  return choice.type === 'string' ? 'x' : 1;
}

function rightObject({ properties = {}, required = [] }: Schema): Record<string, unknown> {
  return Object.fromEntries(required.map((name) => [name, rightValue(properties[name] ?? {})]));
}

function inPath({ params }: RouteDefinition): BadRequest[] {
  const properties: Readonly<Record<string, Schema>> = params?.properties ?? {};
  return Object.entries(properties).flatMap(([name, schema]) =>
    wrongTexts(schema).map((text): BadRequest => {
      const loc = ['path', name];
      return { name: `${name} is ${text}`, params: { [name]: encodeURIComponent(text) }, status: 422, loc };
    }),
  );
}

function queryOf(values: Readonly<Record<string, unknown>>): string {
  return `?${new URLSearchParams(Object.entries(values).map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

function inQuery({ query }: RouteDefinition): BadRequest[] {
  const { properties = {}, required = [] } = (query ?? {}) as Schema;
  const right = rightObject({ properties, required });
  const missing = required.map((name): BadRequest => {
    const others = Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));
    return { name: `no ${name}`, query: queryOf(others), status: 422, loc: ['query', name] };
  });
  const wrong = Object.entries(properties)
    // A list of texts takes any text.
    .filter(([, schema]) => alternatives(schema).every(({ type }) => type !== 'array'))
    .flatMap(([name, schema]) =>
      wrongTexts(schema).map((text): BadRequest => {
        const loc = ['query', name];
        return { name: `${name}=${text}`, query: queryOf({ ...right, [name]: text }), status: 422, loc };
      }),
    );
  return [...missing, ...wrong];
}

function asJson(name: string, value: unknown, loc: BadRequest['loc']): BadRequest {
  return { name, body: JSON.stringify(value), status: 422, ...(loc === undefined ? {} : { loc }) };
}

/** Bodies that are no object (or list) of any kind. */
function brokenBodies(isList: boolean): BadRequest[] {
  const body = ['body'] as const;
  const whole = (name: string, text: string | Buffer): BadRequest => ({ name, body: text, status: 422, loc: body });
  return [
    { name: 'no body', status: 422, loc: body },
    whole('an empty body', ''),
    whole('null', 'null'),
    whole('a number', '7'),
    whole('a text', '"x"'),
    whole(isList ? 'an object' : 'a list', isList ? '{}' : '[]'),
    { ...whole('a form', 'pair=x'), contentType: 'application/x-www-form-urlencoded' },
    { ...whole('plain text', '{}'), contentType: 'text/plain' },
    { name: 'cut off', body: '{"a":', status: 422, loc: ['body', 5] },
    { name: 'two values', body: '{} {}', status: 422, loc: ['body', 3] },
    { name: 'NaN', body: 'NaN', status: 422, loc: ['body', 0] },
    { name: 'lists without end', body: '['.repeat(DEEP), status: 422 },
    { name: 'objects without end', body: '{"a":'.repeat(DEEP), status: 422 },
    { name: 'bytes that are no text', body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), status: 400 },
    { name: 'too long', body: ' '.repeat(TOO_LONG), status: 413, endsConnection: true },
  ];
}

function wrongFields(schema: Schema, wrap: (value: object) => unknown, at: readonly number[]): BadRequest[] {
  const { properties = {}, required = [] } = schema;
  const right = rightObject(schema);
  const missing = required.map((name) => {
    const others = Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));
    return asJson(`no ${name}`, wrap(others), ['body', ...at, name]);
  });
  const wrong = Object.entries(properties).flatMap(([name, field]) =>
    wrongValues(field).map((value) =>
      asJson(`${name} is ${JSON.stringify(value)}`, wrap({ ...right, [name]: value }), ['body', ...at, name]),
    ),
  );
  const twice = Object.entries(properties).flatMap(([name, field]): BadRequest[] => {
    const [value] = wrongValues(field);
    // Of two the last one counts.
    const text = `{"${name}":${JSON.stringify(rightValue(field))},"${name}":${JSON.stringify(value)}}`;
    const body = at.length === 0 ? text : `[${text}]`;
    return [{ name: `${name} twice`, body, status: 422, loc: ['body', ...at, name] }];
  });
  return [...missing, ...wrong, ...twice];
}

function inBody({ body, isBodyOptional }: RouteDefinition): BadRequest[] {
  if (body === undefined) return [];
  const schema = body as Schema;
  const isList = schema.type === 'array';
  const fields = isList
    ? wrongFields(schema.items ?? {}, (value) => [value], [0])
    : wrongFields(schema, (value) => value, []);
  const items = isList ? [asJson('an item that is no object', [7], ['body', 0])] : [];
  return isBodyOptional === true ? fields : [...brokenBodies(isList), ...fields, ...items];
}

/** Every request of a kind that the route must refuse before it does anything. */
export function badRequests(route: RouteDefinition): BadRequest[] {
  return [...inPath(route), ...inQuery(route), ...inBody(route)];
}

/** Bodies that a route which takes none must pass over. */
export const PASSED_OVER: readonly (readonly [string, string | Buffer, string])[] = [
  ['null', 'null', JSON_TYPE],
  ['broken JSON', '{"a":', JSON_TYPE],
  ['plain text', 'x', 'text/plain'],
  ['a long text', JSON.stringify('x'.repeat(LONG)), JSON_TYPE],
  ['no text', Buffer.from([0xff, 0xfe]), JSON_TYPE],
];
