/** The limits of access. */

/** Named access tokens at one time. */
export const MAX_TOKENS = 200;
/** Characters of a token's name. */
export const MAX_TOKEN_NAME = 64;
/** Sessions at one time; those used longest ago end for newer ones. */
export const MAX_SESSIONS = 1_000;
/** What was used is noted on the disk at most this often. */
export const NOTE_USES_MS = 60_000;
/** How often open sockets are checked for whether their caller may still listen. */
export const SOCKET_CHECK_MS = 400;
/** How long a client has to answer the goodbye when its access has ended. */
export const SOCKET_GOODBYE_MS = 200;

/** Failed attempts of an address before it has to wait, for each kind of credential. */
export const FREE_FAILURES = 10;
/** Failed attempts at an account from other addresses, after which an address has only one before it has to wait. */
export const ACCOUNT_FAILURES = 10;
/** Failed attempts of all networks of an IPv6 site (/48) before they have to wait, for each kind of credential. */
export const SITE_FAILURES = 100;
/** The first wait; each further failure doubles it. */
export const FIRST_WAIT_MS = 5_000;
export const LONGEST_WAIT_MS = 15 * 60_000;
/** Failures are forgotten after this time without another. */
export const FORGET_FAILURES_MS = 60 * 60_000;
/** Addresses, and accounts, whose failures are remembered; those that failed longest ago are forgotten for newer ones. */
export const MAX_FAILURE_ENTRIES = 10_000;
/** Wrong pairs of name and password that are remembered of an address. */
export const MAX_KNOWN_WRONG = 8;

/** Verified pairs of name and password that are remembered. */
export const MAX_REMEMBERED = 16;
/** Checks of a scrypt hash that may wait; one runs at a time. */
export const MAX_WAITING_CHECKS = 16;

/** Of the parameters and the body of a change that is put on record, characters. */
export const MAX_AUDIT_WHAT = 2_000;
/** The same of somebody who was not let in: what strangers write into an address must not fill the disk. */
export const MAX_STRANGER_WHAT = 100;
export const MAX_AUDIT_MESSAGE = 300;
/** Refused changes (of strangers, and of callers without the scope) on record in a minute one by one; more are counted. */
export const MAX_REFUSED_AUDITS = 60;

/** The longest life of a named token that expires: a hundred years. */
export const MAX_TOKEN_LIFETIME_MS = 100 * 365 * 24 * 60 * 60 * 1000;
