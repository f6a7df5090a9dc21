/**
 * Secrets that show by their form: named access tokens (`pw_…`), JSON web tokens, scrypt hashes. Blanked wherever text
 * leaves the program, besides the values that are known to be secret.
 *
 * Invariant: the time is proportional to the length of the text, since strangers choose some of the texts.
 */

const BLANK = '********';

const PLAIN_FORMS = /pw_[\w-]{20,}|\$scrypt\$[^\s"']+/g;

/** Whatever a JSON web token can be a part of. One expression for the token itself would try each `eyJ` to the end. */
const DOTTED = /[\w.-]+/g;
const JSON_BEGIN = 'eyJ';
/** Characters of the shortest header and of the shortest claims. */
const HEADER_LENGTH = 8;
const CLAIMS_LENGTH = 5;

/** Blanks three parts between dots of which the first ends in a header. */
function withoutWebTokens(text: string): string {
  if (!text.includes(JSON_BEGIN)) return text;
  const parts = text.split('.');
  const shown: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const [part = '', claims = '', signature] = parts.slice(at, at + 3);
    const begin = part.indexOf(JSON_BEGIN);
    const isHeader = begin !== -1 && part.length - begin >= HEADER_LENGTH;
    const isToken = isHeader && claims.length >= CLAIMS_LENGTH && signature !== undefined;
    shown.push(isToken ? part.slice(0, begin) + BLANK : part);
    if (isToken) at += 2;
  }
  return shown.join('.');
}

export function blankSecretForms(text: string): string {
  return text.replaceAll(PLAIN_FORMS, BLANK).replaceAll(DOTTED, withoutWebTokens);
}
