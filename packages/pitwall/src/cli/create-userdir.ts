/** `pitwall create-userdir`: the user folder with its subfolders and a sample strategy. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT_WARNING } from './failure.ts';

interface Options {
  readonly userdir?: string;
  readonly reset?: true;
}

export function registerCreateUserdir(program: Command): void {
  program
    .command('create-userdir')
    .summary('make the user folder with its subfolders')
    .description('Makes the user folder with its subfolders and puts a sample strategy there.')
    .option('--userdir <path>', 'the folder to make, such as user_data')
    .option('--reset', 'replace the sample strategy by a fresh one')
    .action(run);
}

async function run(options: Options): Promise<void> {
  if (options.userdir === undefined) {
    process.stderr.write('Error: create-userdir needs the folder: add --userdir user_data\n');
    process.exitCode = EXIT_WARNING;
    return;
  }
  const { makeFolders, USER_SUBFOLDERS } = await import('../config/folders.ts');
  const { strategySource } = await import('./strategy-templates.ts');
  const { writeNewFile } = await import('./new-file.ts');
  const { existsSync } = await import('node:fs');
  const folder = resolve(options.userdir);
  await makeFolders([folder, ...USER_SUBFOLDERS.map((name) => join(folder, name))]);
  const sample = join(folder, 'strategies', 'SampleStrategy.ts');
  if (options.reset === true || !existsSync(sample)) {
    await writeNewFile(sample, await strategySource('full', 'SampleStrategy'), { overwrite: true });
  }
  process.stdout.write(`The user folder is ${folder}. A sample strategy is in ${sample}\n`);
}
