/** Trades, open and closed, and what can be done to one of them. */
import { DeletedTrade } from '../commands.ts';
import type { RouteDefinition } from '../route.ts';
import { StatusList, StatusTrade, TradeHistory, TradeParams, TradesQuery } from '../trade.ts';
import { read, remove } from './common.ts';

const reload = {
  path: '/trades/{tradeid}/reload',
  scope: 'trade',
  needs: 'bot',
  params: TradeParams,
  response: StatusTrade,
  summary: 'Read the orders of a trade from the exchange again',
} as const;

export const TRADE_ROUTES = {
  status: { ...read, path: '/status', response: StatusList, summary: 'Open trades' },
  trades: { ...read, path: '/trades', query: TradesQuery, response: TradeHistory, summary: 'Closed trades' },
  trade: {
    ...read,
    path: '/trade/{tradeid}',
    params: TradeParams,
    response: StatusTrade,
    missing: 'There is no such trade.',
    summary: 'One trade, open or closed',
  },
  delete_trade: {
    ...remove,
    path: '/trades/{tradeid}',
    params: TradeParams,
    response: DeletedTrade,
    summary: 'Cancel the open orders of a trade and delete it',
  },
  cancel_open_order: {
    ...remove,
    path: '/trades/{tradeid}/open-order',
    needs: 'running',
    params: TradeParams,
    response: StatusTrade,
    summary: 'Cancel the open orders of an open trade',
  },
  reload_trade: { ...reload, method: 'POST' },
  reload_trade_by_get: { ...reload, method: 'GET' },
} as const satisfies Record<string, RouteDefinition>;
