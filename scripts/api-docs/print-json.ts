/** Writes JSON for readers: short values on one line, long lists cut, visibly. Entry point: `printJson`. */

const WIDTH = 110;
/** Texts and numbers of a list that are shown. */
const MAX_VALUES = 8;
const MAX_TEXT = 300;

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function text(value: unknown): string {
  if (typeof value === 'string' && value.length > MAX_TEXT) return JSON.stringify(`${value.slice(0, MAX_TEXT)}…`);
  return JSON.stringify(value);
}

/** A list of texts and numbers, cut when it does not fit. */
function inlineValues(list: readonly unknown[], room: number): string {
  const all = `[${list.map(text).join(', ')}]`;
  if (all.length <= room) return all;
  for (let count = MAX_VALUES; count > 0; count -= 1) {
    const cut = `[${list.slice(0, count).map(text).join(', ')} /* … ${list.length - count} more */]`;
    if (count < list.length && cut.length <= room) return cut;
  }
  return all;
}

/** On one line; undefined when that would be too long, or when something has to be cut. */
function inline(value: unknown, rows: number, room: number): string | undefined {
  if (isPlain(value)) return text(value);
  const isList = Array.isArray(value);
  if (isList && value.every(isPlain)) {
    const line = inlineValues(value, room);
    return line.length <= room ? line : undefined;
  }
  if (isList && value.length > rows) return undefined;
  const parts: string[] = [];
  for (const [key, inner] of Object.entries(value as object)) {
    const part = inline(inner, rows, room);
    if (part === undefined) return undefined;
    parts.push(isList ? part : `${JSON.stringify(key)}: ${part}`);
  }
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  return line.length <= room ? line.replace('{  }', '{}') : undefined;
}

function keysOf(value: unknown): number {
  return isPlain(value) || Array.isArray(value) ? 0 : Object.keys(value as object).length;
}

/**
 * @param rows of a list of objects or lists that are shown; a comment says how many more there are
 * @param keys of the outermost object that are shown, likewise
 */
export function printJson(value: unknown, rows = 2, keys = Infinity, indent = ''): string {
  const line = keysOf(value) > keys ? undefined : inline(value, rows, WIDTH - indent.length);
  if (line !== undefined) return line;
  const inside = `${indent}  `;
  const more = (count: number): string => (count > 0 ? `\n${inside}// … ${count} more` : '');
  if (Array.isArray(value)) {
    const items = value.every(isPlain) ? value : value.slice(0, rows);
    const lines = items.map((item) => inside + printJson(item, rows, Infinity, inside));
    return `[\n${lines.join(',\n')}${more(value.length - items.length)}\n${indent}]`;
  }
  const entries = Object.entries(value as object);
  const lines = entries
    .slice(0, keys)
    .map(([key, inner]) => `${inside}${JSON.stringify(key)}: ${printJson(inner, rows, Infinity, inside)}`);
  return `{\n${lines.join(',\n')}${more(entries.length - keys)}\n${indent}}`;
}
