/** `pitwall trade`: runs a bot, live or in dry-run, until it is told to stop. */
import type { Command } from 'commander';
import type { CommandLineOptions } from '../config/load.ts';
import { commonOptions, numberValue, strategyOptions, uiOption } from './options.ts';

export function registerTrade(program: Command): void {
  const command = program
    .command('trade')
    .summary('run a bot')
    .description('Runs a bot: live when the configuration says "dry_run": false, else in dry-run.');
  strategyOptions(commonOptions(command))
    .option('--db-url <url>', 'database, e.g. sqlite:///trades.sqlite or postgresql://user:password@host/name')
    .option('--dry-run', 'simulate orders, whatever the configuration says')
    .option('--dry-run-wallet <amount>', 'balance to start a dry-run with', numberValue)
    .addOption(uiOption())
    .option('--fee <ratio>', 'fee ratio per side in dry-run, e.g. 0.001', numberValue)
    .action(run);
}

async function run(options: CommandLineOptions): Promise<void> {
  const [{ loadConfiguration }, { startSession }, { onStopSignal }] = await Promise.all([
    import('../config/load.ts'),
    import('./session.ts'),
    import('./stop-signals.ts'),
  ]);
  const ending = new AbortController();
  const forget = onStopSignal(() => ending.abort());
  try {
    const session = await startSession({ load: async () => loadConfiguration(options, process.env, 'trade') });
    ending.signal.addEventListener('abort', () => session.stop());
    if (ending.signal.aborted) session.stop();
    await session.finished;
  } finally {
    forget();
  }
}
