/**
 * The parameters of a request, read by name with Binance's refusals: missing (-1102), illegal characters (-1100),
 * sent twice (-1101), not valid (-1130). Decimals stay text: the venue turns them into exact integers.
 *
 * Entry point: {@link Parameters}.
 */
import { wireError } from './errors.ts';

const DECIMAL = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const INTEGER = /^[0-9]{1,20}$/;
const SYMBOL = /^[A-Z0-9\-_.]{1,20}$/;
const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

/** The parameters of one request; an empty value counts as not sent. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** Reads query and body together; a name sent twice is refused. */
  static parse(query: string, body: string): Parameters {
    const values = new Map<string, string>();
    for (const part of [query, body]) {
      for (const [name, value] of new URLSearchParams(part)) {
        if (values.has(name)) throw wireError.duplicate(name);
        values.set(name, value);
      }
    }
    return new Parameters(values);
  }

  has(name: string): boolean {
    return this.text(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === undefined || value === '' ? undefined : value;
  }

  requiredText(name: string): string {
    return this.#required(name, this.text(name));
  }

  /** A market's id, upper case. Whether the market exists is for the venue to say. */
  symbol(name = 'symbol'): string | undefined {
    return this.#matching(name, SYMBOL);
  }

  requiredSymbol(name = 'symbol'): string {
    return this.#required(name, this.symbol(name));
  }

  /** A decimal number without sign or exponent, kept as text. */
  decimal(name: string): string | undefined {
    return this.#matching(name, DECIMAL);
  }

  requiredDecimal(name: string): string {
    return this.#required(name, this.decimal(name));
  }

  clientId(name: string): string | undefined {
    return this.#matching(name, CLIENT_ID);
  }

  integer(name: string): number | undefined {
    const text = this.#matching(name, INTEGER);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw wireError.invalidData(name);
    return value;
  }

  requiredInteger(name: string): number {
    return this.#required(name, this.integer(name));
  }

  /** A page size: absent gives `standard`, more than `most` gives `most`, 0 is refused. */
  limit(standard: number, most: number): number {
    const value = this.integer('limit');
    if (value === undefined) return standard;
    if (value < 1) throw wireError.invalidData('limit');
    return Math.min(value, most);
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false') throw wireError.illegal(name, 'true|false');
    return text === 'true';
  }

  /** One of a closed set of words; anything else is refused with `refuse`. */
  choice<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    refuse: () => Error = () => wireError.invalidData(name),
  ): Choice | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw refuse();
    return found;
  }

  requiredChoice<Choice extends string>(name: string, choices: readonly Choice[], refuse?: () => Error): Choice {
    return this.#required(name, this.choice(name, choices, refuse));
  }

  /** A JSON array of texts, as in `symbols=["BTCUSDT","ETHUSDT"]`. */
  textList(name: string): readonly string[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw wireError.illegal(name, '^\\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}\\]$');
    }
    if (!Array.isArray(parsed) || !parsed.every((item) => typeof item === 'string')) throw wireError.invalidData(name);
    return parsed;
  }

  #matching(name: string, legal: RegExp): string | undefined {
    const text = this.text(name);
    if (text !== undefined && !legal.test(text)) throw wireError.illegal(name, legal.source);
    return text;
  }

  #required<Value>(name: string, value: Value | undefined): Value {
    if (value === undefined) throw wireError.missing(name);
    return value;
  }
}
