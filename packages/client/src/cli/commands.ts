/** The commands: what each sends, its parameters in order, and a line for people. */
import type { RouteName } from '@pitwall/wire';
import type { CallArguments, PitwallClient, RawAnswer } from '../client.ts';
import { ConnectionError } from '../client.ts';

/** Arguments by name; undefined: not given. Always text, the server reads numbers from it. */
export type Arguments = Readonly<Record<string, string | undefined>>;

export interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  /** Takes all further arguments, separated by blanks. */
  readonly isRest?: boolean;
  /** Can only be given as `name=value`. */
  readonly isNamedOnly?: boolean;
  readonly help: string;
}

export interface Command {
  readonly help: string;
  readonly parameters: readonly Parameter[];
  readonly run: (client: PitwallClient, args: Arguments) => Promise<RawAnswer>;
}

function needed(name: string, help: string): Parameter {
  return { name, isRequired: true, help };
}

function optional(name: string, help: string): Parameter {
  return { name, isRequired: false, help };
}

function named(name: string, help: string): Parameter {
  return { name, isRequired: false, isNamedOnly: true, help };
}

/** Routes that can be called without saying anything. */
type PlainRoute = {
  [Name in RouteName]: CallArguments<Name> extends [unknown?] ? ([] extends CallArguments<Name> ? Name : never) : never;
}[RouteName];

function plain(route: PlainRoute, help: string): Command {
  return { help, parameters: [], run: (client) => client.send(route) };
}

/** Keys that were not given are left out. */
function given(values: Arguments): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** `running` if the bot trades; the route `ping` would only say that the server answers. */
async function ping(client: PitwallClient): Promise<RawAnswer> {
  let isRunning = false;
  try {
    const { text } = await client.send('show_config');
    isRunning = /"state"\s*:\s*"running"/.test(text);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
  }
  return { status: 200, text: JSON.stringify({ status: isRunning ? 'pong' : 'not_running' }) };
}

const FORCE_ENTER: Command = {
  help: 'Open a position now.',
  parameters: [
    needed('pair', 'such as ETH/USDT'),
    needed('side', 'long or short'),
    optional('price', 'limit price; the current rate when not given'),
    named('order_type', 'limit or market'),
    named('stake_amount', 'in stake currency; the bot decides when not given'),
    named('leverage', 'leverage'),
    named('enter_tag', 'a word to find the trade by'),
  ],
  run: (client, { pair = '', side = '', price, order_type, stake_amount, leverage, enter_tag }) =>
    client.send('forceenter', {
      body: {
        pair,
        side,
        ...given({ price, ordertype: order_type, stakeamount: stake_amount, leverage, entry_tag: enter_tag }),
      },
    }),
};

const PAIR = optional('pair', 'only trades of this pair');

const BLACKLIST: Command = {
  help: 'Show the blacklist; or put pairs on it until the configuration is reloaded.',
  parameters: [{ name: 'pairs', isRequired: false, isRest: true, help: 'pairs, or regular expressions' }],
  run: (client, { pairs }) =>
    pairs === undefined
      ? client.send('blacklist')
      : client.send('add_to_blacklist', { body: { blacklist: pairs.split(' ') } }),
};

