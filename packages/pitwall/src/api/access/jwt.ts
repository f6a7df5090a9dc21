/**
 * JSON web tokens, HS256. Claims: `identity` = {"u": name}, `exp` and `iat` in whole seconds, `type`; tokens of a session
 * bear its id (`sid`), its refresh tokens also their generation (`gen`). An access token opens the API, a refresh token
 * only buys new tokens. A new secret ends all.
 */
import { createSigner, createVerifier } from 'fast-jwt';

export type TokenType = 'access' | 'refresh';

const ACCESS_LIFETIME_SECONDS = 15 * 60;
export const REFRESH_LIFETIME_SECONDS = 30 * 24 * 60 * 60;

const LIFETIME_SECONDS: Readonly<Record<TokenType, number>> = {
  access: ACCESS_LIFETIME_SECONDS,
  refresh: REFRESH_LIFETIME_SECONDS,
};

/** The session a token belongs to. */
export interface TokenSession {
  readonly id: string;
  /** Of refresh tokens; an access token is of any generation. */
  readonly generation: number;
}

export interface TokenClaims {
  readonly name: string;
  /** Null: somebody signed it who has the key; there is no session. */
  readonly session: TokenSession | null;
}

/**
 * Why a token opens nothing: `forged` (not signed with the key: somebody may be guessing), or `unfit` (genuine, but of the
 * other type, expired, or without a name).
 */
export interface TokenFailure {
  readonly failure: 'forged' | 'unfit';
}

/** @param now ms UTC */
export function createToken(
  name: string,
  type: TokenType,
  secret: string,
  now: number,
  session: TokenSession | null = null,
): string {
  const issuedAt = Math.floor(now / 1000);
  const sign = createSigner({ key: secret, algorithm: 'HS256' });
  const ofSession = session === null ? {} : { sid: session.id, ...(type === 'refresh' && { gen: session.generation }) };
  return sign({ identity: { u: name }, exp: issuedAt + LIFETIME_SECONDS[type], iat: issuedAt, type, ...ofSession });
}

interface RawClaims {
  readonly identity?: { readonly u?: unknown } | null;
  readonly exp?: unknown;
  readonly type?: unknown;
  readonly sid?: unknown;
  readonly gen?: unknown;
}

/** Making one costs more than using it: the last one is kept. */
let verifier: { readonly secret: string; readonly verify: (token: string) => unknown } | null = null;

function claimsOf(token: string, secret: string): RawClaims | null {
  if (secret === '') return null;
  if (verifier?.secret !== secret) {
    // Expiry is judged below, by the clock of the server and not by the one of the process.
    const verify = createVerifier({ key: secret, algorithms: ['HS256'], ignoreExpiration: true, cache: false });
    verifier = { secret, verify };
  }
  try {
    return verifier.verify(token) as RawClaims;
  } catch {
    return null;
  }
}

function sessionOf({ sid, gen }: RawClaims, type: TokenType): TokenSession | null | undefined {
  if (sid === undefined) return null;
  if (typeof sid !== 'string') return undefined;
  if (type === 'access') return { id: sid, generation: 0 };
  return typeof gen === 'number' && Number.isSafeInteger(gen) ? { id: sid, generation: gen } : undefined;
}

/** @param now ms UTC */
export function verifyToken(token: string, type: TokenType, secret: string, now: number): TokenClaims | TokenFailure {
  const claims = claimsOf(token, secret);
  if (claims === null) return { failure: 'forged' };
  const name = claims.identity?.u;
  const session = sessionOf(claims, type);
  if (claims.type !== type || typeof name !== 'string' || name === '') return { failure: 'unfit' };
  if (typeof claims.exp !== 'number' || claims.exp * 1000 <= now || session === undefined) return { failure: 'unfit' };
  return { name, session };
}
