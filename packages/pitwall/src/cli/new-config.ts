/**
 * `pitwall new-config`: writes a configuration file. In a terminal it asks; with `--yes`, or without a terminal, it takes
 * the options and the defaults. The result has passed the same checks as any configuration.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { PitwallError } from '../domain/errors.ts';
import type { ApiAnswers, ConfigAnswers } from './config-text.ts';
import type { FreshSecrets } from './fresh-secret.ts';
import { parsePort, parseStake, parseTrades } from './new-config-values.ts';

interface Options {
  readonly config: string;
  readonly yes?: true;
  readonly force?: true;
  readonly live?: true;
  readonly stakeCurrency?: string;
  readonly stakeAmount?: number | 'unlimited';
  readonly maxOpenTrades?: number;
  readonly timeframe?: string;
  readonly exchange?: string;
  readonly pairs?: string[];
  readonly strategy?: string;
  /** False: `--no-api`. */
  readonly api: boolean;
  readonly port?: number;
  readonly username?: string;
}

export function registerNewConfig(program: Command): void {
  program
    .command('new-config')
    .summary('ask a few questions and write a configuration file')
    .description('Writes a configuration file with fresh secrets. Asks in a terminal, unless --yes is given.')
    .option('-c, --config <path>', 'the file to write', 'config.json')
    .option('-y, --yes', 'ask nothing: options and defaults decide')
    .option('-f, --force', 'replace an existing file')
    .option('--live', 'real orders instead of dry-run')
    .option('--stake-currency <currency>', 'stake currency (USDT)')
    .option('--stake-amount <amount>', 'stake per trade: a number or unlimited (unlimited)', parseStake)
    .option('--max-open-trades <count>', 'most open trades, -1 = no limit (3)', parseTrades)
    .option('--timeframe <timeframe>', 'candle interval (of the strategy)')
    .option('--exchange <name>', 'exchange (binance)')
    .option('-p, --pairs <pair...>', 'pairs to trade (those with the largest volume)')
    .option('-s, --strategy <name>', 'class name of the strategy')
    .option('--no-api', 'no control API')
    .option('--port <port>', 'port of the control API (8080)', parsePort)
    .option('--username <name>', 'user of the control API (freqtrader)')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { configText } = await import('./config-text.ts');
  const { freshSecrets } = await import('./fresh-secret.ts');
  const { systemIds } = await import('../system/ids.ts');
  const { writeNewFile } = await import('./new-file.ts');
  const secrets = freshSecrets(systemIds);
  const asking = options.yes !== true && process.stdin.isTTY && process.stdout.isTTY;
  const overwrite = await mayOverwrite(options, asking);
  const proposed = await proposedAnswers(options, secrets);
  const answers = asking ? await (await import('./new-config-questions.ts')).askForConfig(proposed, secrets) : proposed;
  const text = configText(answers);
  await check(text, options.config);
  await mkdir(dirname(options.config), { recursive: true });
  await writeNewFile(options.config, text, { overwrite, mode: 0o600 });
  process.stdout.write(summary(options.config, answers));
}

async function mayOverwrite(options: Options, asking: boolean): Promise<boolean> {
  if (!existsSync(options.config)) return false;
  if (options.force === true) return true;
  if (asking && (await (await import('./new-config-questions.ts')).askOverwrite(options.config))) return true;
  throw new PitwallError('USAGE', `${options.config} exists already: choose another name, or replace it with --force`);
}

async function proposedAnswers(options: Options, secrets: FreshSecrets): Promise<ConfigAnswers> {
  const { DEFAULT_ANSWERS, DEFAULT_API } = await import('./config-text.ts');
  const { saidContainer } = await import('../config/container.ts');
  const api: ApiAnswers = {
    ...DEFAULT_API,
    // Loopback of the image's containers reaches nobody; who reaches the port is said where it is published.
    ...(saidContainer(process.env) === true ? { address: '0.0.0.0' } : {}),
    port: options.port ?? DEFAULT_API.port,
    username: options.username ?? DEFAULT_API.username,
    ...secrets,
  };
  return {
    ...DEFAULT_ANSWERS,
    dryRun: options.live !== true,
    stakeCurrency: options.stakeCurrency ?? DEFAULT_ANSWERS.stakeCurrency,
    stakeAmount: options.stakeAmount ?? DEFAULT_ANSWERS.stakeAmount,
    maxOpenTrades: options.maxOpenTrades ?? DEFAULT_ANSWERS.maxOpenTrades,
    timeframe: options.timeframe ?? DEFAULT_ANSWERS.timeframe,
    exchange: options.exchange ?? DEFAULT_ANSWERS.exchange,
    pairs: options.pairs ?? DEFAULT_ANSWERS.pairs,
    strategy: options.strategy ?? DEFAULT_ANSWERS.strategy,
    api: options.api ? api : null,
  };
}

/** Nothing is written that would be refused later. Missing credentials of the account may be added by the environment. */
async function check(text: string, path: string): Promise<void> {
  const { parseConfiguration } = await import('../config/sources/parse.ts');
  const { prepareConfiguration } = await import('../config/prepare.ts');
  const { isInContainer } = await import('../config/container.ts');
  const layer = parseConfiguration(text, path);
  const { key, secret } = layer.value['exchange'] as { key: string; secret: string };
  if (key === '' && secret === '') layer.value['dry_run'] = true;
  prepareConfiguration(layer, 'trade', path, isInContainer(process.env));
}

function summary(path: string, answers: ConfigAnswers): string {
  const lines = [`Wrote ${path}`];
  if (answers.api !== null) {
    lines.push(
      `The control API will be at http://${answers.api.address}:${answers.api.port}/, user ${answers.api.username}; ` +
        `the password is in the file`,
    );
  }
  if (!answers.dryRun && answers.key === '') {
    lines.push('Real orders need the credentials: set exchange.key and exchange.secret, or the environment variables');
    lines.push('PITWALL__EXCHANGE__KEY and PITWALL__EXCHANGE__SECRET');
  }
  const strategy = answers.strategy === null ? ' --strategy NameOfYourClass' : '';
  lines.push(`Start with: pitwall trade --config ${path}${strategy}`);
  return `${lines.join('\n')}\n`;
}
