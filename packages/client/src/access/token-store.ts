/** Where the tokens of a session are kept. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends by the clock of this machine, ms since the epoch; null when it does not say. */
  readonly expiresAt: number | null;
}

/**
 * Loaded when the first token is needed and before each refresh (another page may have made new ones); saved whenever
 * they change, null when the session has ended.
 */
export interface TokenStore {
  load(): Tokens | null | Promise<Tokens | null>;
  save(tokens: Tokens | null): void | Promise<void>;
}

/** Forgets everything with the program. */
export function memoryStore(): TokenStore {
  let kept: Tokens | null = null;
  return {
    load: () => kept,
    save: (tokens) => {
      kept = tokens;
    },
  };
}
