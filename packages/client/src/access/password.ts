/**
 * Name and password with every call. The message socket takes neither: for it a session is opened when it is first needed,
 * and kept over all reconnects, so that a server that refuses the socket does not collect sessions.
 */
import { LoginNeededError } from '../errors.ts';
import { basicHeader, type Access, type Login } from './access.ts';
import { Session } from './session.ts';
import type { TokenCalls } from './token-calls.ts';

class SocketSession {
  readonly #open: () => Session;
  readonly #calls: TokenCalls;
  #session: Session;
  /** The token that was given last: if it is to be given again, the server is asked whether it still takes it. */
  #given: string | null = null;

  constructor(login: Login, calls: TokenCalls, now: () => number) {
    this.#open = () => new Session({ login }, calls, now);
    this.#calls = calls;
    this.#session = this.#open();
  }

  async token(): Promise<string> {
    const kept = await this.#kept();
    if (kept === null) this.#session = this.#open();
    this.#given = kept ?? (await this.#session.socketToken());
    return this.#given;
  }

  /** Null when the session has ended. */
  async #kept(): Promise<string | null> {
    try {
      const token = await this.#session.socketToken();
      return token !== this.#given || (await this.#calls.isTaken(token)) ? token : null;
    } catch (error) {
      if (error instanceof LoginNeededError) return null;
      throw error;
    }
  }
}

export function basicAccess(login: Login, calls: TokenCalls, now: () => number): Access {
  const header = basicHeader(login);
  const session = new SocketSession(login, calls, now);
  return {
    authorization: async (scope) => (scope === 'public' ? null : header),
    renew: async () => false,
    socketToken: async () => session.token(),
  };
}
