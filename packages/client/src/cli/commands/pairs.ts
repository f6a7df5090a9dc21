/** Which pairs may be traded, which never, and which not now. */
import { needed, optional, part, plain, type Command } from '../command.ts';

const BLACKLIST: Command = {
  help: 'Show the blacklist; or put pairs on it until the configuration is reloaded.',
  parameters: [{ name: 'pairs', isRequired: false, isRest: true, help: 'pairs, or regular expressions' }],
  request: (_, pairs) =>
    pairs.length === 0
      ? { method: 'GET', path: '/blacklist' }
      : { method: 'POST', path: '/blacklist', body: { blacklist: pairs } },
};

const LOCK_ADD: Command = {
  help: 'Lock a pair: no entries until the time given.',
  parameters: [
    needed('pair', 'such as ETH/USDT; * locks all pairs'),
    needed('until', 'date and time with zone, such as 2030-01-01T16:00:00Z'),
    optional('side', 'long, short, or * for both, which it is when not given'),
    optional('reason', 'a word that says why'),
  ],
  request: ({ pair, until, side = '*', reason = '' }) => ({
    method: 'POST',
    path: '/locks',
    body: [{ pair, until, side, reason }],
  }),
};

export const PAIR_COMMANDS: Readonly<Record<string, Command>> = {
  whitelist: plain('GET', '/whitelist', 'Show the pairs that may be traded.'),
  blacklist: BLACKLIST,
  locks: plain('GET', '/locks', 'Show the active locks of pairs.'),
  lock_add: LOCK_ADD,
  delete_lock: {
    help: 'End one lock.',
    parameters: [needed('lock_id', 'id of the lock, as the command locks shows it')],
    request: ({ lock_id }) => ({ method: 'DELETE', path: `/locks/${part(lock_id)}` }),
  },
  pairlists_available: plain('GET', '/pairlists/available', 'Show the pair list handlers (webserver mode).'),
};
