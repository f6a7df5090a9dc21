/**
 * Rows of which only few values change: the text of the others is written once, with gaps for the changing ones. The
 * text is the one `JSON.stringify` would write.
 */

/** A number as JSON: NaN and infinities are null. */
function jsonNumber(value: number | null): string {
  return value !== null && Number.isFinite(value) ? String(value === 0 ? 0 : value) : 'null';
}

export class RowTemplate<Row extends object, Key extends keyof Row & string> {
  readonly #changing: readonly Key[];
  /** The texts before, between and behind the changing values. */
  readonly #pieces: readonly string[];

  /**
   * @param row a whole row, with any values under `changing`
   * @param changing keys whose values are numbers or null
   */
  constructor(row: Row, changing: ReadonlySet<Key>) {
    const keys: Key[] = [];
    const pieces: string[] = [];
    let piece = '{';
    for (const [index, [name, value]] of Object.entries(row).entries()) {
      piece += `${index === 0 ? '' : ','}${JSON.stringify(name)}:`;
      const key = name as Key;
      if (changing.has(key)) {
        keys.push(key);
        pieces.push(piece);
        piece = '';
      } else piece += JSON.stringify(value);
    }
    this.#changing = keys;
    this.#pieces = [...pieces, `${piece}}`];
  }

  write(values: Readonly<Record<Key, number | null>>): string {
    let text = '';
    for (const [index, key] of this.#changing.entries()) text += (this.#pieces[index] ?? '') + jsonNumber(values[key]);
    return text + (this.#pieces.at(-1) ?? '');
  }
}
