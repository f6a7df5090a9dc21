/**
 * The command line: options anywhere before `--`, then the command's name and its arguments; `name=value` names an
 * argument.
 */

export interface CommandLine {
  /** In their order; empty: none was named. */
  readonly configFiles: readonly string[];
  readonly serverUrl: string | null;
  readonly token: string | null;
  readonly caFile: string | null;
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

const WITH_VALUE = ['--config', '--server-url', '--token', '--ca-file'];
const FLAGS = ['--show', '-V', '--version', '-h', '--help'];

/** An argument with a name; what has a sign of a pattern before the `=` is none. */
const NAMED = /^\w+=/;

/** Anything that looks like an option, but `-1` is a number. */
function isOption(argument: string): boolean {
  return /^-(?!\d)./.test(argument);
}

interface Taken {
  readonly values: Map<string, string[]>;
  readonly flags: Set<string>;
  readonly words: string[];
}

function takeOption(argument: string, rest: string[], taken: Taken): void {
  // `-cPATH`, `-c PATH` and `-c=PATH` are short for `--config`.
  const [name = '', inline] = argument
    .replace(/^-c(=?)(.*)$/s, (_, sign: string, path: string) => {
      return path === '' && sign === '' ? '--config' : `--config=${path}`;
    })
    .split(/=(.*)/s);
  if (WITH_VALUE.includes(name)) {
    const value = inline ?? rest.shift();
    if (value === undefined || value === '') throw new UsageError(`${name} needs a value.`);
    taken.values.set(name, [...(taken.values.get(name) ?? []), value]);
  } else if (FLAGS.includes(argument)) taken.flags.add(argument);
  else {
    // The value is left out: it may be a secret behind a misspelt option.
    throw new UsageError(`There is no option ${name}. "pitwall-client --help" lists them.`);
  }
}

export function parseArguments(argv: readonly string[]): CommandLine {
  const rest = [...argv];
  const taken: Taken = { values: new Map(), flags: new Set(), words: [] };
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--') taken.words.push(...rest.splice(0));
    else if (isOption(argument)) takeOption(argument, rest, taken);
    else taken.words.push(argument);
  }
  const [command = null, ...given] = taken.words;
  const named = given.filter((word) => NAMED.test(word));
  const last = (name: string): string | null => taken.values.get(name)?.at(-1) ?? null;
  return {
    configFiles: taken.values.get('--config') ?? [],
    serverUrl: last('--server-url'),
    token: last('--token'),
    caFile: last('--ca-file'),
    showCommands: taken.flags.has('--show'),
    showVersion: taken.flags.has('-V') || taken.flags.has('--version'),
    showHelp: taken.flags.has('-h') || taken.flags.has('--help'),
    command,
    positional: given.filter((word) => !NAMED.test(word)),
    named: Object.fromEntries(named.map((word) => [word.split('=')[0] ?? '', word.split('=')[1] ?? ''])),
  };
}
