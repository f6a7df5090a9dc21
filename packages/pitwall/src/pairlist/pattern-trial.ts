/**
 * Tries out patterns that come from outside before they are used: one that backtracks without end would stop the whole
 * program, trading included, at the first name it meets. The trial runs in a thread of its own, so that not even it holds
 * anything up, and one at a time. Entry point: `tryPatterns`.
 */
import { Worker } from 'node:worker_threads';
import { PitwallError } from '../domain/errors.ts';
import { pairPattern } from './patterns.ts';

/** The longest that all patterns may take for all names, ms of a processor; two hundred plain ones and 3,000 names take 15. */
const LIMIT_MS = 250;
/** After this time a trial is ended, however little the machine has done of it, ms. */
const LONGEST_MS = 1_000;
const HEAP_MB = 128;
/** Trials that wait for their turn. */
const MAX_WAITING = 16;

/** Names that markets of the future could have, which drive a pattern to its worst. */
const LONG_NAMES = ['AAAAAAAAAAAAAAAAAAAAAAAA/USDT:USDT!', '000000000000000000000000/USDT', 'ABCABCABCABCABCABCABCABC'];

/**
 * What the thread does: the only way to end a match that has begun is to end the script it is in. Answers for each pattern
 * with the places of the names it matches, or with null when they take too long.
 */
const TRIAL = `
const { parentPort, workerData } = require('node:worker_threads');
const { createContext, Script } = require('node:vm');
const { patterns, names, known, limitMs, longestMs } = workerData;
const found = [];
const isOver = () => {
  const { user, system } = process.threadCpuUsage(begin);
  return (user + system) / 1000 > limitMs;
};
const keep = (places) => found.push(Uint32Array.from(places));
const match = new Script(\`
  for (const pattern of patterns) {
    const places = [];
    for (let place = 0; place < names.length; place += 1) {
      if (pattern.test(names[place]) && place < known) places.push(place);
    }
    keep(places);
    if (isOver()) break;
  }
\`);
const context = createContext({ patterns, names, known, keep, isOver });
const begin = process.threadCpuUsage();
try {
  match.runInContext(context, { timeout: longestMs });
} catch (error) {
  if (error?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
}
parentPort.postMessage(found.length === patterns.length && !isOver() ? found : null);
`;

/** For each pattern the places of the names it matches; null: too slow. */
type Found = readonly Uint32Array[] | null;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

async function runTrial(patterns: readonly RegExp[], names: readonly string[]): Promise<Found> {
  const { promise, resolve, reject } = Promise.withResolvers<Found>();
  const worker = new Worker(TRIAL, {
    eval: true,
    name: 'pitwall-patterns',
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    workerData: {
      patterns,
      names: [...names, ...LONG_NAMES],
      known: names.length,
      limitMs: LIMIT_MS,
      longestMs: LONGEST_MS,
    },
  });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) =>
    reject(new PitwallError('INVARIANT', `The trial of patterns ended without a result (${code}).`)),
  );
  try {
    return await promise;
  } finally {
    await worker.terminate();
  }
}

/**
 * Matches all entries with all names, and finds out whether that is done in reasonable time. Throws BUSY when too many
 * trials wait.
 *
 * @param entries patterns that can be read; `key` names them in the error otherwise
 * @returns the names that each entry matches; null when all together take too long
 */
export async function tryPatterns(
  entries: readonly string[],
  names: Iterable<string>,
  key: string,
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  if (entries.length === 0) return new Map();
  const patterns = entries.map((entry) => pairPattern(entry, key));
  if (waiting >= MAX_WAITING) {
    throw new PitwallError('BUSY', `${waiting} lists of patterns are being tried out already: ask again in a moment.`);
  }
  waiting += 1;
  const known = [...names];
  const trial = last.then(async () => runTrial(patterns, known));
  last = trial.catch(() => undefined);
  try {
    const found = await trial;
    if (found === null) return null;
    const matched = (index: number): string[] => Array.from(found[index] ?? [], (place) => known[place] ?? '');
    return new Map(entries.map((entry, index) => [entry, matched(index)]));
  } finally {
    waiting -= 1;
  }
}
