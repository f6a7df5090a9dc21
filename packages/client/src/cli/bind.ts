/** Gives each argument of the command line the name its command has for it. */
import { UsageError, type CommandLine } from './arguments.ts';
import type { Arguments, Command } from './command.ts';

/** Throws UsageError for too many, missing and unknown ones. */
export function bindArguments(name: string, command: Command, line: CommandLine): Arguments {
  const fail = (problem: string): never => {
    throw new UsageError(`Error executing command ${name}: ${problem}`);
  };
  const places = command.parameters.filter((parameter) => parameter.isNamedOnly !== true);
  const takesRest = places.at(-1)?.isRest === true;
  if (line.positional.length > places.length && !takesRest) {
    fail(`takes at most ${places.length} arguments, ${line.positional.length} were given`);
  }
  const values: Record<string, string | undefined> = {};
  places.forEach(({ name: key, isRest }, index) => {
    const given = line.positional.slice(index, isRest === true ? undefined : index + 1);
    if (given.length > 0) values[key] = given.join(' ');
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
  return values;
}
