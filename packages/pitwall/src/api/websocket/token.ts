/** Who may open the message WebSocket: whoever has one of the configured tokens, or an access token of the API. */
import { isSame } from '../auth.ts';
import type { ApiSettings } from '../settings.ts';
import { verifyToken } from '../tokens.ts';

/** The query parameter `token`; of several the last. */
export function tokenOf(query: string): string {
  return new URLSearchParams(query).getAll('token').at(-1) ?? '';
}

/**
 * All configured tokens are compared, each in constant time; an empty one opens nothing.
 *
 * @param now ms UTC
 */
export function isSocketToken(token: string, settings: ApiSettings, now: number): boolean {
  if (token === '') return false;
  const matches = settings.wsTokens.filter((configured) => isSame(token, configured));
  return matches.length > 0 || verifyToken(token, 'access', settings.jwtSecretKey, now) !== undefined;
}
