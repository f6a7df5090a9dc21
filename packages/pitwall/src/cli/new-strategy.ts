/** `pitwall new-strategy`: a strategy of one's own from a template. */
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { PitwallError } from '../domain/errors.ts';
import { userdirOption } from './options.ts';
import { STRATEGY_TEMPLATES, strategySource, type StrategyTemplate } from './strategy-templates.ts';

interface Options {
  readonly strategy: string;
  readonly userdir?: string;
  readonly strategyPath?: string;
  readonly template: StrategyTemplate;
}

export function registerNewStrategy(program: Command): void {
  program
    .command('new-strategy')
    .summary('write a strategy from a template')
    .description('Writes a strategy from a template into the strategies folder.')
    .requiredOption('-s, --strategy <name>', 'class name of the strategy, such as MyStrategy')
    .addOption(userdirOption())
    .option('--strategy-path <path>', 'write into this folder instead')
    .addOption(new Option('--template <name>', 'what to start from').choices(STRATEGY_TEMPLATES).default('full'))
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { strategy: name, template } = options;
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
    throw new PitwallError(
      'USAGE',
      `--strategy is "${name}", which is no class name: use letters and digits, as MyStrategy`,
    );
  }
  const { existsSync } = await import('node:fs');
  const { writeNewFile } = await import('./new-file.ts');
  const folder = options.strategyPath ?? join(options.userdir ?? 'user_data', 'strategies');
  if (!existsSync(folder)) {
    throw new PitwallError(
      'USAGE',
      `the folder ${resolve(folder)} does not exist: make it with "pitwall create-userdir --userdir ${options.userdir ?? 'user_data'}"`,
    );
  }
  const file = resolve(folder, `${name}.ts`);
  await writeNewFile(file, await strategySource(template, name));
  process.stdout.write(`Wrote ${file}\nStart with: pitwall trade --strategy ${name}${whereAsked(options)}\n`);
}

/** The options by which `trade` finds the file again, when it does not lie where it is looked for anyway. */
function whereAsked({ userdir, strategyPath }: Options): string {
  if (strategyPath !== undefined) return ` --strategy-path ${strategyPath}`;
  return userdir === undefined ? '' : ` --userdir ${userdir}`;
}
