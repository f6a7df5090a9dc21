/** A running `pitwall demo`. */
import type { RunningCommand } from './command.ts';
import type { Access } from './poll.ts';

/** Reads address, user and password from what the demonstration prints. */
export async function demoAccess(command: RunningCommand): Promise<Access & { readonly exchangeUrl: string }> {
  const password = await command.says(/Password {2}(\S+)/);
  const url = await command.says(/API {7}(http:\S+)\/api\/v1/);
  const user = await command.says(/User {6}(\S+)/);
  const exchange = await command.says(/(http:\/\/127\.0\.0\.1:\d+), \d+ pairs/);
  return {
    url: String(url[1]),
    username: String(user[1]),
    password: String(password[1]),
    exchangeUrl: String(exchange[1]),
  };
}
