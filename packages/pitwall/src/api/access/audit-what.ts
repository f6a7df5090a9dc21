/**
 * What a change was about, as text for the record: parameters and body without secrets, cut to size. Pure.
 */

import { blankSecretForms } from '../../domain/secret-forms.ts';

/** What of a request is put on record. */
export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  /** Undefined: none, or it was not read. */
  readonly body: Buffer | undefined;
}

const BLANK = '********';

/** Names of fields whose values are nobody's business. */
const SECRET_NAME = /pass|secret|token|authorization|credential|api_?key|private|cookie|jwt/i;

/** Deeper values are left out. */
const MAX_DEPTH = 6;

function cleaned(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return blankSecretForms(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item: unknown) => cleaned(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      blankSecretForms(key),
      SECRET_NAME.test(key) ? BLANK : cleaned(item, depth + 1),
    ]),
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}

function readBody(body: Buffer, limit: number): unknown {
  // A longer one would be cut anyway.
  if (body.length > 4 * limit) return `${body.length} bytes`;
  try {
    return cleaned(JSON.parse(body.toString('utf8')));
  } catch {
    return `${body.length} bytes that are no JSON`;
  }
}

export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** JSON of at most `limit` characters (then it ends in `…` and is JSON no more); empty when there is nothing to say. */
export function auditWhat({ params, query, body }: RequestParts, limit: number): string {
  const parts: Record<string, unknown> = {};
  if (!isEmpty(params)) parts['path'] = cleaned(params);
  if (!isEmpty(query)) parts['query'] = cleaned(query);
  if (body !== undefined && body.length > 0) {
    const read = readBody(body, limit);
    if (!isEmpty(read)) parts['body'] = read;
  }
  return isEmpty(parts) ? '' : cut(JSON.stringify(parts), limit);
}

/** The fields of answers that say in words what came of a change; never those that hold tokens. */
const TELLING = ['detail', 'error', 'status', 'result_msg', 'result', 'msg', 'trade_id'];

function firstProblem(detail: readonly unknown[]): string {
  const [first] = detail as readonly { readonly loc?: readonly unknown[]; readonly msg?: unknown }[];
  return first === undefined ? '' : `${(first.loc ?? []).join('.')}: ${String(first.msg)}`;
}

/** What an answer says, in one line; empty when it says nothing that belongs on record. */
export function auditMessage(answer: unknown, limit: number): string {
  if (typeof answer !== 'object' || answer === null) return '';
  const fields = answer as Readonly<Record<string, unknown>>;
  for (const name of TELLING) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string') return cut(blankSecretForms(value), limit);
    if (typeof value === 'number') return `${name} ${value}`;
    if (Array.isArray(value)) return cut(blankSecretForms(firstProblem(value)), limit);
  }
  return '';
}
