/**
 * Reads a JSON body, and says of a broken one where and why, in the words clients of such bots know: message, offset in
 * characters, line and column (from 1).
 */

export interface JsonFailure {
  readonly message: string;
  /** Characters (code points) before the place. */
  readonly position: number;
  readonly line: number;
  readonly column: number;
}

export type JsonResult = { readonly value: unknown } | { readonly failure: JsonFailure };

class Malformed extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /null|true|false/y;
/** Objects and lists inside each other, at most. */
const MAX_DEPTH = 200;

/** Walks a text that `JSON.parse` refused until it finds what is wrong. Throws Malformed. */
class Checker {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  check(): void {
    const end = this.#blank(this.#value(this.#blank(0), 0));
    if (end < this.#text.length) throw new Malformed('Extra data', end);
  }

  #blank(at: number): number {
    return this.#match(BLANK, at);
  }

  /** The end of the match at this place; `at` when there is none. */
  #match(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : at;
  }

  #value(at: number, depth: number): number {
    if (depth > MAX_DEPTH) throw new Malformed('Too many nested values', at);
    const first = this.#text[at];
    if (first === '"') return this.#string(at);
    if (first === '{') return this.#object(at, depth);
    if (first === '[') return this.#list(at, depth);
    const end = Math.max(this.#match(NUMBER, at), this.#match(WORD, at));
    if (end === at) throw new Malformed('Expecting value', at);
    return end;
  }

  #object(at: number, depth: number): number {
    let place = this.#blank(at + 1);
    if (this.#text[place] === '}') return place + 1;
    for (;;) {
      if (this.#text[place] !== '"') {
        throw new Malformed('Expecting property name enclosed in double quotes', place);
      }
      place = this.#blank(this.#string(place));
      if (this.#text[place] !== ':') throw new Malformed("Expecting ':' delimiter", place);
      place = this.#blank(this.#value(this.#blank(place + 1), depth + 1));
      if (this.#text[place] === '}') return place + 1;
      if (this.#text[place] !== ',') throw new Malformed("Expecting ',' delimiter", place);
      place = this.#blank(place + 1);
    }
  }

  #list(at: number, depth: number): number {
    let place = this.#blank(at + 1);
    if (this.#text[place] === ']') return place + 1;
    for (;;) {
      place = this.#blank(this.#value(place, depth + 1));
      if (this.#text[place] === ']') return place + 1;
      if (this.#text[place] !== ',') throw new Malformed("Expecting ',' delimiter", place);
      place = this.#blank(place + 1);
    }
  }

  #string(at: number): number {
    for (let place = at + 1; place < this.#text.length; place += 1) {
      const character = this.#text.charAt(place);
      if (character === '"') return place + 1;
      if (character < ' ') throw new Malformed('Invalid control character at', place);
      if (character === '\\') place = this.#escape(place);
    }
    throw new Malformed('Unterminated string starting at', at);
  }

  /** The last character of the escape that starts at `at`. */
  #escape(at: number): number {
    const kind = this.#text[at + 1];
    if (kind === undefined) return at;
    if (kind === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(this.#text.slice(at + 2, at + 6))) {
        throw new Malformed('Invalid \\uXXXX escape', at + 1);
      }
      return at + 5;
    }
    if (!'"\\/bfnrt'.includes(kind)) throw new Malformed('Invalid \\escape', at);
    return at + 1;
  }
}

function failureAt(text: string, message: string, offset: number): JsonFailure {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    message,
    position: Array.from(before).length,
    line: before.split('\n').length,
    column: Array.from(before.slice(lineStart)).length + 1,
  };
}

export function readJson(text: string): JsonResult {
  try {
    return { value: JSON.parse(text) };
  } catch {
    try {
      new Checker(text).check();
    } catch (error) {
      if (error instanceof Malformed) return { failure: failureAt(text, error.message, error.offset) };
      throw error;
    }
    return { failure: failureAt(text, 'Expecting value', 0) };
  }
}
