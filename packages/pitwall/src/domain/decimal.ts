/**
 * Exact decimal arithmetic for money and for tick and step sizes.
 *
 * A `Decimal` is `digits x 10^-scale`. A float64 is read as the shortest decimal that stands for it, so 0.1 is one tenth;
 * sums and products are exact, and only `toNumber` rounds (once, to the nearest float64). There is no division: ratios
 * are float64 in the whole bot.
 */
import { PitwallError } from './errors.ts';

export interface Decimal {
  readonly digits: bigint;
  /** Digits after the point, 0 or more. */
  readonly scale: number;
}

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** Reads a finite float64 as the shortest decimal that stands for it. Throws INVARIANT for NaN and infinities. */
export function decimal(value: number): Decimal {
  const match = SHAPE.exec(String(value));
  if (match === null) throw new PitwallError('INVARIANT', `${value} is not a decimal number.`);
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const digits = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The nearest float64. */
export function toNumber(value: Decimal): number {
  return Number(`${value.digits}e-${value.scale}`);
}

function digitsAt(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { digits: digitsAt(left, scale) + digitsAt(right, scale), scale };
}

export function negate(value: Decimal): Decimal {
  return { digits: -value.digits, scale: value.scale };
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, negate(right));
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

/** The exact product of float64 factors, as one float64. */
export function product(...factors: number[]): number {
  return toNumber(factors.map(decimal).reduce(multiply));
}

/** The exact sum of float64 terms, as one float64. */
export function sum(...terms: number[]): number {
  return toNumber(terms.map(decimal).reduce(add, { digits: 0n, scale: 0 }));
}

export type StepRounding = 'down' | 'up' | 'nearest';

/**
 * Rounds to a multiple of `step` (> 0). `down` and `up` are towards minus and plus infinity; `nearest` takes ties away
 * from zero.
 */
export function roundToStep(value: Decimal, step: Decimal, rounding: StepRounding): Decimal {
  const scale = Math.max(value.scale, step.scale);
  const unit = digitsAt(step, scale);
  const digits = digitsAt(value, scale);
  const rest = ((digits % unit) + unit) % unit;
  if (rest === 0n) return { digits, scale };
  const below = digits - rest;
  const isUp =
    rounding === 'up' || (rounding === 'nearest' && (2n * rest > unit || (2n * rest === unit && digits > 0n)));
  return { digits: isUp ? below + unit : below, scale };
}

/** Above this, eight decimals are beyond float64's precision. */
const ROUNDING_LIMIT = 2 ** 53 / 1e8;

/**
 * Rounds to 8 decimals: the nearest one to the float64's exact value, exact ties to the even digit. Ratios, amounts and
 * profits are stored like this. NaN and infinities stay.
 */
export function round8(value: number): number {
  if (!(Math.abs(value) < ROUNDING_LIMIT)) return value;
  const scaled = value * 1e8;
  const distanceFromTie = Math.abs(Math.abs(scaled % 1) - 0.5);
  if (distanceFromTie > 1e-15 * Math.abs(scaled) + 1e-9) return Math.round(scaled) / 1e8;
  // toFixed sees the exact binary value; only a true tie differs from "ties to even".
  const exact = value.toFixed(70);
  const cut = exact.indexOf('.') + 9;
  const kept = Number(exact.slice(0, cut));
  const isTie = /^50*$/.test(exact.slice(cut));
  return isTie && Number(exact[cut - 1]) % 2 === 0 ? kept : Number(value.toFixed(8));
}
