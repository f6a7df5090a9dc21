/**
 * Brute force: failed attempts are counted per address and per account name, and beyond a limit attempts have to wait.
 * Entry point: `FailureTable`.
 *
 * An address has ten failures free, for each kind of credential; each further one doubles its wait, from 5 s to 15 min. A
 * success clears nothing: what somebody else behind the same address does cannot be told apart.
 *
 * An account that was failed at ten times from other addresses is under attack: then an address has one attempt free, not
 * ten. The first attempt of an address that has not failed is never refused, so that strangers cannot lock the owner out,
 * and somebody with many addresses has one guess per address and wait. The exception is IPv6, where addresses cost nothing:
 * the networks of one site (/48) have a hundred failures free together, and then wait together.
 *
 * Attempts that are under way count as failures until they have ended: many at once are no way round the limit.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { addressGroup, addressSite } from './address.ts';
import {
  ACCOUNT_FAILURES,
  FIRST_WAIT_MS,
  FORGET_FAILURES_MS,
  FREE_FAILURES,
  LONGEST_WAIT_MS,
  MAX_FAILURE_ENTRIES,
  MAX_KNOWN_WRONG,
  SITE_FAILURES,
} from './limits.ts';

/**
 * Each kind has its own count: a script with an outdated token does not keep its owner from logging in, and a UI whose many
 * requests were refused learns from its one refresh that it has to log in.
 */
export type AttemptKind = 'password' | 'bearer' | 'refresh' | 'socket';

export interface Attempt {
  readonly kind: AttemptKind;
  readonly address: string;
  /** Null where no account is named. */
  readonly account: string | null;
}

interface Entry {
  failures: number;
  lastFailureAt: number;
  underWay: number;
  /** Fingerprints of credentials that were wrong: to repeat one is no further guess. */
  readonly knownWrong: Set<string>;
}

function accountKey(account: string): string {
  return createHash('sha256').update(account).digest('base64url');
}

/** Empty where an address belongs to no site. */
function siteKey({ kind, address }: Attempt): string {
  const site = addressSite(address);
  return site === null ? '' : `${kind} ${site}`;
}

/** @param beyond failures beyond the free ones; below 0 some are left */
function waitAfter(beyond: number): number {
  return beyond < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** beyond, LONGEST_WAIT_MS);
}

class Entries {
  readonly #entries = new Map<string, Entry>();

  get(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.underWay > 0 || entry.failures === 0) return entry;
    if (now - entry.lastFailureAt < FORGET_FAILURES_MS) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** Also moves it to the end: the first one is the one that goes when there are too many. */
  touch(key: string, now: number): Entry {
    const entry = this.get(key, now) ?? { failures: 0, lastFailureAt: now, underWay: 0, knownWrong: new Set() };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_FAILURE_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }

  dropIfEmpty(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.failures === 0 && entry.underWay === 0) this.#entries.delete(key);
  }
}

export class FailureTable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #addresses = new Entries();
  readonly #accounts = new Entries();
  readonly #sites = new Entries();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Seconds to wait, 0 when the attempt may be made. */
  waitSeconds(attempt: Attempt): number {
    const now = this.#clock.now();
    const entry = this.#addresses.get(this.#key(attempt), now);
    const own = entry === undefined ? 0 : entry.lastFailureAt + this.#waitMs(entry.failures, attempt, now) - now;
    const site = this.#sites.get(siteKey(attempt), now);
    const shared = site === undefined ? 0 : site.lastFailureAt + waitAfter(site.failures - SITE_FAILURES) - now;
    return Math.ceil(Math.max(own, shared, 0) / 1000);
  }

  /** The same, and counts the attempt as under way when it may be made; then `end` it. */
  begin(attempt: Attempt): number {
    const now = this.#clock.now();
    const wait = this.waitSeconds(attempt);
    if (wait > 0) return wait;
    const key = this.#key(attempt);
    const entry = this.#addresses.touch(key, now);
    const isOver = entry.failures + entry.underWay >= this.#free(attempt, entry.failures, now);
    if (isOver && entry.underWay > 0) return 1;
    entry.underWay += 1;
    return 0;
  }

  /** @param wrong fingerprint of the credentials when they were wrong, null when they were right */
  end(attempt: Attempt, wrong: string | null): void {
    const key = this.#key(attempt);
    const entry = this.#addresses.touch(key, this.#clock.now());
    entry.underWay = Math.max(entry.underWay - 1, 0);
    if (wrong === null) this.#addresses.dropIfEmpty(key);
    else this.fail(attempt, wrong);
  }

  /** Counts a failure. */
  fail(attempt: Attempt, wrong: string): void {
    const now = this.#clock.now();
    const entry = this.#addresses.touch(this.#key(attempt), now);
    const isRepeated = entry.knownWrong.has(wrong);
    if (isRepeated && entry.failures >= this.#free(attempt, entry.failures, now)) return;
    entry.failures += 1;
    entry.lastFailureAt = now;
    entry.knownWrong.add(wrong);
    const [oldest] = entry.knownWrong;
    if (entry.knownWrong.size > MAX_KNOWN_WRONG && oldest !== undefined) entry.knownWrong.delete(oldest);
    this.#tell(attempt, entry);
    this.#failSite(attempt, now);
    if (attempt.account !== null) this.#failAccount(attempt.account, now);
  }

  /** Seconds to wait for a credential that is known to be wrong at an address that has used up its attempts; else 0. */
  waitOfRepeated(attempt: Attempt, fingerprint: string): number {
    const now = this.#clock.now();
    const entry = this.#addresses.get(this.#key(attempt), now);
    if (entry === undefined || !entry.knownWrong.has(fingerprint)) return 0;
    return Math.ceil(this.#waitMs(entry.failures, attempt, now) / 1000);
  }

  #failSite(attempt: Attempt, now: number): void {
    const key = siteKey(attempt);
    if (key === '') return;
    const entry = this.#sites.touch(key, now);
    entry.failures += 1;
    entry.lastFailureAt = now;
    if (entry.failures !== SITE_FAILURES) return;
    this.#logger.warn(
      `${addressSite(attempt.address)} has to wait: ${SITE_FAILURES} failed attempts to reach the API.`,
    );
  }

  #failAccount(account: string, now: number): void {
    const entry = this.#accounts.touch(accountKey(account), now);
    entry.failures += 1;
    entry.lastFailureAt = now;
    if (entry.failures !== ACCOUNT_FAILURES) return;
    this.#logger.warn(`Somebody guesses passwords: ${ACCOUNT_FAILURES} failed attempts at one account of the API.`);
  }

  #tell({ kind, address }: Attempt, { failures }: Entry): void {
    if (failures !== FREE_FAILURES) return;
    this.#logger.warn(`${address} has to wait: ${failures} failed attempts to reach the API (${kind}).`);
  }

  /** @param own failures of the address of the attempt */
  #free({ account }: Attempt, own: number, now: number): number {
    if (account === null) return FREE_FAILURES;
    const failures = this.#accounts.get(accountKey(account), now)?.failures ?? 0;
    return failures - own >= ACCOUNT_FAILURES ? 1 : FREE_FAILURES;
  }

  #waitMs(failures: number, attempt: Attempt, now: number): number {
    return waitAfter(failures - this.#free(attempt, failures, now));
  }

  #key({ kind, address }: Attempt): string {
    return `${kind} ${addressGroup(address)}`;
  }
}
