/**
 * Who asks: the API key, the signature and the age of a request. A request is judged at the time it reaches the
 * exchange, so that one that was stuck on the way dies. Entry points: {@link Credentials}, {@link authorise},
 * {@link checkAge}.
 */
import { timingSafeEqual } from 'node:crypto';

import { wireError } from './errors.ts';
import type { WireRequest } from './message.ts';
import type { Parameters } from './parameters.ts';
import type { Security } from './route.ts';
import { isSignedBy, splitSignature } from './signature.ts';

/** The one account's key and secret. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

const STANDARD_WINDOW_MS = 5000;
const MOST_WINDOW_MS = 60_000;
/** How far a client's clock may be ahead. */
const MOST_AHEAD_MS = 1000;

/** Lets a request pass or throws the venue's refusal. */
export function authorise(
  request: WireRequest,
  parameters: Parameters,
  security: Security,
  credentials: Credentials,
  now: number,
): void {
  if (security === 'none') return;
  checkKey(request.headers?.['x-mbx-apikey'], credentials);
  if (security === 'key') return;
  parameters.requiredInteger('timestamp');
  const query = splitSignature(request.query ?? '');
  const body = splitSignature(request.body ?? '');
  const signature = body.signature ?? query.signature;
  if (signature === undefined) throw wireError.missing('signature');
  // Query and body are signed one after the other, with nothing between them.
  if (!isSignedBy(query.payload + body.payload, signature, credentials.secret)) throw wireError.signature();
  checkAge(parameters, now);
}

/** Refuses a key that is missing (-2014) or not ours (-2015). */
export function checkKey(key: string | undefined, credentials: Credentials): void {
  if (key === undefined || key === '') throw wireError.keyFormat();
  const given = Buffer.from(key);
  const known = Buffer.from(credentials.key);
  if (given.length !== known.length || !timingSafeEqual(given, known)) throw wireError.key();
}

/** Refuses a `timestamp` more than a second ahead, or older than `recvWindow` (-1021). */
export function checkAge(parameters: Parameters, now: number): void {
  const timestamp = parameters.requiredInteger('timestamp');
  const windowMs = parameters.integer('recvWindow') ?? STANDARD_WINDOW_MS;
  if (windowMs > MOST_WINDOW_MS) throw wireError.window();
  if (timestamp >= now + MOST_AHEAD_MS) throw wireError.early();
  if (now - timestamp > windowMs) throw wireError.late();
}
