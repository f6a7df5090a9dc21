/** A measured figure against its limit. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'x' | '/s' | '';
  /** At most this; null: for information. */
  readonly limit: number | null;
  /** At least this. */
  readonly target?: number;
  /** Printed behind. */
  readonly note?: string;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share `at` of the values does not exceed. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(Math.floor(sorted.length * at), sorted.length - 1)] ?? Number.NaN;
}

function verdictOf({ value, unit, limit, target }: Figure): { readonly isGood: boolean; readonly text: string } {
  if (limit !== null) {
    const isGood = value <= limit;
    return { isGood, text: isGood ? `within ${limit} ${unit}` : `OVER ${limit} ${unit}` };
  }
  if (target === undefined) return { isGood: true, text: '' };
  const isGood = value >= target;
  return { isGood, text: isGood ? `at least ${Math.round(target)} ${unit}` : `BELOW ${Math.round(target)} ${unit}` };
}

export function printFigure(figure: Figure): boolean {
  const { name, value, unit, note } = figure;
  const { isGood, text } = verdictOf(figure);
  const measured = `${name.padEnd(64)} ${value.toFixed(unit === 'x' ? 2 : 1).padStart(9)} ${unit.padEnd(3)}`;
  console.log(`${measured}  ${[text, note].filter(Boolean).join('  ')}`.trimEnd());
  return isGood;
}
