/** Options many commands share, and how their values are read. */
import { InvalidArgumentError, Option, type Command } from 'commander';

/** `-c`, `-v`, `--logfile`, `-d`, `--userdir`: for every command that reads a configuration. */
export function commonOptions(command: Command): Command {
  return command
    .option('-c, --config <path>', 'configuration file; may repeat, later ones win; - reads standard input', collect)
    .option('-v, --verbose', 'more log lines; may repeat', (_: string, count: number) => count + 1, 0)
    .option('--logfile <file>', 'write the log to this file as well')
    .addOption(userdirOption())
    .option('-d, --datadir <path>', 'folder of candle files');
}

/** For commands that only look for the database of tokens and the record, which a bot of this configuration uses. */
export function accessOptions(command: Command): Command {
  return command
    .option('-c, --config <path>', 'configuration file; may repeat, later ones win; - reads standard input', collect)
    .addOption(userdirOption());
}

export function userdirOption(): Option {
  return new Option('--userdir <path>', 'user folder (default: user_data)');
}

/** For every command that serves the API. */
export function uiOption(): Option {
  return new Option('--ui <name>', 'which of the installed user interfaces is served (see install-ui)');
}

/** `-s`, `--strategy-path`, `--recursive-strategy-search`. */
export function strategyOptions(command: Command): Command {
  return command
    .option('-s, --strategy <name>', 'class name of the strategy')
    .option('--strategy-path <path>', 'folder searched for strategies first')
    .option('--recursive-strategy-search', 'search the folders below strategies, too');
}

/** Gathers a repeated option. */
export function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** A number option. */
export function numberValue(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** A whole number option. */
export function integerValue(text: string): number {
  const value = numberValue(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

/** How many: a whole number option of at least 1. */
export function countValue(text: string): number {
  const value = integerValue(text);
  if (value < 1) throw new InvalidArgumentError('It must be at least 1.');
  return value;
}

/** Other spellings of options, as freqtrade takes them. */
const ALIASES: Readonly<Record<string, string>> = {
  '--data-dir': '--datadir',
  '--user-data-dir': '--userdir',
  '--log-file': '--logfile',
  '--starting-balance': '--dry-run-wallet',
};

/** The arguments with every option in its one spelling; what follows `--` stays. */
export function withoutAliases(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, index) => {
    if (end !== -1 && index > end) return arg;
    const [name = '', ...value] = arg.split('=');
    return Object.hasOwn(ALIASES, name) ? [ALIASES[name], ...value].join('=') : arg;
  });
}
