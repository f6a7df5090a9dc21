/**
 * The process that is killed in the middle of a change: an API that takes its own life with SIGKILL right before, or right
 * after, a change has reached the disk, or as soon as the answer is about to leave. Prints its address when it listens.
 */
import { AccessApi } from '../harness/access-api.ts';

export interface CrashOptions {
  readonly accessFile: string;
  /** Where in `POST /tokens` to die. */
  readonly death: 'before the change' | 'after the change' | 'after the result';
}

const { accessFile, death } = JSON.parse(process.argv[2] ?? '{}') as CrashOptions;
const bench = await AccessApi.start({ accessFile });
const store = bench.api.accessStore;
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const addToken = store.addToken.bind(store);
store.addToken = (token) => {
  if (death === 'before the change') die();
  const made = addToken(token);
  if (death === 'after the change') die();
  return made;
};
const finishAudit = store.finishAudit.bind(store);
store.finishAudit = (...result) => {
  finishAudit(...result);
  if (death === 'after the result') die();
};
process.stdout.write(`${bench.api.url}\n`);
