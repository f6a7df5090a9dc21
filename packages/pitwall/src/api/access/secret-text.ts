/** Random secrets and identifiers as text: letters, digits, `-` and `_`. */
import type { Ids } from '../../ports/ids.ts';

/** `bytes` random bytes in base64url. */
export function randomText(ids: Ids, bytes: number): string {
  const hex = ids.randomBits(bytes * 8).toString(16);
  return Buffer.from(hex.padStart(bytes * 2, '0'), 'hex').toString('base64url');
}
