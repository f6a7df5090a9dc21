/**
 * Tries out patterns that come from outside before they are used: one that backtracks without end would stop the whole
 * program, trading included, at the first name it meets. Entry point: `areQuick`.
 */
import { createContext, Script } from 'node:vm';
import { pairPattern } from './patterns.ts';

/** The longest that all patterns may take for all names, ms: a thousand plain ones and 3,000 names take less than half. */
const LIMIT_MS = 500;

/** Names that markets of the future could have, which drive a pattern to its worst. */
const LONG_NAMES = ['AAAAAAAAAAAAAAAAAAAAAAAA/USDT:USDT!', '000000000000000000000000/USDT', 'ABCABCABCABCABCABCABCABC'];

/** The only way to end a match that has begun is to end the script it is in. */
const TRIAL = new Script('for (const pattern of patterns) for (const name of names) pattern.test(name);');

/** The error is one of the script's own world: `instanceof Error` does not hold. */
function isTimeout(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/**
 * Whether all entries together can be compared with all names in reasonable time.
 *
 * @param entries patterns that can be read; `key` names them in the error otherwise
 */
export function areQuick(entries: readonly string[], names: Iterable<string>, key: string): boolean {
  const patterns = entries.map((entry) => pairPattern(entry, key));
  try {
    TRIAL.runInContext(createContext({ patterns, names: [...names, ...LONG_NAMES] }), { timeout: LIMIT_MS });
    return true;
  } catch (error) {
    if (isTimeout(error)) return false;
    throw error;
  }
}