const LOCK_ADD: Command = {
  help: 'Lock a pair: no entries until the time given.',
  parameters: [
    needed('pair', 'such as ETH/USDT; * locks all pairs'),
    needed('until', 'date and time with zone, such as 2030-01-01T16:00:00Z'),
    optional('side', 'long, short, or * for both, which it is when not given'),
    optional('reason', 'a word that says why'),
  ],
  run: (client, { pair = '', until = '', side = '*', reason = '' }) =>
    client.send('add_locks', { body: [{ pair, until, side, reason }] }),
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  balance: plain('balance', 'Show the wallet by coin and position.'),
  blacklist: BLACKLIST,
  cancel_open_order: {
    help: 'Cancel the open orders of an open trade.',
    parameters: [needed('trade_id', 'id of the trade')],
    run: (client, { trade_id = '' }) => client.send('cancel_open_order', { params: { tradeid: trade_id } }),
  },
  count: plain('count', 'Show the number of open trades and of slots.'),
  daily: {
    help: 'Show the closed profit by day.',
    parameters: [optional('days', 'how many days; 7 when not given')],
    run: (client, { days }) => client.send('daily', { query: given({ timescale: days }) }),
  },
  edge: plain('edge', 'Show the pairs that Edge has an expectancy for.'),
  entries: {
    help: 'Show the closed profit by entry tag.',
    parameters: [PAIR],
    run: (client, { pair }) => client.send('entries', { query: given({ pair }) }),
  },
  exits: {
    help: 'Show the closed profit by exit reason.',
    parameters: [PAIR],
    run: (client, { pair }) => client.send('exits', { query: given({ pair }) }),
  },
  delete_lock: {
    help: 'End one lock.',
    parameters: [needed('lock_id', 'id of the lock, as the command locks shows it')],
    run: (client, { lock_id = '' }) => client.send('delete_lock', { params: { lockid: lock_id } }),
  },
  delete_trade: {
    help: 'Cancel the open orders of a trade and delete it. What it holds is not sold.',
    parameters: [needed('trade_id', 'id of the trade')],
    run: (client, { trade_id = '' }) => client.send('delete_trade', { params: { tradeid: trade_id } }),
  },
  forcebuy: {
    help: 'Open a long position now (old name; see forceenter).',
    parameters: [needed('pair', 'such as ETH/USDT'), optional('price', 'limit price')],
    run: (client, { pair = '', price = null }) => client.send('forcebuy', { body: { pair, price } }),
  },
  forceenter: FORCE_ENTER,
  forceexit: {
    help: 'Close a trade, a part of it, or all trades now.',
    parameters: [
      needed('tradeid', 'id of the trade, or all'),
      optional('ordertype', 'limit or market'),
      optional('amount', 'base amount to sell; everything when not given'),
    ],
    run: (client, { tradeid = '', ordertype = null, amount = null }) =>
      client.send('forceexit', { body: { tradeid, ordertype, amount } }),
  },
  health: plain('health', 'Show when the bot last finished an iteration.'),
  lock_add: LOCK_ADD,
  locks: plain('locks', 'Show the active locks of pairs.'),
  logs: {
    help: 'Show the newest log lines.',
    parameters: [optional('limit', 'how many; all when not given')],
    run: (client, { limit }) => client.send('logs', { query: given({ limit }) }),
  },
  mix_tags: {
    help: 'Show the closed profit by entry tag and exit reason together.',
    parameters: [PAIR],
    run: (client, { pair }) => client.send('mix_tags', { query: given({ pair }) }),
  },
  monthly: {
    help: 'Show the closed profit by month.',
    parameters: [optional('months', 'how many months; 3 when not given')],
    run: (client, { months }) => client.send('monthly', { query: given({ timescale: months }) }),
  },
  performance: plain('performance', 'Show the closed profit by pair.'),
  ping: { help: 'Tell whether the bot is running.', parameters: [], run: ping },
  plot_config: plain('plot_config', 'Show what the running strategy wants to see in a chart.'),
  profit: plain('profit', 'Show the profit over all trades.'),
  reload_config: plain('reload_config', 'Read the configuration again.'),
  show_config: plain('show_config', 'Show the configuration, without secrets, and the state of the bot.'),
  start: plain('start', 'Start trading.'),
  stats: plain('stats', 'Show exit reasons and holding times.'),
  status: plain('status', 'Show the open trades.'),
  stop: plain('stop', 'Stop trading.'),
  stopbuy: plain('stopbuy', 'Enter no more trades until the configuration is reloaded; exits go on.'),
  strategies: plain('strategies', 'Show the strategies of the strategies folder.'),
  strategy: {
    help: 'Show the text of a strategy.',
    parameters: [needed('strategy', 'its class name')],
    run: (client, { strategy = '' }) => client.send('strategy', { params: { strategy } }),
  },
  sysinfo: plain('sysinfo', 'Show the load of the machine.'),
  trade: {
    help: 'Show one trade, open or closed.',
    parameters: [needed('trade_id', 'id of the trade')],
    run: (client, { trade_id = '' }) => client.send('trade', { params: { tradeid: trade_id } }),
  },
  trades: {
    help: 'Show closed trades, by id.',
    parameters: [optional('limit', 'how many; 500 when not given'), optional('offset', 'how many to leave out')],
    run: (client, { limit, offset }) => client.send('trades', { query: given({ limit, offset }) }),
  },
  version: plain('version', 'Show the version of the bot.'),
  weekly: {
    help: 'Show the closed profit by week.',
    parameters: [optional('weeks', 'how many weeks; 4 when not given')],
    run: (client, { weeks }) => client.send('weekly', { query: given({ timescale: weeks }) }),
  },
  whitelist: plain('whitelist', 'Show the pairs that may be traded.'),
};
