/** Login and tokens. */
import type { RouteGroups } from '@pitwall/wire';
import { createToken, type TokenType } from '../tokens.ts';
import type { Call, HandlersOf } from './call.ts';

function tokenOf({ server, caller }: Pick<Call, 'server' | 'caller'>, type: TokenType): string {
  return createToken(caller?.name ?? '', type, server.settings().jwtSecretKey, server.clock.now());
}

export const accessHandlers: HandlersOf<RouteGroups['access']> = {
  login: (call) => ({ access_token: tokenOf(call, 'access'), refresh_token: tokenOf(call, 'refresh') }),
  refresh: (call) => ({ access_token: tokenOf(call, 'access') }),
};
