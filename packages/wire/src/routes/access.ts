/** Who may ask: login, tokens, sessions. */
import type { RouteDefinition } from '../route.ts';
import { AccessToken, TokenPair } from '../token.ts';

export const ACCESS_ROUTES = {
  login: {
    method: 'POST',
    path: '/token/login',
    scope: 'basic',
    needs: 'nothing',
    response: TokenPair,
    summary: 'Tokens for a name and a password',
  },
  refresh: {
    method: 'POST',
    path: '/token/refresh',
    scope: 'refresh',
    needs: 'nothing',
    response: AccessToken,
    summary: 'A new access token for a refresh token',
  },
} as const satisfies Record<string, RouteDefinition>;
