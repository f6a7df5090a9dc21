/**
 * `npm run replay -- FOLDER`: asks our server what a recorded one was asked, in the same state, and prints each answer
 * that is not as recorded. With `--serve INSTANCE` it only serves that state, until Ctrl-C. See `--help`.
 */
import { once } from 'node:events';
import { runCommand } from './command.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  stopped: async () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
});
