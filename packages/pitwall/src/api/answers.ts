/** How answers are written: compact JSON, NaN and infinities as null, and the bodies of refusals and failures. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorMessage } from '@pitwall/wire';
import { isPitwallError } from '../domain/errors.ts';
import { Written } from '../control/written.ts';
import type { Logger } from '../ports/logger.ts';
import { forgetOrigin } from './cors.ts';

/** The path a request names, as it came, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

/** Why a request is not served, in words for the caller; a handler throws it. */
abstract class Declined extends Error {
  abstract readonly status: number;
}

/** Something asked for is not there. */
export class NotFound extends Declined {
  readonly status = 404;
}

/** The request cannot be served as things stand. */
export class BadRequest extends Declined {
  readonly status = 400;
}

/** What was asked about cannot be loaded or run; the form is one later clients know. */
export class NotPossible extends Declined {
  readonly status = 502;
}

/** A name that stands for a text to be run; clients know the status. */
export class EncodedStrategy extends Declined {
  readonly status = 500;
}

/**
 * `JSON.stringify` writes NaN and infinities as null, which is what the contract asks for. Named as the serializer, it
 * also keeps Fastify from naming a charset beside `application/json`. A text leaves in one piece with the headers.
 */
export function sendJson(reply: FastifyReply, status: number, body: unknown): void {
  void reply
    .code(status)
    .header('content-type', 'application/json')
    .serializer(JSON.stringify)
    .send(body instanceof Written ? body.bytes : body);
}

function sendPlain(reply: FastifyReply, status: number, text: string): void {
  void reply.code(status).header('content-type', 'text/plain; charset=utf-8').send(text);
}

/** Why a route does not answer when the bot it needs is not there, or is there and must not be; clients know the words. */
export const WRONG_STATE = 'Bot is not in the correct state';

/** The body of an answer by which the bot says no. */
export function refusalBody(path: string, message: string): ErrorMessage {
  return { error: `Error querying ${path}: ${message}` };
}

/** 502: the bot says no. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, message: string): void {
  sendJson(reply, 502, refusalBody(pathOf(request), message));
}

/** When to ask again what was too much at once: most analyses take a second or two. */
const BUSY_SECONDS = 2;

/** Failures of Fastify itself that the request caused, such as a body that is too large. */
function clientStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

/** Answers for anything thrown while a request was served. What is not expected is logged and stays unnamed outside. */
export function sendFailure(request: FastifyRequest, reply: FastifyReply, error: unknown, logger: Logger): void {
  if (error instanceof Declined) {
    sendJson(reply, error.status, { detail: error.message });
    return;
  }
  if (isPitwallError(error) && error.httpStatus === 502) {
    sendRefusal(request, reply, error.message);
    return;
  }
  if (isPitwallError(error) && error.code === 'BUSY') {
    reply.header('retry-after', String(BUSY_SECONDS));
    sendJson(reply, error.httpStatus, { detail: error.message });
    return;
  }
  const status = clientStatus(error);
  if (status !== undefined) {
    sendJson(reply, status, { detail: status === 413 ? 'Request Entity Too Large' : 'Bad Request' });
    return;
  }
  logger.error(`${request.method} ${pathOf(request)} failed.`, error);
  forgetOrigin(reply);
  sendPlain(reply, 500, 'Internal Server Error');
}
