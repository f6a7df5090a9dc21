#!/usr/bin/env node
/** The command `pitwall`. */
import { describeFailure, EXIT_FAILED } from './failure.ts';
import { nodeComplaint } from './node-version.ts';
import { withoutAliases } from './options.ts';
import { assembleProgram } from './program.ts';

const complaint = nodeComplaint(process.versions.node);
if (complaint !== null) {
  process.stderr.write(complaint);
  process.exit(EXIT_FAILED);
}

try {
  const args = withoutAliases(process.argv.slice(2));
  const program = await assembleProgram(args);
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  const { exitCode, text } = describeFailure(error);
  process.stderr.write(text);
  process.exit(exitCode);
}
