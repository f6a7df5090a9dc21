/**
 * JSON web tokens, HS256. Claims: `identity` = {"u": name}, `exp` and `iat` in whole seconds, `type`. An access token
 * opens the API, a refresh token only buys new access tokens. There is no list of revoked tokens: a new secret ends all.
 */
import { createSigner, createVerifier } from 'fast-jwt';

export type TokenType = 'access' | 'refresh';

export const ACCESS_LIFETIME_SECONDS = 15 * 60;
export const REFRESH_LIFETIME_SECONDS = 30 * 24 * 60 * 60;

const LIFETIME_SECONDS: Readonly<Record<TokenType, number>> = {
  access: ACCESS_LIFETIME_SECONDS,
  refresh: REFRESH_LIFETIME_SECONDS,
};

/** @param now ms UTC */
export function createToken(username: string, type: TokenType, secret: string, now: number): string {
  const issuedAt = Math.floor(now / 1000);
  const sign = createSigner({ key: secret, algorithm: 'HS256' });
  return sign({ identity: { u: username }, exp: issuedAt + LIFETIME_SECONDS[type], iat: issuedAt, type });
}

interface Claims {
  readonly identity?: { readonly u?: unknown } | null;
  readonly exp?: unknown;
  readonly type?: unknown;
}

function claimsOf(token: string, secret: string): Claims | undefined {
  if (secret === '') return undefined;
  // Expiry is judged below, by the clock of the bot and not by the one of the process.
  const verify = createVerifier({ key: secret, algorithms: ['HS256'], ignoreExpiration: true, cache: false });
  try {
    return verify(token) as Claims;
  } catch {
    return undefined;
  }
}

/** The name inside a token that is genuine, of this type and not expired; undefined for any other. */
export function verifyToken(token: string, type: TokenType, secret: string, now: number): string | undefined {
  const claims = claimsOf(token, secret);
  const username = claims?.identity?.u;
  if (claims?.type !== type || typeof username !== 'string' || username === '') return undefined;
  if (typeof claims.exp !== 'number' || claims.exp * 1000 <= now) return undefined;
  return username;
}
