/** The program from its arguments to its exit code. */
import packageJson from '../../package.json' with { type: 'json' };
import { ConnectionError } from '../errors.ts';
import { parseArguments, UsageError, type CommandLine } from './arguments.ts';
import { bindArguments } from './bind.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { ConfigError } from './config.ts';
import { commandList, USAGE } from './help.ts';
import { jsonLine } from './json-line.ts';
import { send } from './send.ts';
import { targetOf, type Environment, type Target } from './target.ts';

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

function showAnswer(text: string): string {
  try {
    return jsonLine(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError('The answer is not JSON: something else listens there.');
  }
}

async function ask(target: Target, command: Command, line: CommandLine, name: string, to: Terminal): Promise<number> {
  const { args, rest } = bindArguments(name, command, line);
  const request = command.request(args, rest);
  let answer: string | null = null;
  try {
    answer = await send(target, request);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    to.err(logLine('WARNING', error.message));
  }
  const warning = answer === null ? null : (command.warn?.(answer) ?? null);
  if (warning !== null) to.err(logLine('WARNING', warning));
  if (command.show !== undefined) to.out(`${showAnswer(command.show(answer))}\n`);
  else to.out(`${answer === null ? 'null' : showAnswer(answer)}\n`);
  return answer === null ? 1 : 0;
}

async function execute(name: string, line: CommandLine, terminal: Terminal, environment: Environment): Promise<number> {
  // Read first, also for a command that is none.
  const target = targetOf(line, environment);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return ask(target, command, line, name, terminal);
  terminal.err(logLine('ERROR', `Command ${name} not defined`));
  terminal.out(commandList());
  return 0;
}

/** @returns the exit code */
export async function run(
  argv: readonly string[],
  terminal: Terminal,
  environment: Environment = process.env,
): Promise<number> {
  try {
    const line = parseArguments(argv);
    if (line.showVersion) terminal.out(`pitwall-client ${packageJson.version}\n`);
    else if (line.showHelp) terminal.out(USAGE);
    else if (line.showCommands || line.command === 'help') terminal.out(commandList());
    else if (line.command === null) throw new UsageError(`A command is missing.\n\n${USAGE}`);
    else return await execute(line.command, line, terminal, environment);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) terminal.err(logLine('ERROR', error.message));
    else if (error instanceof ConfigError) terminal.err(logLine('WARNING', error.message));
    else throw error;
    return 1;
  }
}
