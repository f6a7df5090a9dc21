/** Numbers as clients know their texts: exponents from below 0.0001 on, with two digits at least (`5e-05`). */

const SMALLEST_PLAIN = 1e-4;

export function numberText(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < SMALLEST_PLAIN;
  const text = isSmall ? value.toExponential() : String(value);
  return text.replace(/(?<=e[+-])(?=\d$)/, '0');
}
