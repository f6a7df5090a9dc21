/** The program from its arguments to its exit code. */
import packageJson from '../../package.json' with { type: 'json' };
import { ConnectionError, PitwallClient } from '../client.ts';
import { parseArguments, UsageError, type CommandLine } from './arguments.ts';
import { COMMANDS, type Arguments, type Command } from './commands.ts';
import { ConfigError, readClientOptions } from './config.ts';
import { commandList, USAGE } from './help.ts';
import { jsonLine } from './json-line.ts';

export interface Terminal {
  /** Answers. */
  readonly out: (text: string) => void;
  /** What goes wrong. */
  readonly err: (text: string) => void;
}

function logLine(level: 'WARNING' | 'ERROR', message: string): string {
  const now = new Date();
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const day = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  const time = `${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())}`;
  return `${day} ${time},${pad(now.getMilliseconds(), 3)} - pitwall_client - ${level} - ${message}\n`;
}

/** Gives each argument its name. Throws UsageError for too many, missing and unknown ones. */
function bind(name: string, command: Command, line: CommandLine): Arguments {
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

async function execute(name: string, line: CommandLine, terminal: Terminal): Promise<number> {
  const client = new PitwallClient(readClientOptions(line.configFiles));
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    terminal.err(logLine('ERROR', `Command ${name} not defined`));
    terminal.out(commandList());
    return 0;
  }
  const args = bind(name, command, line);
  try {
    const { text } = await command.run(client, args);
    terminal.out(`${jsonLine(text)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError('The answer is not JSON: something else listens there.');
    if (!(error instanceof ConnectionError)) throw error;
    terminal.err(logLine('WARNING', error.message));
    terminal.out('null\n');
    return 1;
  }
}

/** @returns the exit code */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const line = parseArguments(argv);
    if (line.showVersion) terminal.out(`pitwall-client ${packageJson.version}\n`);
    else if (line.showHelp) terminal.out(USAGE);
    else if (line.showCommands || line.command === 'help') terminal.out(commandList());
    else if (line.command === null) throw new UsageError(`A command is missing.\n\n${USAGE}`);
    else return await execute(line.command, line, terminal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) terminal.err(logLine('ERROR', error.message));
    else if (error instanceof ConfigError) terminal.err(logLine('WARNING', error.message));
    else throw error;
    return 1;
  }
}
