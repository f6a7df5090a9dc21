/** A measured figure against its limit. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'x';
  /** At most this; null: for information. */
  readonly limit: number | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function printFigure({ name, value, unit, limit }: Figure): boolean {
  const isGood = limit === null || value <= limit;
  const verdict = limit === null ? '' : isGood ? `  within ${limit} ${unit}` : `  OVER ${limit} ${unit}`;
  console.log(`${name.padEnd(64)} ${value.toFixed(unit === 'x' ? 2 : 1).padStart(9)} ${unit.padEnd(3)}${verdict}`);
  return isGood;
}
