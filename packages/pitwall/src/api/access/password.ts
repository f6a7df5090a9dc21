/**
 * Checks name and password against the configured ones. The password may be configured as it is, or as a scrypt hash.
 *
 * A hash takes a third of a second of a core: it is computed beside the main thread, one at a time, a bounded number
 * waits. A pair that was verified is remembered, as an HMAC under a key of this process, and costs microseconds from then
 * on; a change of the configured name or password forgets all.
 */
import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { isPasswordHash, parsePasswordHash, scryptMemoryBytes, type ScryptHash } from '../../domain/password-hash.ts';
import type { Ids } from '../../ports/ids.ts';
import type { ApiSettings } from '../settings.ts';
import { isSame } from './compare.ts';
import { MAX_REMEMBERED, MAX_WAITING_CHECKS } from './limits.ts';
import { randomText } from './secret-text.ts';

type Login = Pick<ApiSettings, 'username' | 'password'>;

/** `busy`: too many checks wait already. */
export type PasswordVerdict = 'right' | 'wrong' | 'busy';

const KEY_BYTES = 32;

/** Computes the hash of `password` with the parameters and the salt of `like`, off the main thread. */
export async function computeScrypt(password: string, like: Omit<ScryptHash, 'hash'>, bytes: number): Promise<Buffer> {
  const { ln, r, p, salt } = like;
  const options = { N: 2 ** ln, r, p, maxmem: 2 * scryptMemoryBytes(like) };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

async function fitsHash(password: string, configured: string): Promise<boolean> {
  const parsed = parsePasswordHash(configured);
  const computed = await computeScrypt(password, parsed, parsed.hash.length);
  return timingSafeEqual(computed, parsed.hash);
}

export class PasswordCheck {
  readonly #key: string;
  #configured = '';
  /** Where the password is configured as it is. */
  #right: { readonly login: Login; readonly fingerprint: Buffer } | null = null;
  readonly #remembered = new Set<string>();
  readonly #underWay = new Map<string, Promise<PasswordVerdict>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(ids: Ids) {
    this.#key = randomText(ids, KEY_BYTES);
  }

  /** An HMAC under the key of this process: tells pairs apart, and is another one after a change of the configured one. */
  fingerprint(login: Login, username: string, password: string): string {
    const hmac = createHmac('sha256', this.#key);
    for (const part of [login.username, login.password, username]) {
      hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    }
    return hmac.update(password).digest('base64url');
  }

  /** The verdict on the pair with this fingerprint, where no hash has to be computed for it; else null. */
  known(login: Login, fingerprint: string): PasswordVerdict | null {
    // An empty password opens nothing, whatever the configuration says.
    if (login.password === '') return 'wrong';
    if (isPasswordHash(login.password)) return this.#remembered.has(fingerprint) ? 'right' : null;
    return timingSafeEqual(Buffer.from(fingerprint), this.#rightOne(login)) ? 'right' : 'wrong';
  }

  /** The fingerprint of the configured pair. */
  #rightOne(login: Login): Buffer {
    if (this.#right?.login !== login) {
      const fingerprint = this.fingerprint(login, login.username, login.password);
      this.#right = { login, fingerprint: Buffer.from(fingerprint) };
    }
    return this.#right.fingerprint;
  }

  /** The check of the pair with this fingerprint, when one is under way. */
  underWay(fingerprint: string): Promise<PasswordVerdict> | null {
    return this.#underWay.get(fingerprint) ?? null;
  }

  /** Computes the hash. */
  async check(login: Login, username: string, password: string): Promise<PasswordVerdict> {
    const configured = this.fingerprint(login, '', '');
    if (configured !== this.#configured) this.#remembered.clear();
    this.#configured = configured;
    return this.#compute(this.fingerprint(login, username, password), login, username, password);
  }

  async #compute(fingerprint: string, login: Login, username: string, password: string): Promise<PasswordVerdict> {
    if (this.#underWay.size >= MAX_WAITING_CHECKS) return 'busy';
    // Computed for a wrong name as well: the time of an answer must not tell which names there are.
    const nameFits = isSame(username, login.username);
    const check = this.#last.then(async (): Promise<PasswordVerdict> => {
      try {
        const isRight = (await fitsHash(password, login.password)) && nameFits;
        if (isRight) this.#remember(fingerprint, login);
        return isRight ? 'right' : 'wrong';
      } finally {
        this.#underWay.delete(fingerprint);
      }
    });
    this.#last = check.catch(() => undefined);
    this.#underWay.set(fingerprint, check);
    return check;
  }

  #remember(fingerprint: string, login: Login): void {
    // The configuration has changed while the hash was computed.
    if (this.fingerprint(login, '', '') !== this.#configured) return;
    this.#remembered.add(fingerprint);
    const [oldest] = this.#remembered;
    if (this.#remembered.size > MAX_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
  }
}
