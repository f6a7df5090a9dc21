#!/usr/bin/env node
/** The command `pitwall`. */
import { describeFailure } from './failure.ts';
import { assembleProgram } from './program.ts';

try {
  const program = await assembleProgram(process.argv.slice(2));
  await program.parseAsync(process.argv);
} catch (error) {
  const { exitCode, text } = describeFailure(error);
  process.stderr.write(text);
  process.exit(exitCode);
}
