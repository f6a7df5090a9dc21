/** Access that does not change by itself: none, name and password with every call, or a given token. */
import { LoginNeededError } from '../errors.ts';
import { basicHeader, bearerHeader, type Access, type Login } from './access.ts';
import type { TokenCalls } from './token-calls.ts';

/** Only what is public can be called. */
export const NO_ACCESS: Access = {
  authorization: async () => null,
  renew: async () => false,
  socketToken: async () => {
    throw new LoginNeededError('The message socket needs a token. Give the client a token, or a name and a password.');
  },
};

/** One header, whatever is called. */
export function headerAccess(header: string): Access {
  return { ...NO_ACCESS, authorization: async () => header };
}

/** The socket takes no name and password: it gets a token made for it at every connect. */
export function basicAccess(login: Login, calls: TokenCalls): Access {
  const header = basicHeader(login);
  return {
    authorization: async (scope) => (scope === 'public' ? null : header),
    renew: async () => false,
    socketToken: async () => (await calls.login(login)).access_token,
  };
}

/** A token, or a function that gives the one of now. */
export type TokenSource = string | (() => string | Promise<string>);

export function tokenAccess(source: TokenSource): Access {
  const current = async (): Promise<string> => (typeof source === 'string' ? source : source());
  return {
    authorization: async (scope) => (scope === 'public' ? null : bearerHeader(await current())),
    renew: async (_scope, used) => typeof source !== 'string' && bearerHeader(await current()) !== used,
    socketToken: current,
  };
}
