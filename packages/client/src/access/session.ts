/**
 * A login that lasts: name and password are sent once, then tokens. The access token is renewed before it ends and when
 * the server refuses it; whoever needs one meanwhile waits for the same renewal.
 *
 *     states   open → ended (refresh or login refused, logout) → open (login)
 *
 * Ended, nothing is sent any more: calls throw LoginNeededError until `login`. The end is told once by `onEnd`.
 * The clocks of bot and client may differ: a token's end is reckoned from its own lifetime and the time it arrived.
 */
import type { TokenPair } from '@pitwall/wire';
import { ApiError, isAccessRefusal, LoginNeededError } from '../errors.ts';
import { basicHeader, bearerHeader, type Access, type Login } from './access.ts';
import { lifetimeMs } from './jwt.ts';
import type { TokenCalls } from './token-calls.ts';
import { memoryStore, type Tokens, type TokenStore } from './token-store.ts';

export interface SessionEnd {
  readonly reason: 'refresh-refused' | 'login-refused' | 'logout';
}

export interface SessionOptions {
  /** Used when a token is needed and none is stored; without it, `login` must be called. */
  readonly login?: Login;
  /** Memory when not given. */
  readonly store?: TokenStore;
  /**
   * Change the refresh token with every refresh, on servers that can: a stolen one is of little use then. An answer that is
   * lost on the way costs a new login, as do two pages with one store that refresh at the same time: to the server, one of
   * them has a copy. False when not given.
   */
  readonly rotate?: boolean;
  readonly onEnd?: (end: SessionEnd) => void;
}

/** Renewed when less than this is left, or a quarter of its life if that is shorter, ms. */
const RENEW_BEFORE_MS = 60_000;

export class Session implements Access {
  readonly #options: SessionOptions;
  readonly #store: TokenStore;
  readonly #calls: TokenCalls;
  readonly #now: () => number;
  #tokens: Tokens | null = null;
  /** What is stored is read once. */
  #loading: Promise<void> | null = null;
  #hasEnded = false;
  /** Counts logins and ends: a renewal that began before one of them must not overwrite it. */
  #generation = 0;
  #renewal: Promise<void> | null = null;

  constructor(options: SessionOptions, calls: TokenCalls, now: () => number) {
    this.#options = options;
    this.#store = options.store ?? memoryStore();
    this.#calls = calls;
    this.#now = now;
  }

  /** Throws ApiError (401: wrong name or password) and what any call throws. */
  async login(login: Login): Promise<void> {
    await this.#begin(await this.#calls.login(login));
  }

  /** Drops the tokens and tells the server so. Throws what any call throws when that was not possible. */
  async logout(): Promise<void> {
    const tokens = this.#tokens ?? (this.#hasEnded ? null : await this.#store.load());
    await this.#end('logout');
    if (tokens !== null) await this.#tellServer(tokens);
  }

