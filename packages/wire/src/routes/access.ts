/** Who may ask: login, tokens, sessions, and the record of what was changed. */
import {
  Audit,
  AuditQuery,
  NamedTokens,
  NewToken,
  NewTokenBody,
  SessionParams,
  Sessions,
  TokenParams,
} from '../access.ts';
import { StatusMessage } from '../commands.ts';
import type { RouteDefinition } from '../route.ts';
import { AccessToken, RefreshBody, TokenPair } from '../token.ts';

const admin = { scope: 'admin', needs: 'nothing' } as const;

export const ACCESS_ROUTES = {
  login: {
    method: 'POST',
    path: '/token/login',
    scope: 'basic',
    needs: 'nothing',
    response: TokenPair,
    summary: 'Tokens for a name and a password: opens a session',
  },
  refresh: {
    method: 'POST',
    path: '/token/refresh',
    scope: 'refresh',
    needs: 'nothing',
    body: RefreshBody,
    isBodyOptional: true,
    response: AccessToken,
    summary: 'A new access token for a refresh token; on request a new refresh token, too',
  },
  logout: {
    method: 'POST',
    path: '/token/logout',
    scope: 'read',
    changes: true,
    needs: 'nothing',
    response: StatusMessage,
    summary: 'End the session of the access token that asks',
  },
  sessions: { ...admin, method: 'GET', path: '/sessions', response: Sessions, summary: 'The sessions that are open' },
  end_session: {
    ...admin,
    method: 'DELETE',
    path: '/sessions/{sessionid}',
    params: SessionParams,
    response: StatusMessage,
    missing: 'there is no such session',
    summary: 'End a session: its tokens open nothing any more, its sockets are closed',
  },
  tokens: { ...admin, method: 'GET', path: '/tokens', response: NamedTokens, summary: 'The named access tokens' },
  add_token: {
    ...admin,
    method: 'POST',
    path: '/tokens',
    body: NewTokenBody,
    response: NewToken,
    summary: 'Make a named access token',
  },
  revoke_token: {
    ...admin,
    method: 'DELETE',
    path: '/tokens/{tokenid}',
    params: TokenParams,
    response: StatusMessage,
    missing: 'there is no such token',
    summary: 'Revoke a named access token: it opens nothing any more, its sockets are closed',
  },
  audit: {
    ...admin,
    method: 'GET',
    path: '/audit',
    query: AuditQuery,
    response: Audit,
    summary: 'The record of calls that changed something, or were refused to',
  },
} as const satisfies Record<string, RouteDefinition>;
