/**
 * Who is calling. Ways in: name and password with every request (`Basic`); a token (`Bearer`): of a session, signed by
 * hand, or a named one; for the message WebSocket a token in its address.
 *
 * Beyond the limits of `failures.ts` the answer is 429. A password, or a configured WebSocket token, is not even looked at
 * then: it could be guessed. Signed and named tokens cannot, so that a right one opens at any time.
 *
 * Entry points: `Authenticator.request`, `socket`.
 */
import type { RouteScope } from '@pitwall/wire';
import type { SessionRecord } from '../../ports/access-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ApiSettings } from '../settings.ts';
import { accountOf, passwordCaller, type Caller } from './caller.ts';
import { isSame } from './compare.ts';
import { readCredentials, type Credentials } from './credentials.ts';
import type { Attempt, FailureTable } from './failures.ts';
import { verifyToken, type TokenClaims, type TokenType } from './jwt.ts';
import { hashToken, isNamedToken } from './named-token.ts';
import type { PasswordCheck, PasswordVerdict } from './password.ts';
import type { AccessRegistry } from './registry.ts';

export interface AuthRefusal {
  readonly status: 401 | 429;
  readonly detail: string;
  /** The scheme that the header `www-authenticate` names, if any. */
  readonly challenge: 'Basic' | 'Bearer' | null;
  readonly retryAfterSeconds: number | null;
  /** Who it was about, if that is a name the configuration knows: a mistyped one may be a password. */
  readonly name: string | null;
}

interface Refused {
  readonly refusal: AuthRefusal;
}

/** Null: nobody, on a public route. */
export type AuthResult = { readonly caller: Caller | null } | Refused;

/** Lets somebody into the message WebSocket. */
export interface SocketPass {
  /** On whose account its questions are. */
  readonly account: string;
  /** Whether what let them in still holds. */
  readonly mayListen: () => boolean;
}

export interface AuthenticatorParts {
  readonly settings: () => ApiSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: AccessRegistry;
  readonly passwords: PasswordCheck;
  readonly failures: FailureTable;
}

function unauthorized(detail: string, challenge: AuthRefusal['challenge'], name: string | null = null): Refused {
  return { refusal: { status: 401, detail, challenge, retryAfterSeconds: null, name } };
}

function tooMany(seconds: number, name: string | null = null): Refused {
  const detail = `Too many failed attempts, try again in ${seconds} s`;
  return { refusal: { status: 429, detail, challenge: null, retryAfterSeconds: seconds, name } };
}

const NO_CREDENTIALS = unauthorized('Unauthorized', null);
const NOT_AUTHENTICATED = unauthorized('Not authenticated', 'Basic');
const MALFORMED = unauthorized('Invalid authentication credentials', 'Basic');

function badToken(name: string | null): Refused {
  return unauthorized('Could not validate credentials', 'Bearer', name);
}

const BUSY_SECONDS = 1;

export class Authenticator {
  readonly #parts: AuthenticatorParts;

  constructor(parts: AuthenticatorParts) {
    this.#parts = parts;
  }

  /** Judges the `Authorization` header of a request to a route of this scope. */
  request(scope: RouteScope, header: string | undefined, address: string): AuthResult | Promise<AuthResult> {
    if (scope === 'public') return { caller: null };
    const credentials = readCredentials(header);
    if (scope === 'refresh') {
      return credentials.kind === 'bearer' ? this.#bearer(credentials.token, 'refresh', address) : badToken(null);
    }
    if (credentials.kind === 'malformed') return MALFORMED;
    if (scope === 'basic') {
      return credentials.kind === 'basic'
        ? this.#password(credentials, address, 'Incorrect username or password')
        : NOT_AUTHENTICATED;
    }
    if (credentials.kind === 'none') return NO_CREDENTIALS;
    if (credentials.kind === 'bearer') return this.#bearer(credentials.token, 'access', address);
    return this.#password(credentials, address, 'Unauthorized');
  }

  /** Judges the token of somebody who wants to open the message WebSocket. */
  socket(token: string, address: string): SocketPass | Refused {
    if (token === '') return NO_CREDENTIALS;
    const { failures, registry, settings } = this.#parts;
    const result = this.#judgeToken(token, 'access');
    if ('caller' in result) {
      const { how, id } = result.caller;
      const account = accountOf(result.caller);
      const key = settings().jwtSecretKey;
      if (how === 'token') return { account, mayListen: () => registry.hasToken(Number(id)) };
      // An access token is short-lived, what it opened is not; a new key ends all.
      const mayListen = (): boolean =>
        (id === null || registry.session(id) !== null) && settings().jwtSecretKey === key;
      return { account, mayListen };
    }
    const attempt: Attempt = { kind: 'socket', address, account: null };
    const wait = failures.waitSeconds(attempt);
    if (wait > 0) return tooMany(wait);
    if (this.#isSocketToken(token)) {
      return { account: 'ws_token', mayListen: () => settings().wsTokens.includes(token) };
    }
    if (result.failure === 'forged') failures.fail(attempt, hashToken(token));
    return NO_CREDENTIALS;
  }

