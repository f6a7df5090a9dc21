/** `pitwall new-secret`: a fresh password, signing key and token, ready to paste into `api_server`. */
import type { Command } from 'commander';

export function registerNewSecret(program: Command): void {
  program
    .command('new-secret')
    .summary('print a fresh password, signing key and token')
    .description('Prints a fresh password, signing key and token, ready to paste into the section api_server.')
    .action(async () => {
      const { freshSecrets } = await import('./fresh-secret.ts');
      const { systemIds } = await import('../system/ids.ts');
      const { password, jwtSecretKey, wsToken } = freshSecrets(systemIds);
      process.stdout.write(
        `"password": "${password}",\n"jwt_secret_key": "${jwtSecretKey}",\n"ws_token": "${wsToken}",\n`,
      );
    });
}
