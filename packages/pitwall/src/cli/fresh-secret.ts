/** Fresh secrets from the operating system's random numbers. */
import type { Ids } from '../ports/ids.ts';

export interface FreshSecrets {
  /** 144 random bits, 24 characters. */
  readonly password: string;
  /** 256 random bits, 43 characters. */
  readonly jwtSecretKey: string;
  /** 256 random bits, 43 characters. */
  readonly wsToken: string;
}

export function freshSecrets(ids: Ids): FreshSecrets {
  return { password: secret(ids, 18), jwtSecretKey: secret(ids, 32), wsToken: secret(ids, 32) };
}

/** `bytes` random bytes in base64url: letters, digits, `-` and `_`. */
function secret(ids: Ids, bytes: number): string {
  const hex = ids.randomBits(bytes * 8).toString(16);
  return Buffer.from(hex.padStart(bytes * 2, '0'), 'hex').toString('base64url');
}
