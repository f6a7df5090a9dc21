/** `pitwall list-strategies`: what is in the strategies folder, and whether it loads. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandLineOptions } from '../config/load.ts';
import { PitwallError } from '../domain/errors.ts';
import { commonOptions } from './options.ts';

interface Options extends CommandLineOptions {
  readonly oneColumn?: true;
  /** False: `--no-color`. */
  readonly color: boolean;
}

export function registerListStrategies(program: Command): void {
  const command = program
    .command('list-strategies')
    .summary('list the strategies found and whether they load')
    .description('Lists the strategies of the strategies folder and whether they load.');
  commonOptions(command)
    .option('--strategy-path <path>', 'list this folder instead of strategies in the user folder')
    .option('--recursive-strategy-search', 'list the folders below, too')
    .option('-1, --one-column', 'print the names only')
    .option('--no-color', 'no colours in the table')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { loadWithWarnings } = await import('./load.ts');
  const { listStrategies } = await import('../strategy-loading/loader.ts');
  const { strategyTable } = await import('./strategy-table.ts');
  const loaded = await loadWithWarnings(options, 'util_no_exchange');
  const { strategy_path: configured, recursive_strategy_search: recursive } = loaded.raw;
  const folder = typeof configured === 'string' ? resolve(configured) : join(loaded.userDataDir, 'strategies');
  if (typeof configured === 'string' && !existsSync(folder)) {
    throw new PitwallError('USAGE', `The folder ${folder} of --strategy-path or strategy_path does not exist.`);
  }
  const rows = await listStrategies(folder, recursive === true);
  if (options.oneColumn === true) process.stdout.write(rows.map(({ name }) => `${name}\n`).join(''));
  else if (rows.length === 0)
    process.stdout.write(`No strategies in ${folder}. Make one with "pitwall new-strategy"\n`);
  else process.stdout.write(strategyTable(rows, folder, options.color && process.stdout.isTTY));
}
