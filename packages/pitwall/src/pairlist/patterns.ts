/** Pair names as people configure them: literal, or regular expressions that must match a whole name, in any case. */
import { PitwallError } from '../domain/errors.ts';

/** The expression of one entry. Throws CONFIG, naming `key`, when it is none. */
export function pairPattern(entry: string, key: string): RegExp {
  try {
    return new RegExp(`^(?:${entry})$`, 'i');
  } catch (error) {
    throw new PitwallError(
      'CONFIG',
      `"${entry}" in ${key} is no valid regular expression; a star, for example, is written ".*".`,
      { cause: error },
    );
  }
}

/** The pairs of `known` that match, in the order of the entries, then of `known`; each once. */
export function expandPatterns(entries: readonly string[], known: Iterable<string>, key: string): string[] {
  const names = [...known];
  const found = entries.flatMap((entry) => {
    const pattern = pairPattern(entry, key);
    return names.filter((name) => pattern.test(name));
  });
  return [...new Set(found)];
}

/** A test for "matches one of the entries". */
export function patternMatcher(entries: readonly string[], key: string): (pair: string) => boolean {
  const patterns = entries.map((entry) => pairPattern(entry, key));
  return (pair) => patterns.some((pattern) => pattern.test(pair));
}
