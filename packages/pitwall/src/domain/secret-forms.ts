/**
 * Secrets that show by their form: named access tokens (`pw_…`), JSON web tokens, scrypt hashes. Blanked wherever text
 * leaves the program, besides the values that are known to be secret.
 */

const BLANK = '********';

const SECRET_FORMS = /pw_[\w-]{20,}|eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*|\$scrypt\$[^\s"']+/g;

export function blankSecretForms(text: string): string {
  return text.replaceAll(SECRET_FORMS, BLANK);
}
