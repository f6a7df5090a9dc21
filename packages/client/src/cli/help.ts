/** What the program says of itself. */
import { COMMANDS, type Command, type Parameter } from './commands.ts';

function signature(name: string, command: Command): string {
  const written = command.parameters.map(({ name: parameter, isRequired, isNamedOnly, isRest }) => {
    if (isRest === true) return `[${parameter} …]`;
    if (isNamedOnly === true) return `[${parameter}=…]`;
    return isRequired ? `<${parameter}>` : `[${parameter}]`;
  });
  return [name, ...written].join(' ');
}

function describe(parameter: Parameter): string {
  return `        ${parameter.name}: ${parameter.help}\n`;
}

/** Every command with its parameters. */
export function commandList(): string {
  const entries = Object.entries(COMMANDS).map(
    ([name, command]) =>
      `${signature(name, command)}\n    ${command.help}\n${command.parameters.map(describe).join('')}\n`,
  );
  return `Possible commands:\n\n${entries.join('')}`;
}

export const USAGE = `Usage: pitwall-client [-c PATH] <command> [argument ...] [name=value ...]

Asks a running bot, at the address and with the password of its configuration file.

  -c, --config PATH   the bot's configuration file (config.json when not given; may be repeated, later ones win)
      --show          list the commands and end; the command "help" does the same
  -V, --version       print the version and end
  -h, --help          print this and end

The answer is printed as one line of JSON. Exit code 1: no configuration, no connection, wrong arguments, no JSON.
`;
