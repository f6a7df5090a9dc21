/**
 * `pitwall webserver`: the control API without a bot, for charts of stored candles, trying out pair lists, and all that
 * needs neither trades nor an account. Runs until it is told to stop.
 */
import type { Command } from 'commander';
import type { CommandLineOptions } from '../config/load.ts';
import { commonOptions, uiOption } from './options.ts';

export function registerWebserver(program: Command): void {
  const command = program
    .command('webserver')
    .summary('serve the API without a bot')
    .description(
      'Serves the control API without a bot, from the configuration: no strategy and no keys of an exchange are needed, ' +
        'but "api_server" must be enabled.',
    );
  commonOptions(command)
    .option('--strategy-path <path>', 'folder searched for strategies instead of strategies in the user folder')
    .option('--recursive-strategy-search', 'search the folders below strategies, too')
    .addOption(uiOption())
    .action(run);
}

async function run(options: CommandLineOptions): Promise<void> {
  const [{ loadConfiguration }, { openFront }, { onStopSignal }, { PitwallError }] = await Promise.all([
    import('../config/load.ts'),
    import('./session-front.ts'),
    import('./stop-signals.ts'),
    import('../domain/errors.ts'),
  ]);
  const stopped = Promise.withResolvers<undefined>();
  const forget = onStopSignal(() => stopped.resolve(undefined));
  try {
    await using stack = new AsyncDisposableStack();
    const load = async () => loadConfiguration(options, process.env, 'webserver');
    const { api, logging, loaded } = await openFront({ load }, stack);
    if (api === null) {
      throw new PitwallError(
        'CONFIG',
        `${loaded.name}: the API is off: set api_server.enabled to true, and api_server.username, password, ` +
          'jwt_secret_key, listen_ip_address and listen_port.',
      );
    }
    logging.logger.info('There is no bot here: nothing is traded. Ctrl-C ends the server.');
    await stopped.promise;
  } finally {
    forget();
  }
}
