/** Access that does not change by itself: none, one header, or a given token. */
import { LoginNeededError } from '../errors.ts';
import { bearerHeader, type Access } from './access.ts';

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
