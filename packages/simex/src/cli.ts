#!/usr/bin/env node
/**
 * The command `pitwall-simex`: runs the simulated exchange on a port of this machine until Ctrl-C.
 */
import { runCommand } from './server/command.ts';

const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  stopped: async () => stopped,
});
