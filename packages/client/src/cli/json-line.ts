/**
 * A JSON text on one line as scripts around such clients expect it: `, ` and `: ` between parts, everything beyond ASCII
 * escaped, fractions written with the shortest digits and an exponent below 0.0001 and from 1e16 on. Integers stay as
 * they came, whatever their length.
 */

/** A text, a number or a word, or one of the signs between them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[a-zA-Z]+|[{}[\]:,]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function escape(character: string): string {
  return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** @param text a JSON text token, quotes included */
function writeText(text: string): string {
  // One UTF-16 unit at a time: characters beyond the basic plane become two escapes.
  return `"${(JSON.parse(text) as string).replace(/["\\]|[^ -~]/g, escape)}"`;
}

const SMALLEST_PLAIN_EXPONENT = -4;
const FIRST_LONG_EXPONENT = 16;

function writeNumber(token: string): string {
  if (/^-?\d+$/.test(token)) return token;
  const value = Number(token);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < SMALLEST_PLAIN_EXPONENT || power >= FIRST_LONG_EXPONENT) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (Object.is(value, -0)) return '-0.0';
  const plain = power < 0 ? value.toFixed(digits.replace(/[-.]/g, '').length - 1 - power) : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

function writeToken(token: string): string {
  if (token.startsWith('"')) return writeText(token);
  if (token === ',') return ', ';
  if (token === ':') return ': ';
  return /^[-\d]/.test(token) ? writeNumber(token) : token;
}

/** Throws SyntaxError when `text` is not JSON. */
export function jsonLine(text: string): string {
  JSON.parse(text);
  return (text.match(TOKEN) ?? []).map(writeToken).join('');
}
