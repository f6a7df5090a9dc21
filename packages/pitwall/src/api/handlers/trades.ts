/** Trades, open and closed. */
import type { RouteGroups } from '@pitwall/wire';
import { queryStatus, queryTrade } from '../../control/trades/status.ts';
import { cancelOpenOrder, deleteTrade, reloadTrade } from '../../control/trades/trade-commands.ts';
import { queryTrades } from '../../control/trades/trades.ts';
import { NotFound } from '../answers.ts';
import type { HandlersOf } from './call.ts';

export const tradeHandlers: HandlersOf<RouteGroups['trades']> = {
  status: ({ context }) => queryStatus(context),
  trades: ({ context, query }) => queryTrades(context, query.limit ?? 500, query.offset ?? 0),
  trade: async ({ context, params }) => {
    const row = await queryTrade(context, params.tradeid);
    if (row === undefined) throw new NotFound('Trade not found.');
    return row;
  },
  delete_trade: ({ context, params }) => deleteTrade(context, params.tradeid),
  cancel_open_order: ({ context, params }) => cancelOpenOrder(context, params.tradeid),
  reload_trade: ({ context, params }) => reloadTrade(context, params.tradeid),
  reload_trade_by_get: ({ context, params }) => reloadTrade(context, params.tradeid),
};
