/** Comparison of secrets in constant time, over digests, so that not even their length shows. */
import { createHash, timingSafeEqual } from 'node:crypto';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function isSame(given: string, configured: string): boolean {
  return timingSafeEqual(digest(given), digest(configured));
}
