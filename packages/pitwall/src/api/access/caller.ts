/**
 * Who calls, and what for: the one identity the API knows, whichever way somebody proved it.
 *
 * Scopes are a ladder: `admin` may all that `trade` may, and `trade` all that `read` may.
 */
import type { Scope } from '@pitwall/wire';

/**
 * How a caller proved who they are: name and password; a token of a session that a login opened; a token somebody signed
 * with the configured key, without a session; a named access token.
 */
export type CallerKind = 'password' | 'session' | 'signed' | 'token';

export interface Caller {
  /** Of the user, or of the access token. */
  readonly name: string;
  readonly scope: Scope;
  readonly how: CallerKind;
  /** Of the session or of the access token; null for the other kinds. */
  readonly id: string | null;
  /** Of the refresh token that was shown. */
  readonly generation?: number;
}

const LADDER: readonly Scope[] = ['read', 'trade', 'admin'];

/** Whether somebody with the scope `held` may do what asks for `needed`. */
export function includesScope(held: Scope, needed: Scope): boolean {
  return LADDER.indexOf(held) >= LADDER.indexOf(needed);
}

/** The configured user may do everything. */
export function passwordCaller(name: string): Caller {
  return { name, scope: 'admin', how: 'password', id: null };
}

/** On whose account something dear is done: a named token's own; otherwise the user's, whichever way they came in. */
export function accountOf(caller: Caller | null): string {
  if (caller === null) return '';
  return caller.how === 'token' ? `token ${caller.id ?? ''}` : `user ${caller.name}`;
}
