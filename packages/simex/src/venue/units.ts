/**
 * Exact amounts: decimal texts to and from integers of 1e-8 (one scale for prices, amounts and money).
 *
 * Entry points: `parseUnits`, `formatUnits`, `multiply`, `divide`, `decimalFormat`.
 */
import type { Decimal } from './order-types.ts';

/** Decimals of every integer in the venue. */
export const SCALE = 8;
/** 1.0 in units. */
export const ONE = 100_000_000n;

const PLAIN = /^(-?)(\d{1,20})(?:\.(\d{0,20}))?$/;

/** The integer of a plain decimal text; undefined if it is none or has more than 8 decimals that count. */
export function parseUnits(text: string): bigint | undefined {
  const match = PLAIN.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, SCALE).padEnd(SCALE, '0');
  if (fraction.length > SCALE && /[1-9]/.test(fraction.slice(SCALE))) return undefined;
  const units = BigInt(whole + kept);
  return sign === '-' ? -units : units;
}

/** Like `parseUnits` for texts of the program itself. @throws RangeError if it is no decimal. */
export function units(text: string): bigint {
  const value = parseUnits(text);
  if (value === undefined) throw new RangeError(`"${text}" is no decimal with at most 8 decimals`);
  return value;
}

/** Units of a number of a file; it is read by its shortest decimal text and cut to 8 decimals. */
export function unitsOfNumber(value: number): bigint {
  return BigInt(Math.round(Number(value.toPrecision(15)) * 1e8));
}

/** Canonical decimal text. */
export function formatUnits(value: bigint): Decimal {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString();
  return (negative ? '-' : '') + placePoint(digits, SCALE);
}

function placePoint(digits: string, decimals: number): string {
  if (decimals === 0) return digits;
  const padded = digits.length > decimals ? digits : digits.padStart(decimals + 1, '0');
  const split = padded.length - decimals;
  let end = padded.length;
  while (end > split && padded.charCodeAt(end - 1) === 48) end -= 1;
  return end === split ? padded.slice(0, split) : `${padded.slice(0, split)}.${padded.slice(split, end)}`;
}

/** `a · b` of two values in units, cut off (toward zero) to units. */
export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) / ONE;
}

/** `a / b` of two values in units, cut off (toward zero) to units. */
export function divide(a: bigint, b: bigint): bigint {
  return (a * ONE) / b;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Turns counts of a unit (ticks, steps) into decimal texts, fast: for whole candle pages. */
export type CountFormat = (count: number) => Decimal;

/** The format of multiples of `unit` (in units), for example ticks of 0.05. */
export function decimalFormat(unit: bigint): CountFormat {
  let decimals = SCALE;
  let factor = unit;
  while (decimals > 0 && factor % 10n === 0n) {
    factor /= 10n;
    decimals -= 1;
  }
  const multiplier = Number(factor);
  return (count) => {
    const value = count * multiplier;
    if (value >= 0 && Number.isSafeInteger(value)) return placePoint(String(value), decimals);
    return formatUnits(BigInt(count) * unit);
  };
}
