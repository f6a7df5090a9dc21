/**
 * The command line: which commands there are, and how one is found. Only the module of the command that was asked for is
 * loaded, so that `--help` and `--version` answer at once.
 */
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the module and adds the command to the program. */
  readonly register: (program: Command) => Promise<void>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'trade',
    summary: 'run a bot',
    register: async (program) => (await import('./trade.ts')).registerTrade(program),
  },
  {
    name: 'webserver',
    summary: 'serve the API without a bot',
    register: async (program) => (await import('./webserver.ts')).registerWebserver(program),
  },
  {
    name: 'demo',
    summary: 'try it: a simulated exchange and a bot on it',
    register: async (program) => (await import('./demo.ts')).registerDemo(program),
  },
  {
    name: 'new-config',
    summary: 'ask a few questions and write a configuration file',
    register: async (program) => (await import('./new-config.ts')).registerNewConfig(program),
  },
  {
    name: 'create-userdir',
    summary: 'make the user folder with its subfolders',
    register: async (program) => (await import('./create-userdir.ts')).registerCreateUserdir(program),
  },
  {
    name: 'new-strategy',
    summary: 'write a strategy from a template',
    register: async (program) => (await import('./new-strategy.ts')).registerNewStrategy(program),
  },
  {
    name: 'list-strategies',
    summary: 'list the strategies found and whether they load',
    register: async (program) => (await import('./list-strategies.ts')).registerListStrategies(program),
  },
  {
    name: 'install-ui',
    summary: 'install or update a user interface',
    register: async (program) => (await import('./install-ui.ts')).registerInstallUi(program),
  },
  {
    name: 'new-secret',
    summary: 'print a fresh password, signing key and token',
    register: async (program) => (await import('./new-secret.ts')).registerNewSecret(program),
  },
  {
    name: 'hash-password',
    summary: 'make the scrypt hash of a password',
    register: async (program) => (await import('./hash-password.ts')).registerHashPassword(program),
  },
  {
    name: 'token',
    summary: 'access tokens for the control API',
    register: async (program) => (await import('./token.ts')).registerToken(program),
  },
  {
    name: 'audit',
    summary: 'show who changed what',
    register: async (program) => (await import('./audit.ts')).registerAudit(program),
  },
];

/** The program, with the command that `args` ask for registered; the others are there by name. */
export async function assembleProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('pitwall')
    .description(packageJson.description)
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError(true)
    .exitOverride();
  const words = args.filter((arg) => !arg.startsWith('-'));
  const wanted = words[0] === 'help' ? words[1] : words[0];
  for (const entry of COMMANDS) {
    if (entry.name === wanted) await entry.register(program);
    else program.command(entry.name).summary(entry.summary).description(entry.summary);
  }
  for (const command of program.commands) command.version(packageJson.version, '-V, --version', 'print the version');
  return program;
}