  async authorization(scope: Parameters<Access['authorization']>[0]): Promise<string | null> {
    if (scope === 'public') return null;
    if (scope === 'basic') return this.#options.login === undefined ? null : basicHeader(this.#options.login);
    if (scope === 'refresh') return bearerHeader((await this.#current()).refreshToken);
    return bearerHeader(await this.socketToken());
  }

  async renew(scope: Parameters<Access['renew']>[0], used: string): Promise<boolean> {
    if (scope === 'basic' || scope === 'refresh') return false;
    const { accessToken } = await this.#current();
    if (bearerHeader(accessToken) === used) await this.#renewOnce();
    return true;
  }

  async socketToken(): Promise<string> {
    const tokens = await this.#current();
    if (!this.#isDue(tokens)) return tokens.accessToken;
    try {
      await this.#renewOnce();
    } catch (error) {
      // What is left of the old one is used while the server cannot renew it.
      if (error instanceof LoginNeededError || this.#hasExpired(tokens)) throw error;
    }
    return (await this.#current()).accessToken;
  }

  async #begin({ access_token: accessToken, refresh_token: refreshToken }: TokenPair): Promise<void> {
    this.#generation += 1;
    this.#hasEnded = false;
    this.#loading = Promise.resolve();
    await this.#keep(accessToken, refreshToken);
  }

  /** Ends the session there as well: its refresh token outlives the access token by weeks. */
  async #tellServer({ accessToken, refreshToken }: Pick<Tokens, 'accessToken' | 'refreshToken'>): Promise<void> {
    try {
      if (await this.#endsBy(accessToken)) return;
      const { access_token: renewed } = await this.#calls.refresh(refreshToken, false);
      await this.#endsBy(renewed);
    } catch (error) {
      // The session had ended already, or the server keeps none.
      if (!(error instanceof ApiError && [401, 404, 405].includes(error.status))) throw error;
    }
  }

  /** False when the server does not take the access token. */
  async #endsBy(accessToken: string): Promise<boolean> {
    try {
      await this.#calls.logout(accessToken);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  #isDue({ accessToken, expiresAt }: Tokens): boolean {
    const marginMs = Math.min(RENEW_BEFORE_MS, (lifetimeMs(accessToken) ?? Infinity) / 4);
    return expiresAt !== null && this.#now() >= expiresAt - marginMs;
  }

  #hasExpired({ expiresAt }: Tokens): boolean {
    return expiresAt !== null && this.#now() >= expiresAt;
  }

  async #current(): Promise<Tokens> {
    await (this.#loading ??= this.#load());
    if (!this.#tokens && !this.#hasEnded && this.#options.login !== undefined) await this.#renewOnce();
    if (!this.#tokens) throw new LoginNeededError('Nobody is logged in. Log in with name and password.');
    return this.#tokens;
  }

  async #load(): Promise<void> {
    const generation = this.#generation;
    try {
      const stored = await this.#store.load();
      if (generation === this.#generation) this.#tokens = stored;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }

  async #renewOnce(): Promise<void> {
    this.#renewal ??= (this.#tokens ? this.#refresh(this.#tokens) : this.#firstLogin()).finally(() => {
      this.#renewal = null;
    });
    await this.#renewal;
  }

  async #firstLogin(): Promise<void> {
    const { login } = this.#options;
    if (login === undefined) return;
    const generation = this.#generation;
    try {
      const pair = await this.#calls.login(login);
      if (generation === this.#generation) await this.#begin(pair);
      // Somebody has logged out, or in, meanwhile: nobody uses this one.
      else await this.#tellServer({ accessToken: pair.access_token, refreshToken: pair.refresh_token });
    } catch (error) {
      if (isAccessRefusal(error)) await this.#end('login-refused');
      throw error;
    }
  }

  async #refresh(tokens: Tokens): Promise<void> {
    const generation = this.#generation;
    if (await this.#takeStored(tokens)) return;
    try {
      const answer = await this.#calls.refresh(tokens.refreshToken, this.#options.rotate ?? false);
      if (generation !== this.#generation) return;
      await this.#keep(answer.access_token, answer.refresh_token ?? tokens.refreshToken);
    } catch (error) {
      if (generation !== this.#generation) return;
      if (!isAccessRefusal(error)) throw error;
      await this.#end('refresh-refused');
      throw new LoginNeededError('The session is over. Log in again.', { cause: error });
    }
  }

  /** True when another page that shares the store has made newer tokens; ends the session when it has ended it. */
  async #takeStored(tokens: Tokens): Promise<boolean> {
    const stored = await this.#store.load();
    if (stored === null) {
      await this.#end('logout');
      throw new LoginNeededError('The session was ended. Log in again.');
    }
    if (stored.accessToken === tokens.accessToken || this.#isDue(stored)) return false;
    this.#tokens = stored;
    return true;
  }

  async #keep(accessToken: string, refreshToken: string): Promise<void> {
    const life = lifetimeMs(accessToken);
    this.#tokens = { accessToken, refreshToken, expiresAt: life === null ? null : this.#now() + life };
    await this.#store.save(this.#tokens);
  }

  async #end(reason: SessionEnd['reason']): Promise<void> {
    if (this.#hasEnded) return;
    this.#generation += 1;
    this.#hasEnded = true;
    this.#tokens = null;
    await this.#store.save(null);
    this.#options.onEnd?.({ reason });
  }
}
