/**
 * What an answer may be. A failure is: no secret may show, nothing but the documented refusals may be a 5xx, a success fits
 * the schema of its route, and an error has one of the contract's forms.
 */
import {
  ROUTES,
  ErrorDetail,
  ErrorMessage,
  ValidationErrors,
  type RouteDefinition,
  type RouteName,
} from '@pitwall/wire';
import { Compile } from 'typebox/compile';
import { findCanary } from './canaries.ts';
import type { FuzzRequest } from './requests.ts';
import type { FuzzAnswer } from './send.ts';

interface Check {
  Check(value: unknown): boolean;
}

/** Statuses whose body is `{"detail": text}`. */
const DETAIL_STATUSES: readonly number[] = [400, 401, 403, 404, 405, 413, 429];
/** What the HTTP parser itself refuses: it has no body of ours. */
const PARSER_STATUSES: readonly number[] = [400, 408, 414, 431];

const compiled = new Map<RouteName, Check>();
const detail: Check = Compile(ErrorDetail);
const message: Check = Compile(ErrorMessage);
const problems: Check = Compile(ValidationErrors);

function schemaOf(name: RouteName): Check {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const route: RouteDefinition = ROUTES[name];
  const check: Check = Compile(route.response);
  compiled.set(name, check);
  return check;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRefusal(value: unknown): boolean {
  return (message.Check(value) && (value as ErrorMessage).error.startsWith('Error querying /')) || detail.Check(value);
}

/** A strategy named by an encoded text is the one refusal whose status is 500. */
function isEncodedStrategy(value: unknown): boolean {
  return detail.Check(value) && (value as ErrorDetail).detail === 'base64 encoded strategies are not allowed.';
}

/** What a server without a bot does is refused by a bot, whatever is sent. */
function isOtherServersRoute({ route }: FuzzRequest, value: unknown): boolean {
  if (route === null || ROUTES[route].needs !== 'webserver') return false;
  return detail.Check(value) && (value as ErrorDetail).detail === 'Bot is not in the correct state.';
}

function judgeBody(request: FuzzRequest, { status, headers, text }: FuzzAnswer): string | undefined {
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  const value = parsed(text);
  const isApi = request.path.startsWith('/api/v1/');
  if (PARSER_STATUSES.includes(status) && value === undefined) return undefined;
  if (DETAIL_STATUSES.includes(status))
    return detail.Check(value) ? undefined : `the body of a ${status} has no detail`;
  if (status === 422) return problems.Check(value) ? undefined : 'the body of a 422 is no list of problems';
  if (status === 502) return isRefusal(value) ? undefined : 'the body of a 502 is no refusal';
  if (status !== 200) return undefined;
  if (!isApi) return undefined;
  if (headers['content-type'] !== 'application/json') return `content-type ${String(headers['content-type'])}`;
  if (request.route === null || request.method !== ROUTES[request.route].method) return undefined;
  return schemaOf(request.route).Check(value) ? undefined : `the answer does not fit the schema of ${request.route}`;
}

/** What is wrong with an answer; undefined when nothing is. */
export function judge(request: FuzzRequest, answer: FuzzAnswer): string | undefined {
  const leak = findCanary(`${JSON.stringify(answer.headers)}\n${answer.text}`);
  if (leak !== undefined) return `a secret shows as ${leak}`;
  const { status } = answer;
  const isServerFailure = status >= 500 && status !== 502;
  const body = parsed(answer.text);
  const isKnown = status === 503 ? isOtherServersRoute(request, body) : isEncodedStrategy(body);
  if (isServerFailure && !isKnown) return `status ${status}: ${answer.text.slice(0, 200)}`;
  return judgeBody(request, answer);
}
