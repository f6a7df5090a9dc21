/** Gives each argument of the command line the name its command has for it. */
import { UsageError, type CommandLine } from './arguments.ts';
import type { Bound, Command } from './command.ts';

/** Throws UsageError for too many, missing and unknown ones. */
export function bindArguments(name: string, command: Command, line: CommandLine): Bound {
  const fail = (problem: string): never => {
    throw new UsageError(`Error executing command ${name}: ${problem}`);
  };
  const places = command.parameters.filter((parameter) => parameter.isNamedOnly !== true);
  const last = places.at(-1);
  if (line.positional.length > places.length && last?.isRest !== true) {
    fail(`takes at most ${places.length} arguments, ${line.positional.length} were given`);
  }
  const values: Record<string, string | undefined> = {};
  places.forEach(({ name: key }, index) => {
    values[key] = line.positional[index];
  });
  for (const [key, value] of Object.entries(line.named)) {
    if (!command.parameters.some((parameter) => parameter.name === key)) {
      fail(`got an unexpected keyword argument '${key}'`);
    }
    if (values[key] !== undefined) fail(`got two values for the argument '${key}'`);
    values[key] = value;
  }
  const missing = command.parameters.filter(({ name: key, isRequired }) => isRequired && values[key] === undefined);
  if (missing.length > 0) fail(`needs the argument ${missing.map((parameter) => `'${parameter.name}'`).join(', ')}`);
  if (last?.isRest !== true) return { args: values, rest: [] };
  const named = line.named[last.name];
  return { args: values, rest: named === undefined ? line.positional.slice(places.length - 1) : [named] };
}