  /** All configured tokens are compared, each in constant time; an empty one opens nothing. */
  #isSocketToken(token: string): boolean {
    return this.#parts.settings().wsTokens.filter((configured) => isSame(token, configured)).length > 0;
  }

  #bearer(token: string, type: TokenType, address: string): AuthResult {
    const { failures } = this.#parts;
    const result = this.#judgeToken(token, type);
    if ('caller' in result) return result;
    if (result.failure === 'unfit') return badToken(result.name);
    const attempt: Attempt = { kind: type === 'refresh' ? 'refresh' : 'bearer', address, account: null };
    const wait = failures.waitSeconds(attempt);
    if (wait > 0) return tooMany(wait);
    failures.fail(attempt, hashToken(token));
    return badToken(null);
  }

  /** The caller, or why the token opens nothing. */
  #judgeToken(token: string, type: TokenType): { readonly caller: Caller } | TokenRefusal {
    const { registry, settings, clock } = this.#parts;
    if (isNamedToken(token)) {
      const record = registry.token(token);
      if (record === null) return { failure: 'forged', name: null };
      // It is no refresh token.
      if (type === 'refresh') return { failure: 'unfit', name: record.name };
      registry.tokenWasUsed(record.id);
      return { caller: { name: record.name, scope: record.scope, how: 'token', id: String(record.id) } };
    }
    const claims = verifyToken(token, type, settings().jwtSecretKey, clock.now());
    if ('failure' in claims) return { failure: claims.failure, name: null };
    const caller = this.#signedCaller(claims, type);
    return caller === null ? { failure: 'unfit', name: claims.name } : { caller };
  }

  /** Null when the session has ended, or its refresh token was used up: then it ends, since somebody has a copy. */
  #signedCaller({ name, session }: TokenClaims, type: TokenType): Caller | null {
    const { registry } = this.#parts;
    if (session === null) return { name, scope: 'admin', how: 'signed', id: null };
    const record = registry.session(session.id);
    if (record?.name !== name) return null;
    if (type === 'refresh' && session.generation !== record.generation) {
      this.#endCopied(record);
      return null;
    }
    registry.sessionWasUsed(session.id);
    const caller: Caller = { name, scope: 'admin', how: 'session', id: session.id };
    return type === 'access' ? caller : { ...caller, generation: session.generation };
  }

  #endCopied({ id, address }: SessionRecord): void {
    this.#parts.registry.endSession(id);
    this.#parts.logger.warn(
      `A refresh token of the session ${id} (opened from ${address}) was used again after it had been replaced: ` +
        'somebody has a copy of it. The session is ended; log in again.',
    );
  }

  #password(
    { username, password }: Extract<Credentials, { kind: 'basic' }>,
    address: string,
    detail: string,
  ): AuthResult | Promise<AuthResult> {
    const { settings, passwords, failures } = this.#parts;
    const login = settings();
    const attempt: Attempt = { kind: 'password', address, account: username };
    const name = (): string | null => (isSame(username, login.username) ? username : null);
    const fingerprint = passwords.fingerprint(login, username, password);
    const wait = failures.waitSeconds(attempt) || failures.waitOfRepeated(attempt, fingerprint);
    if (wait > 0) return tooMany(wait, name());
    const answer = (verdict: PasswordVerdict): AuthResult => {
      if (verdict === 'busy') return tooMany(BUSY_SECONDS, name());
      return verdict === 'right' ? { caller: passwordCaller(username) } : unauthorized(detail, null, name());
    };
    const known = passwords.known(login, fingerprint);
    if (known !== null) {
      if (known === 'wrong') failures.fail(attempt, fingerprint);
      return answer(known);
    }
    return this.#computed(attempt, fingerprint, { login, username, password, answer });
  }

  async #computed(
    attempt: Attempt,
    fingerprint: string,
    { login, username, password, answer }: PasswordQuestion,
  ): Promise<AuthResult> {
    const { passwords, failures } = this.#parts;
    // The same pair is being checked for another request: no further guess.
    const joined = passwords.underWay(fingerprint);
    if (joined !== null) return answer(await joined);
    const wait = failures.begin(attempt);
    if (wait > 0) return tooMany(wait);
    let isWrong = false;
    try {
      const verdict = await passwords.check(login, username, password);
      isWrong = verdict === 'wrong';
      return answer(verdict);
    } finally {
      failures.end(attempt, isWrong ? fingerprint : null);
    }
  }
}

/** Nobody made it; or it is genuine and does not fit. */
interface TokenRefusal {
  readonly failure: 'forged' | 'unfit';
  /** Whose it is, if it is genuine and says so. */
  readonly name: string | null;
}

interface PasswordQuestion {
  readonly login: ApiSettings;
  readonly username: string;
  readonly password: string;
  readonly answer: (verdict: PasswordVerdict) => AuthResult;
}
