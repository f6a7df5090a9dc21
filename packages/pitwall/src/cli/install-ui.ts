/** `pitwall install-ui`: installs a UI, updates it, lists what is installed, removes one. */
import type { Command } from 'commander';
import { userdirOption } from './options.ts';

export interface InstallUiOptions {
  readonly userdir?: string;
  readonly name: string;
  readonly sha256?: string;
  readonly versionLabel?: string;
  readonly list?: true;
  readonly remove?: string;
}

export function registerInstallUi(program: Command): void {
  program
    .command('install-ui')
    .summary('install or update a user interface')
    .description(
      'Installs a web interface that the API serves: from a zip file, a folder, or the address of a zip file. Run it again ' +
        'to update. A bot that runs shows it with the next page load.',
    )
    .argument('[source]', 'zip file, folder, or https address of a zip file')
    .addOption(userdirOption())
    .option('--name <name>', 'name to install it under, when there are several', 'main')
    .option('--sha256 <digest>', 'refuse a zip file that has another digest')
    .option('--version-label <text>', 'version that /ui_version shows')
    .option('--list', 'list the installed interfaces')
    .option('--remove <name>', 'remove an installed interface')
    .action(async (source: string | undefined, options: InstallUiOptions) => {
      const { runInstallUi } = await import('./install-ui-run.ts');
      await runInstallUi(source, options);
    });
}
