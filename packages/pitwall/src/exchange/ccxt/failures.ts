/**
 * What a failure of ccxt means, as catalogue errors.
 *
 * Reads: `readFailure`. Orders: `orderFailure`, which calls an order refused only when it was never sent, or when the
 * venue answered with a code on its list of definite refusals; everything else may have reached the venue.
 */
import { isPitwallError, messageOf, PitwallError, type ErrorCode } from '../../domain/errors.ts';
import type { RefusalRules } from '../traits/index.ts';
import type { Call } from './call.ts';
import type { CcxtErrors, ErrorClassName } from './client.ts';

const MAX_TEXT = 400;

/** Texts that must not appear in any message: keys, secrets, signatures. */
export type Scrub = (text: string) => string;

/** Replaces every secret, and the query of every address (signatures stand there). */
export function scrubber(secrets: readonly string[]): Scrub {
  const known = secrets.filter((secret) => secret.length >= 4);
  return (text) => {
    const clean = known.reduce((result, secret) => result.replaceAll(secret, '***'), text);
    return clean.replaceAll(/(https?:\/\/[^\s?]+)\?\S*/g, '$1').slice(0, MAX_TEXT);
  };
}

export interface FailureContext {
  readonly venue: string;
  readonly errors: CcxtErrors;
  readonly scrub: Scrub;
}

/** Error classes and what they mean for a read, most particular first. */
const READ_CODES: readonly (readonly [ErrorClassName, ErrorCode, advice: string])[] = [
  ['RateLimitExceeded', 'EXCHANGE_RATE_LIMIT', 'The bot slows down and asks again.'],
  ['DDoSProtection', 'EXCHANGE_RATE_LIMIT', 'The bot slows down and asks again.'],
  ['OrderNotFound', 'ORDER_NOT_FOUND', 'The venue does not know this order.'],
  ['InvalidNonce', 'EXCHANGE_TEMPORARY', 'Check that the clock of this machine is right.'],
  [
    'AuthenticationError',
    'EXCHANGE_OPERATIONAL',
    'Check exchange.key, exchange.secret and exchange.password, and what the key may do.',
  ],
  ['NotSupported', 'EXCHANGE_OPERATIONAL', 'This exchange cannot do what the configuration needs.'],
  ['ArgumentsRequired', 'EXCHANGE_OPERATIONAL', 'This exchange needs more than the bot gives it.'],
  ['InsufficientFunds', 'INSUFFICIENT_FUNDS', 'Check the balance of the account.'],
  ['InvalidOrder', 'EXCHANGE_REFUSED', 'Check the pair and the order.'],
  ['BadRequest', 'EXCHANGE_REFUSED', 'Check the pair and the parameters.'],
  ['NetworkError', 'EXCHANGE_TEMPORARY', 'Check the network if this goes on; a running bot asks again.'],
  ['BaseError', 'EXCHANGE_TEMPORARY', 'A running bot asks again.'],
];

function describe(error: unknown, context: FailureContext): string {
  const name = error instanceof Error ? error.constructor.name : 'failure';
  return `${name}: ${context.scrub(messageOf(error))}`;
}

/** @param what what was asked for, such as `candles of ETH/USDT` */
export function readFailure(error: unknown, what: string, context: FailureContext): PitwallError {
  if (isPitwallError(error)) return error;
  const match = READ_CODES.find(([name]) => error instanceof context.errors[name]);
  // No error of ccxt's own: it could not read what the venue sent, or the connection broke in a way it does not know.
  const [, code, advice] = match ?? ['BaseError', 'EXCHANGE_TEMPORARY', 'The answer could not be read.'];
  return new PitwallError(code, `${context.venue} did not give ${what} (${describe(error, context)}). ${advice}`);
}

type Verdict = 'refused' | 'funds' | 'unknown';

/** For venues whose codes are not on a list: these classes say that the venue judged the order and declined. */
const REFUSING_CLASSES: readonly ErrorClassName[] = ['InvalidOrder', 'BadSymbol', 'BadRequest', 'AuthenticationError'];
const NOT_REFUSING: readonly ErrorClassName[] = ['OrderNotFound', 'OrderNotCached', 'DuplicateOrderId'];

function judgeByClass(error: unknown, errors: CcxtErrors): Verdict {
  const isOne = (names: readonly ErrorClassName[]): boolean => names.some((name) => error instanceof errors[name]);
  if (error instanceof errors.InsufficientFunds) return 'funds';
  return isOne(REFUSING_CLASSES) && !isOne(NOT_REFUSING) ? 'refused' : 'unknown';
}

function judgeByCode(body: unknown, rules: RefusalRules): Verdict {
  const code = rules.codeOf(body);
  const text = JSON.stringify(body);
  if (code === undefined || rules.duplicate.test(text)) return 'unknown';
  if (rules.fundsCodes.has(code)) return 'funds';
  const number = Number(code);
  const isRefused =
    rules.refusedCodes.has(code) || rules.refusedRanges.some(([low, high]) => number >= low && number <= high);
  if (!isRefused) return 'unknown';
  return rules.funds?.test(text) === true ? 'funds' : 'refused';
}

function judge(error: unknown, call: Call, rules: RefusalRules | null, errors: CcxtErrors): Verdict {
  if (!call.sent) return 'refused';
  if (call.status === null || call.status >= 500 || call.body === undefined) return 'unknown';
  return rules === null ? judgeByClass(error, errors) : judgeByCode(call.body, rules);
}

/**
 * What became of an order whose sending failed.
 *
 * @param call what was noted while it was sent
 * @param rules the venue's refusals; null: judged by ccxt's classes
 */
export function orderFailure(
  error: unknown,
  what: string,
  context: FailureContext,
  call: Call,
  rules: RefusalRules | null,
): PitwallError {
  const verdict = judge(error, call, rules, context.errors);
  const reason = describe(error, context);
  if (verdict === 'unknown') return unknownOrder(what, reason, context);
  const sent = call.sent ? '' : ' It was not sent.';
  return verdict === 'funds'
    ? new PitwallError('INSUFFICIENT_FUNDS', `${context.venue} has not enough free balance for ${what} (${reason}).`)
    : new PitwallError('ORDER_REFUSED', `${context.venue} refused ${what} (${reason}).${sent}`);
}

export function unknownOrder(what: string, reason: string, context: FailureContext): PitwallError {
  return new PitwallError(
    'ORDER_UNKNOWN',
    `Nobody knows whether ${context.venue} took ${what} (${reason}). The bot asks for it and does not send it again.`,
  );
}
