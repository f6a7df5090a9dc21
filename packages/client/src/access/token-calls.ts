/** The calls that make tokens and end them. */
import { API_PREFIX, ROUTES, type RouteDefinition, type TokenPair } from '@pitwall/wire';
import { FormatError, isAccessRefusal } from '../errors.ts';
import type { Caller } from '../http/caller.ts';
import { basicHeader, bearerHeader, type Login } from './access.ts';
import { headerAccess } from './fixed.ts';

/** A server that changes refresh tokens gives the next one with the access token. */
export interface Refreshed {
  readonly access_token: string;
  readonly refresh_token?: string;
}

export interface TokenCalls {
  login(login: Login): Promise<TokenPair>;
  /** @param rotate ask for a new refresh token too; servers that do not know that answer without */
  refresh(refreshToken: string, rotate: boolean): Promise<Refreshed>;
  logout(accessToken: string): Promise<void>;
  /** Whether the server takes an access token. */
  isTaken(accessToken: string): Promise<boolean>;
}

function textIn(answer: unknown, key: string): string | undefined {
  const value = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function post({ path, scope }: RouteDefinition, body = {}) {
  // An empty object is what UIs send; older servers do not read it.
  return { method: 'POST', path: API_PREFIX + path, scope, body } as const;
}

export function tokenCalls(caller: Caller): TokenCalls {
  return {
    login: async (login) => {
      const answer = await caller.run(post(ROUTES.login), headerAccess(basicHeader(login)));
      const access = textIn(answer, 'access_token');
      const refresh = textIn(answer, 'refresh_token');
      if (access === undefined || refresh === undefined) {
        throw new FormatError('The login was answered without tokens.');
      }
      return { access_token: access, refresh_token: refresh };
    },
    refresh: async (refreshToken, rotate) => {
      const body = rotate ? { rotate } : {};
      const answer = await caller.run(post(ROUTES.refresh, body), headerAccess(bearerHeader(refreshToken)));
      const access = textIn(answer, 'access_token');
      if (access === undefined) throw new FormatError('The refresh was answered without a token.');
      const next = textIn(answer, 'refresh_token');
      return next === undefined ? { access_token: access } : { access_token: access, refresh_token: next };
    },
    logout: async (accessToken) => {
      await caller.run(post(ROUTES.logout), headerAccess(bearerHeader(accessToken)));
    },
    isTaken: async (accessToken) => {
      const { method, path, scope } = ROUTES.version;
      const call = { method, path: API_PREFIX + path, scope, body: undefined };
      try {
        await caller.run(call, headerAccess(bearerHeader(accessToken)));
        return true;
      } catch (error) {
        if (isAccessRefusal(error)) return false;
        throw error;
      }
    },
  };
}
