/** Start, stop, and orders by hand. */
import { named, needed, optional, plain, type Arguments, type Command } from '../command.ts';

/** Keys that were not given are left out. */
function given(values: Arguments): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
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
  request: ({ pair, side, price, order_type, stake_amount, leverage, enter_tag }) => ({
    method: 'POST',
    path: '/forceenter',
    body: given({
      pair,
      side,
      price,
      ordertype: order_type,
      stakeamount: stake_amount,
      leverage,
      entry_tag: enter_tag,
    }),
  }),
};

export const CONTROL_COMMANDS: Readonly<Record<string, Command>> = {
  start: plain('POST', '/start', 'Start trading.'),
  stop: plain('POST', '/stop', 'Stop trading.'),
  stopbuy: plain('POST', '/stopbuy', 'Enter no more trades until the configuration is reloaded; exits go on.'),
  reload_config: plain('POST', '/reload_config', 'Read the configuration again.'),
  forcebuy: {
    help: 'Open a long position now (old name; see forceenter).',
    parameters: [needed('pair', 'such as ETH/USDT'), optional('price', 'limit price')],
    request: ({ pair, price = null }) => ({ method: 'POST', path: '/forcebuy', body: { pair, price } }),
  },
  forceenter: FORCE_ENTER,
  forceexit: {
    help: 'Close a trade, a part of it, or all trades now.',
    parameters: [
      needed('tradeid', 'id of the trade, or all'),
      optional('ordertype', 'limit or market'),
      optional('amount', 'base amount to sell; everything when not given'),
    ],
    request: ({ tradeid, ordertype = null, amount = null }) => ({
      method: 'POST',
      path: '/forceexit',
      body: { tradeid, ordertype, amount },
    }),
  },
};
