/** Rounding of percentages and figures to few decimals. */

/** Decimals that show the exact binary value of any double in the range where rounding matters. */
const EXACT_DECIMALS = 100;

/**
 * Rounds to `digits` decimals: to the nearest, judged on the exact binary value, ties to the even digit. NaN and
 * infinities stay.
 */
export function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return value;
  const scaled = value * 10 ** digits;
  const distanceFromTie = Math.abs(Math.abs(scaled % 1) - 0.5);
  if (distanceFromTie > 1e-6) return Number(value.toFixed(digits));
  const exact = value.toFixed(EXACT_DECIMALS);
  const cut = exact.length - EXACT_DECIMALS + digits;
  const isTie = /^50*$/.test(exact.slice(cut));
  const kept = exact.slice(0, cut);
  const lastDigit = Number(kept.replace('.', '').at(-1));
  return isTie && lastDigit % 2 === 0 ? Number(kept) : Number(value.toFixed(digits));
}

/** A ratio as percent with two decimals. */
export function toPercent(ratio: number): number {
  return roundTo(ratio * 100, 2);
}

/** Plain sum, first to last. */
export function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Arithmetic mean; 0 of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sumOf(values) / values.length;
}
