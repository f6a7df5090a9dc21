/** What the program says of itself. */
import type { Command, Parameter } from './command.ts';
import { COMMANDS } from './commands.ts';

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

export const USAGE = `Usage: pitwall-client [options] <command> [argument ...] [name=value ...]

Asks a running bot, at the address and with the password of its configuration file.

  -c, --config PATH      the bot's configuration file (config.json when not given; may be repeated, later ones win)
      --server-url URL   the bot's address, such as https://bot.example:8080; no configuration file is read then that
                         is not named
      --token TOKEN      ask with this token instead of name and password. Others on the machine can see it: better set
                         the environment variable PITWALL_TOKEN
      --ca-file PATH     believe servers that show a certificate of this file (PEM), or one signed by it
      --show             list the commands and end; the command "help" does the same
  -V, --version          print the version and end
  -h, --help             print this and end
      --                 what follows is no option, whatever it begins with

The answer is printed as one line of JSON. Exit code 1: no configuration, no connection, wrong arguments, no JSON.
`;
