/**
 * Reads the JSON bodies of the control API. What is wrong is said with the field's name.
 * Entry points: {@link Fields}, {@link ControlError}.
 */

/** A request to the control API that cannot be carried out. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.name = 'ControlError';
    this.status = status;
  }
}

const DECIMAL = /^-?\d{1,20}(\.\d{1,8})?$/;

/** The fields of one JSON object. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** Reads a body; an empty one is an object without fields. */
  static parse(body: string): Fields {
    const value = parseJson(body === '' ? '{}' : body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ControlError(400, 'the body must be a JSON object');
    }
    return new Fields(value as Record<string, unknown>);
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string {
    const value = this.#values[name];
    if (typeof value !== 'string' || value === '') throw new ControlError(400, `"${name}" must be a text`);
    return value;
  }

  /** A decimal, written as a text or a number; minus is allowed. */
  decimal(name: string): string {
    const value = this.#values[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !DECIMAL.test(text)) {
      throw new ControlError(400, `"${name}" must be a decimal number with at most 8 decimals`);
    }
    return text;
  }

  number(name: string, least: number, most: number): number {
    const value = this.#values[name];
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw new ControlError(400, `"${name}" must be a number from ${least} to ${most}`);
    }
    return value;
  }

  choice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const found = choices.find((choice) => choice === this.#values[name]);
    if (found === undefined) throw new ControlError(400, `"${name}" must be one of ${choices.join(', ')}`);
    return found;
  }

  flag(name: string): boolean {
    const value = this.#values[name];
    if (typeof value !== 'boolean') throw new ControlError(400, `"${name}" must be true or false`);
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      throw new ControlError(400, `"${name}" must be a list of texts`);
    }
    return value;
  }

  /** `read(name)` when the field is there, as an object to spread. */
  optional<Name extends string, Value>(name: Name, read: (name: Name) => Value): Partial<Record<Name, Value>> {
    return this.has(name) ? ({ [name]: read(name) } as Record<Name, Value>) : {};
  }
}

/** Any JSON, or a {@link ControlError}. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'the body is not valid JSON');
  }
}
