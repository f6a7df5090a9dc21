/**
 * Reads one configuration text: JSON with comments and trailing commas. The place of every key is kept; a syntax error
 * names file, line and column.
 */
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { PitwallError } from '../../domain/errors.ts';
import { define, isObject, pathText, type ConfigObject, type ConfigValue, type KeyPath } from '../tree.ts';
import { Origins } from './origins.ts';

export interface ParsedFile {
  readonly value: ConfigObject;
  readonly origins: Origins;
  readonly warnings: readonly string[];
}

/** What the parser's findings mean to a user. */
const SYNTAX_HINTS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON (texts need double quotes; true, false and null are lower case)',
  InvalidNumberFormat: 'this is not a number JSON knows',
  PropertyNameExpected: 'a key in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here, between key and value',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing brace } is missing here',
  CloseBracketExpected: 'a closing bracket ] is missing here',
  EndOfFileExpected: 'nothing may follow the closing brace of the configuration',
  InvalidCommentToken: 'this comment is not allowed here',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a text is not closed by a double quote',
  UnexpectedEndOfNumber: 'a number ends too early',
  InvalidUnicode: 'a \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this escape is unknown (write a backslash as \\\\)',
  InvalidCharacter: 'this character is not allowed in a text (write a line break as \\n, a tab as \\t)',
};

/**
 * @param text the file's content
 * @param file its name in messages
 * @throws CONFIG on a syntax error or when the text is no object
 */
export function parseConfiguration(text: string, file: string): ParsedFile {
  const lines = lineStarts(text);
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, disallowComments: false });
  const first = errors[0];
  if (first !== undefined) throw new PitwallError('CONFIG', syntaxMessage(file, lines, first));
  if (root?.type !== 'object') {
    const [line, column] = position(lines, root?.offset ?? 0);
    throw new PitwallError('CONFIG', `${file}:${line}:${column}: a configuration is one object: { … }`);
  }
  const origins = new Origins();
  const warnings: string[] = [];
  const value = build(root, [], (path, offset) => {
    const [line, column] = position(lines, offset);
    if (origins.at(path) !== undefined) {
      warnings.push(`${file}:${line}:${column}: ${pathText(path)} is given twice in this object: the last one counts`);
      origins.delete(path);
    }
    origins.set(path, { kind: 'file', file, line, column });
  });
  return { value: isObject(value) ? value : {}, origins, warnings };
}

function build(node: Node, path: KeyPath, note: (path: KeyPath, offset: number) => void): ConfigValue {
  const children = node.children ?? [];
  if (node.type === 'array') {
    return children.map((child, index) => {
      note([...path, index], child.offset);
      return build(child, [...path, index], note);
    });
  }
  if (node.type !== 'object') return node.value as ConfigValue;
  const object: ConfigObject = {};
  for (const property of children) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    note([...path, name], key.offset);
    define(object, name, build(value, [...path, name], note));
  }
  return object;
}

/** The text around the error is not shown: it may be a secret. */
function syntaxMessage(file: string, lines: readonly number[], error: ParseError): string {
  const [line, column] = position(lines, error.offset);
  return `${file}:${line}:${column}: broken JSON: ${SYNTAX_HINTS[printParseErrorCode(error.error)] ?? 'this is not JSON'}`;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column of an offset, both from 1. */
function position(starts: readonly number[], offset: number): [line: number, column: number] {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return [low + 1, offset - (starts[low] ?? 0) + 1];
}
