/** Trades, open and closed. */
import { needed, optional, part, plain, type Command } from '../command.ts';

const TRADE_ID = needed('trade_id', 'id of the trade');

export const TRADE_COMMANDS: Readonly<Record<string, Command>> = {
  status: plain('GET', '/status', 'Show the open trades.'),
  count: plain('GET', '/count', 'Show the number of open trades and of slots.'),
  trades: {
    help: 'Show closed trades, by id.',
    parameters: [optional('limit', 'how many; 500 when not given'), optional('offset', 'how many to leave out')],
    request: ({ limit, offset }) => ({ method: 'GET', path: '/trades', query: { limit, offset } }),
  },
  trade: {
    help: 'Show one trade, open or closed.',
    parameters: [TRADE_ID],
    request: ({ trade_id }) => ({ method: 'GET', path: `/trade/${part(trade_id)}` }),
  },
  delete_trade: {
    help: 'Cancel the open orders of a trade and delete it. What it holds is not sold.',
    parameters: [TRADE_ID],
    request: ({ trade_id }) => ({ method: 'DELETE', path: `/trades/${part(trade_id)}` }),
  },
  cancel_open_order: {
    help: 'Cancel the open orders of an open trade.',
    parameters: [TRADE_ID],
    request: ({ trade_id }) => ({ method: 'DELETE', path: `/trades/${part(trade_id)}/open-order` }),
  },
};
