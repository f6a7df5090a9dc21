#!/usr/bin/env node
/** The command `pitwall`. */
import { describeFailure } from './failure.ts';
import { withoutAliases } from './options.ts';
import { assembleProgram } from './program.ts';

try {
  const args = withoutAliases(process.argv.slice(2));
  const program = await assembleProgram(args);
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  const { exitCode, text } = describeFailure(error);
  process.stderr.write(text);
  process.exit(exitCode);
}
