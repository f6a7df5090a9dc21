/**
 * Named access tokens: `pw_` and 256 random bits. Kept as SHA-256: the slow hashes that passwords need make guessing
 * dear, and nobody guesses 256 random bits; a fast one lets every request be checked in microseconds.
 */
import { createHash } from 'node:crypto';
import type { NamedToken, Scope } from '@pitwall/wire';
import { PitwallError } from '../../domain/errors.ts';
import type { AccessStore, TokenRecord } from '../../ports/access-store.ts';
import type { Ids } from '../../ports/ids.ts';
import { MAX_TOKEN_LIFETIME_MS, MAX_TOKEN_NAME, MAX_TOKENS } from './limits.ts';
import { randomText } from './secret-text.ts';

const PREFIX = 'pw_';
const SECRET_BYTES = 32;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]*$/u;

export interface NewToken {
  readonly name: string;
  readonly scope: Scope;
  /** ms UTC; null: it does not expire. */
  readonly expiresAt: number | null;
}

export interface MadeToken {
  readonly record: TokenRecord;
  /** The token itself: shown once, kept nowhere. */
  readonly token: string;
}

export function isNamedToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** A token as API and command show it. */
export function tokenRow({ id, name, scope, createdAt, lastUsedAt, expiresAt }: TokenRecord): NamedToken {
  return { id, name, scope, created_ts: createdAt, last_used_ts: lastUsedAt, expires_ts: expiresAt };
}

/** SHA-256, hexadecimal. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Throws COMMAND_REFUSED when the name cannot be taken, the expiry has passed, or there are too many. */
export function makeToken(store: AccessStore, ids: Ids, now: number, wanted: NewToken): MadeToken {
  const { name, scope, expiresAt } = wanted;
  if (name.length > MAX_TOKEN_NAME || !NAME.test(name)) {
    throw new PitwallError(
      'COMMAND_REFUSED',
      `The name of a token has 1 to ${MAX_TOKEN_NAME} letters, digits, blanks and . _ @ -, and begins with a letter or ` +
        'digit.',
    );
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw new PitwallError('COMMAND_REFUSED', 'The expiry has passed already.');
  }
  if (expiresAt !== null && expiresAt > now + MAX_TOKEN_LIFETIME_MS) {
    throw new PitwallError('COMMAND_REFUSED', 'The expiry lies more than a hundred years ahead: leave it out.');
  }
  store.removeExpired(now);
  if (store.tokens().length >= MAX_TOKENS) {
    throw new PitwallError('COMMAND_REFUSED', `There are ${MAX_TOKENS} tokens already: revoke one first.`);
  }
  const token = PREFIX + randomText(ids, SECRET_BYTES);
  const record = store.addToken({ name, scope, hash: hashToken(token), createdAt: now, expiresAt });
  if (record === null) {
    throw new PitwallError('COMMAND_REFUSED', `There is a token named "${name}": choose another name, or revoke it.`);
  }
  return { record, token };
}
