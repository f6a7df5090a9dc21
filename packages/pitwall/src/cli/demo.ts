/**
 * `pitwall demo`: a simulated exchange and a bot on it, in one process and one command. Everything it writes lies in a
 * folder of its own, which goes when it ends.
 */
import type { Command } from 'commander';
import type { DemoOptions } from './demo-run.ts';
import { parsePort } from './new-config-values.ts';
import { numberValue } from './options.ts';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .summary('try it: a simulated exchange and a bot on it')
    .description(
      'Starts a simulated exchange with 12 pairs and a bot that trades on it with the sample strategy, and prints how to ' +
        'talk to the bot. Nothing leaves this machine.',
    )
    .option('--port <number>', 'port of the API (default: 8080, or the next free one)', parsePort)
    .option('--username <name>', 'user of the API', 'demo')
    .option('--password <password>', 'password of the API (default: made for this run)')
    .option('--seed <text>', 'seed of the market: the same seed gives the same prices', 'pitwall')
    .option('--speed <factor>', 'how fast the market runs; 1 is real time', numberValue, 5)
    .option('--live', 'send real signed orders to the simulated exchange instead of simulating them in the bot')
    .option('--ui <name>', 'which of the interfaces installed in ./user_data is served (see install-ui)')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./demo-run.ts');
      await runDemo(options);
    });
}
