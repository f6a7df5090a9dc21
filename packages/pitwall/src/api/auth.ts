/**
 * Who is calling. Two ways in: name and password with every request (`Basic`), or a token (`Bearer`). A `Bearer` with a
 * value is judged as a token only; an empty one or an unknown scheme counts as no credentials.
 *
 * Names and passwords are compared in constant time, over digests, so that not even their length shows.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RouteScope } from '@pitwall/wire';
import { passwordCaller, type Caller } from './access/caller.ts';
import type { ApiSettings } from './settings.ts';
import { verifyToken, type TokenType } from './tokens.ts';

/** A refusal: the `detail` of the 401 answer, and the scheme its `www-authenticate` header names, if any. */
export interface AuthRefusal {
  readonly detail: string;
  readonly challenge: 'Basic' | 'Bearer' | null;
}

/** Null: nobody, on a public route. */
export type AuthResult = { readonly caller: Caller | null } | { readonly refusal: AuthRefusal };

type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

const UNAUTHORIZED: AuthRefusal = { detail: 'Unauthorized', challenge: null };
const NOT_AUTHENTICATED: AuthRefusal = { detail: 'Not authenticated', challenge: 'Basic' };
const MALFORMED: AuthRefusal = { detail: 'Invalid authentication credentials', challenge: 'Basic' };
const BAD_TOKEN: AuthRefusal = { detail: 'Could not validate credentials', challenge: 'Bearer' };
const BAD_LOGIN: AuthRefusal = { detail: 'Incorrect username or password', challenge: null };

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function basicCredentials(value: string): Credentials {
  if (!BASE64.test(value)) return { kind: 'malformed' };
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0 || bytes.some((byte) => byte > 0x7f)) return { kind: 'malformed' };
  return { kind: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Reads an `Authorization` header. */
export function readCredentials(header: string | undefined): Credentials {
  if (header === undefined) return { kind: 'none' };
  const blank = header.indexOf(' ');
  const scheme = (blank < 0 ? header : header.slice(0, blank)).toLowerCase();
  const value = blank < 0 ? '' : header.slice(blank + 1).trim();
  if (scheme === 'basic') return basicCredentials(value);
  if (scheme === 'bearer' && value !== '') return { kind: 'bearer', token: value };
  return { kind: 'none' };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares in constant time. */
export function isSame(given: string, configured: string): boolean {
  return timingSafeEqual(digest(given), digest(configured));
}

function isLogin(settings: ApiSettings, username: string, password: string): boolean {
  const nameFits = isSame(username, settings.username);
  const passwordFits = isSame(password, settings.password);
  // An empty password opens nothing, whatever the configuration says.
  return nameFits && passwordFits && settings.password !== '';
}

function byToken(settings: ApiSettings, token: string, type: TokenType, now: number): AuthResult {
  const username = verifyToken(token, type, settings.jwtSecretKey, now);
  if (username === undefined) return { refusal: BAD_TOKEN };
  return { caller: { name: username, scope: 'admin', how: 'signed', id: null } };
}

function forLogin(settings: ApiSettings, credentials: Credentials): AuthResult {
  if (credentials.kind === 'malformed') return { refusal: MALFORMED };
  if (credentials.kind !== 'basic') return { refusal: NOT_AUTHENTICATED };
  const { username, password } = credentials;
  return isLogin(settings, username, password) ? { caller: passwordCaller(username) } : { refusal: BAD_LOGIN };
}

function forRoute(settings: ApiSettings, credentials: Credentials, now: number): AuthResult {
  switch (credentials.kind) {
    case 'none':
      return { refusal: UNAUTHORIZED };
    case 'malformed':
      return { refusal: MALFORMED };
    case 'bearer':
      return byToken(settings, credentials.token, 'access', now);
    case 'basic': {
      const { username, password } = credentials;
      return isLogin(settings, username, password) ? { caller: passwordCaller(username) } : { refusal: UNAUTHORIZED };
    }
  }
}

/**
 * Judges the `Authorization` header of a request to a route of this scope.
 *
 * @param now ms UTC
 */
export function authenticate(
  settings: ApiSettings,
  scope: RouteScope,
  header: string | undefined,
  now: number,
): AuthResult {
  if (scope === 'public') return { caller: null };
  const credentials = readCredentials(header);
  if (scope === 'basic') return forLogin(settings, credentials);
  if (scope !== 'refresh') return forRoute(settings, credentials, now);
  if (credentials.kind !== 'bearer') return { refusal: BAD_TOKEN };
  return byToken(settings, credentials.token, 'refresh', now);
}
