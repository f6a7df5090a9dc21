/** Numbers of files as the venue takes them. Entry points: {@link decimalText}, {@link decimalsIn}. */

const DECIMALS = 8;

/** A plain decimal text without exponent and trailing zeros: `1e-8` gives `"0.00000001"`. */
export function decimalText(value: number): string {
  const text = value.toFixed(DECIMALS);
  return text.replace(/\.?0+$/, '');
}

/** Decimals a number is written with, at most 8. */
export function decimalsIn(value: number): number {
  const text = decimalText(value);
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}

/** The step of so many decimals: 3 gives `"0.001"`, 0 gives `"1"`. */
export function stepOf(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`;
}
