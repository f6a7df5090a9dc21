/** The command line: options anywhere, then the command's name and its arguments; `name=value` names an argument. */

export interface CommandLine {
  readonly configFiles: readonly string[];
  readonly showCommands: boolean;
  readonly showVersion: boolean;
  readonly showHelp: boolean;
  readonly command: string | null;
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

/** Something about the command line is wrong; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const DEFAULT_CONFIG = 'config.json';

/** Anything that looks like an option, but `-1` is a number. */
function isOption(argument: string): boolean {
  return /^-(?!\d)./.test(argument);
}

interface Options {
  readonly files: string[];
  readonly flags: Set<string>;
  readonly words: string[];
}

function takeOption(argument: string, rest: string[], options: Options): void {
  const [name = '', inline] = argument.split(/=(.*)/s);
  if (name === '-c' || name === '--config') {
    const file = inline ?? rest.shift();
    if (file === undefined) throw new UsageError(`${name} needs the path of a configuration file.`);
    options.files.push(file);
  } else if (['--show', '-V', '--version', '-h', '--help'].includes(argument)) options.flags.add(argument);
  else throw new UsageError(`There is no option ${argument}. Options: -c/--config PATH, --show, --help, --version.`);
}

export function parseArguments(argv: readonly string[]): CommandLine {
  const rest = [...argv];
  const options: Options = { files: [], flags: new Set(), words: [] };
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (isOption(argument)) takeOption(argument, rest, options);
    else options.words.push(argument);
  }
  const [command = null, ...given] = options.words;
  const named = given.filter((word) => word.includes('='));
  return {
    configFiles: options.files.length === 0 ? [DEFAULT_CONFIG] : options.files,
    showCommands: options.flags.has('--show'),
    showVersion: options.flags.has('-V') || options.flags.has('--version'),
    showHelp: options.flags.has('-h') || options.flags.has('--help'),
    command,
    positional: given.filter((word) => !word.includes('=')),
    named: Object.fromEntries(named.map((word) => [word.split('=')[0] ?? '', word.split('=')[1] ?? ''])),
  };
}
