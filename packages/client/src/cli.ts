#!/usr/bin/env node
/** The command `pitwall-client`. */
import { run } from './cli/run.ts';

// Who reads only the beginning, as `head` does, has what they want.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`The answer cannot be written: ${error.message}\n`);
  process.exitCode = 1;
});

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
