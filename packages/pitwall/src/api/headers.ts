/**
 * What answers tell a browser to forbid: guessing at types, keeping answers, framing, foreign scripts.
 *
 * Every answer carries `answerHeaders`; a page adds `pageHeaders` with its own content policy. Only headers that no client
 * of the API looks at are set here.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

/** Browsers remember for this time that a host speaks HTTPS only: a year. */
const HSTS_SECONDS = 365 * 86_400;

/** What pages may not ask of the browser. */
const PERMISSIONS =
  'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), ' +
  'microphone=(), midi=(), payment=(), usb=()';

/** The directives of a content security policy by name; their sources. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>;

/** Nothing is loaded, nobody frames: every policy begins here. */
const CLOSED: ContentPolicy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** A policy as its header says it. */
export function policyText(policy: ContentPolicy): string {
  return Object.entries({ ...CLOSED, ...policy })
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** For every answer. */
export function answerHeaders(request: FastifyRequest, reply: FastifyReply, hasTls: boolean): void {
  reply.header('x-content-type-options', 'nosniff');
  reply.header('cache-control', 'no-store');
  // The rule holds for all ports of a host: it would lock other programs of this machine out, and addresses ignore it.
  if (hasTls && isNamedHost(request.headers.host)) {
    reply.header('strict-transport-security', `max-age=${HSTS_SECONDS}`);
  }
}

/** For every page and every file of a page. */
export function pageHeaders(reply: FastifyReply, policy: ContentPolicy): void {
  reply.header('content-security-policy', policyText(policy));
  reply.header('referrer-policy', 'no-referrer');
  reply.header('permissions-policy', PERMISSIONS);
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  // For browsers that do not know frame-ancestors.
  reply.header('x-frame-options', 'DENY');
}

/** Whether a header `Host` has a name, and neither an address nor `localhost`. */
export function isNamedHost(host: string | undefined): boolean {
  if (host === undefined || host.startsWith('[')) return false;
  const name = host.replace(/:\d+$/, '');
  return isIP(name) === 0 && name !== 'localhost' && !name.endsWith('.localhost');
}
