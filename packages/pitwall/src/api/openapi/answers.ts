/** The answers of a route that are not 200, as an OpenAPI document tells them. */
import { ErrorDetail, ErrorMessage, ValidationErrors, type RouteDefinition } from '@pitwall/wire';
import type { Components, JsonSchema } from './schemas.ts';

/** An `answers` entry: what it means, its body, its headers. */
function answer(components: Components, description: string, schema: unknown, headers?: JsonSchema): JsonSchema {
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    content: { 'application/json': { schema: components.use(schema) } },
  };
}

const CHALLENGE = {
  'www-authenticate': {
    description: 'The scheme that is wanted, where one was tried in a wrong way.',
    schema: { type: 'string', enum: ['Basic', 'Bearer'] },
  },
};

const RETRY_AFTER = {
  'retry-after': { description: 'When to try again, seconds.', required: true, schema: { type: 'integer' } },
};

const REFUSALS = {
  nothing: 'What was asked for could not be done; the text says why.',
  bot: 'No bot is attached, or it refused; the text says why.',
  running: 'No bot is attached, it is not running, or it refused; the text says why.',
  webserver: 'What was asked for could not be done; the text says why.',
} as const satisfies Record<RouteDefinition['needs'], string>;

/** True when the route looks at what a request carries. */
function isAsked({ params, query, body }: RouteDefinition): boolean {
  return params !== undefined || query !== undefined || body !== undefined;
}

/** Why who is known may not call the route; empty when they may. */
function forbidden({ scope, method }: RouteDefinition): string {
  const isScoped = scope === 'trade' || scope === 'admin';
  return [
    ...(isScoped ? [`Who asks lacks the scope \`${scope}\`.`] : []),
    ...(method === 'GET' ? [] : ['A web page asks whose origin is not allowed.']),
  ].join(' ');
}

/** What tries something with a strategy or an exchange says `detail`, a bot that refuses says `error`. */
const Refusal = { anyOf: [ErrorMessage, ErrorDetail] };

/** Answers by status, as text: JSON wants keys that are texts. */
export function otherAnswers(route: RouteDefinition, components: Components): Record<string, JsonSchema> {
  const answers: Record<string, JsonSchema> = {};
  if (route.scope !== 'public') {
    answers['401'] = answer(components, 'Nobody knows who asks.', ErrorDetail, CHALLENGE);
    answers['429'] = answer(
      components,
      'Too many wrong passwords or tokens, or too much at once.',
      ErrorDetail,
      RETRY_AFTER,
    );
  }
  const reasons = forbidden(route);
  if (reasons !== '') answers['403'] = answer(components, reasons, ErrorDetail);
  if (route.missing !== undefined) answers['404'] = answer(components, route.missing, ErrorDetail);
  if (isAsked(route)) {
    answers['422'] = answer(components, 'Parameters or body are not what the route takes.', ValidationErrors);
  }
  if (route.body !== undefined || route.needs === 'webserver') {
    answers['400'] = answer(components, 'The body is no text, or what was asked for cannot be done now.', ErrorDetail);
  }
  if (route.body !== undefined) answers['413'] = answer(components, 'The body is larger than 1 MiB.', ErrorDetail);
  if (isAsked(route) || route.needs === 'bot' || route.needs === 'running') {
    answers['502'] = answer(components, REFUSALS[route.needs], Refusal);
  }
  if (route.needs === 'webserver') answers['503'] = answer(components, 'A bot trades here.', ErrorDetail);
  return answers;
}
