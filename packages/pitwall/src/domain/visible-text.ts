/**
 * Texts that came from outside, made safe to print: what would move the cursor, colour the terminal or turn the writing
 * round is shown as an escape, and no line can pass for another entry of a log. Pure.
 */

const BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu;
/** Control characters, and those that change the direction of writing. A tab is harmless. */
const UNSEEN = /(?!\t)[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** One line. */
export function visibleLine(text: string): string {
  return text.replaceAll(UNSEEN, (character) => {
    if (character === '\n') return '\\n';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Several lines, all but the first begin with a blank. */
export function visibleLines(text: string): string {
  return text
    .split(BREAK)
    .map((line, index) => (index === 0 || /^[ \t]/.test(line) ? visibleLine(line) : `  ${visibleLine(line)}`))
    .join('\n');
}
