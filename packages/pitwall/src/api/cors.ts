/**
 * Which pages may call from a browser. Origins are compared exactly. A listed origin is named in the answer; any other
 * request with an `Origin` only learns that credentials would be allowed. Answers to bugs (500) carry none of this.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
/** How long a browser may remember a preflight answer. */
const MAX_AGE_SECONDS = 600;

/** Marks an answer for the asking origin. */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, origins: readonly string[]): void {
  const origin = request.headers.origin;
  if (origin === undefined) return;
  reply.header('access-control-allow-credentials', 'true');
  if (!origins.includes(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('vary', 'Origin');
}

/** Takes the marks off again. */
export function forgetOrigin(reply: FastifyReply): void {
  reply.removeHeader('access-control-allow-credentials');
  reply.removeHeader('access-control-allow-origin');
  reply.removeHeader('vary');
}

/** Answers a preflight request and returns true; false when `request` is none. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply, origins: readonly string[]): boolean {
  const {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': headers,
  } = request.headers;
  if (request.method !== 'OPTIONS' || origin === undefined || method === undefined) return false;
  reply.header('vary', 'Origin');
  reply.header('access-control-allow-methods', METHODS.join(', '));
  reply.header('access-control-max-age', String(MAX_AGE_SECONDS));
  reply.header('access-control-allow-credentials', 'true');
  if (headers !== undefined) reply.header('access-control-allow-headers', headers);
  const refused: string[] = [];
  if (origins.includes(origin)) reply.header('access-control-allow-origin', origin);
  else refused.push('origin');
  if (!METHODS.includes(method)) refused.push('method');
  reply.header('content-type', 'text/plain; charset=utf-8');
  if (refused.length === 0) void reply.code(200).send('OK');
  else void reply.code(400).send(`Disallowed CORS ${refused.join(', ')}`);
  return true;
}
