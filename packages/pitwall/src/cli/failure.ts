/**
 * How a command fails: expected failures are one line each on standard error and exit code 2; anything else is a bug,
 * shown with its stack, exit code 1.
 */
import { CommanderError } from 'commander';
import { isPitwallError } from '../domain/errors.ts';

/** Expected: the message says what is wrong and what to do. Also wrong arguments. */
export const EXIT_FAILED = 2;

/** Nothing was done because something was not said. */
export const EXIT_WARNING = 1;

/** Unexpected: a bug. */
const EXIT_BUG = 1;

export interface Failure {
  readonly exitCode: number;
  /** What is written to standard error, with its line end; empty when it has been written already. */
  readonly text: string;
}

export function describeFailure(error: unknown): Failure {
  // Commander has written its message, the help or the version itself.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : EXIT_FAILED, text: '' };
  if (isPitwallError(error) && error.kind !== 'invariant') {
    const lines = error.message.split('\n').map((line) => `Error: ${line}\n`);
    return { exitCode: EXIT_FAILED, text: lines.join('') };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: EXIT_BUG,
    text: `${stack}\nError: this is a bug in Pitwall or in a strategy. Please report it with the lines above.\n`,
  };
}
