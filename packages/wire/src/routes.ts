/**
 * The routes of the control API, by name. The server, the client and the tests read this one table.
 *
 * Order matters in one case only: of two routes with one path the first one's method is named in the `allow` header of a
 * 405 answer.
 */
import { Balance } from './balance.ts';
import {
  DeletedTrade,
  ForceEnterAnswer,
  ForceEnterBody,
  ForceExitBody,
  ResultMessage,
  StatusMessage,
} from './commands.ts';
import { ShowConfig } from './config.ts';
import {
  Blacklist,
  BlacklistBody,
  BlacklistDeleteQuery,
  DeleteLocksBody,
  LockParams,
  Locks,
  NewLocks,
  Whitelist,
} from './pairs.ts';
import {
  Count,
  Daily,
  DailyQuery,
  Edge,
  Entries,
  Exits,
  MixTags,
  MonthlyQuery,
  PairQuery,
  Performance,
  Profit,
  Stats,
  WeeklyQuery,
} from './profit.ts';
import type { RouteDefinition } from './route.ts';
import { PlotConfig, Strategies, StrategyParams, StrategyText } from './strategies.ts';
import { Health, Logs, LogsQuery, Ping, SysInfo, Version } from './system.ts';
import { AccessToken, TokenPair } from './token.ts';
import { StatusList, StatusTrade, TradeHistory, TradeParams, TradesQuery } from './trade.ts';

/** Every path of the table is below this one. */
export const API_PREFIX = '/api/v1';

const read = { method: 'GET', scope: 'read', needs: 'bot' } as const;
const command = { method: 'POST', scope: 'trade', needs: 'bot' } as const;
const remove = { method: 'DELETE', scope: 'trade', needs: 'bot' } as const;

const stopentry = {
  ...command,
  path: '/stopentry',
  response: StatusMessage,
  summary: 'No more entries until the configuration is reloaded; exits go on',
} as const;

const forceenter = {
  ...command,
  path: '/forceenter',
  body: ForceEnterBody,
  response: ForceEnterAnswer,
  summary: 'Open a position now',
} as const;

const forceexit = {
  ...command,
  path: '/forceexit',
  needs: 'running',
  body: ForceExitBody,
  response: ResultMessage,
  summary: 'Close a trade, a part of it, or all trades now',
} as const;

const reload = {
  path: '/trades/{tradeid}/reload',
  scope: 'trade',
  needs: 'bot',
  params: TradeParams,
  response: StatusTrade,
  summary: 'Read the orders of a trade from the exchange again',
} as const;

export const ROUTES = {
  ping: { method: 'GET', path: '/ping', scope: 'public', needs: 'nothing', response: Ping, summary: 'Is it alive' },
  login: {
    method: 'POST',
    path: '/token/login',
    scope: 'basic',
    needs: 'nothing',
    response: TokenPair,
    summary: 'Tokens for a name and a password',
  },
  refresh: {
    method: 'POST',
    path: '/token/refresh',
    scope: 'refresh',
    needs: 'nothing',
    response: AccessToken,
    summary: 'A new access token for a refresh token',
  },
  version: { ...read, path: '/version', needs: 'nothing', response: Version, summary: 'Version of the bot' },
  show_config: {
    ...read,
    path: '/show_config',
    needs: 'nothing',
    response: ShowConfig,
    summary: 'The configuration, without secrets, and the state of the bot',
  },
  balance: { ...read, path: '/balance', response: Balance, summary: 'The wallet by coin and position' },
  count: { ...read, path: '/count', needs: 'running', response: Count, summary: 'Open trades and slots' },
  performance: { ...read, path: '/performance', response: Performance, summary: 'Closed profit by pair' },
  profit: { ...read, path: '/profit', response: Profit, summary: 'Profit over all trades' },
  daily: { ...read, path: '/daily', query: DailyQuery, response: Daily, summary: 'Closed profit by day' },
  weekly: { ...read, path: '/weekly', query: WeeklyQuery, response: Daily, summary: 'Closed profit by week' },
  monthly: { ...read, path: '/monthly', query: MonthlyQuery, response: Daily, summary: 'Closed profit by month' },
  stats: { ...read, path: '/stats', response: Stats, summary: 'Exit reasons and holding times' },
  entries: { ...read, path: '/entries', query: PairQuery, response: Entries, summary: 'Closed profit by entry tag' },
  exits: { ...read, path: '/exits', query: PairQuery, response: Exits, summary: 'Closed profit by exit reason' },
  mix_tags: {
    ...read,
    path: '/mix_tags',
    query: PairQuery,
    response: MixTags,
    summary: 'Closed profit by entry tag and exit reason together',
  },
  edge: { ...read, path: '/edge', response: Edge, summary: 'Pairs that Edge has an expectancy for' },
  status: { ...read, path: '/status', response: StatusList, summary: 'Open trades' },
  trades: { ...read, path: '/trades', query: TradesQuery, response: TradeHistory, summary: 'Closed trades' },
  trade: {
    ...read,
    path: '/trade/{tradeid}',
    params: TradeParams,
    response: StatusTrade,
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
  whitelist: { ...read, path: '/whitelist', response: Whitelist, summary: 'Pairs that may be traded' },
  locks: { ...read, path: '/locks', response: Locks, summary: 'Active locks of pairs' },
  add_locks: { ...command, path: '/locks', body: NewLocks, response: Locks, summary: 'Lock pairs for some time' },
  delete_lock: { ...remove, path: '/locks/{lockid}', params: LockParams, response: Locks, summary: 'End one lock' },
  delete_locks: {
    ...command,
    path: '/locks/delete',
    body: DeleteLocksBody,
    response: Locks,
    summary: 'End one lock, or all of a pair',
  },
  blacklist: { ...read, path: '/blacklist', response: Blacklist, summary: 'Pairs that are never traded' },
  add_to_blacklist: {
    ...command,
    path: '/blacklist',
    body: BlacklistBody,
    response: Blacklist,
    summary: 'Trade these pairs no more, until the configuration is reloaded',
  },
  delete_from_blacklist: {
    ...remove,
    path: '/blacklist',
    query: BlacklistDeleteQuery,
    response: Blacklist,
    summary: 'Take entries off the blacklist, until the configuration is reloaded',
  },
  plot_config: {
    ...read,
    path: '/plot_config',
    response: PlotConfig,
    summary: 'What the running strategy wants to see in a chart',
  },
  strategies: {
    ...read,
    path: '/strategies',
    needs: 'nothing',
    response: Strategies,
    summary: 'Strategies of the strategies folder',
  },
  strategy: {
    ...read,
    path: '/strategy/{strategy}',
    needs: 'nothing',
    params: StrategyParams,
    response: StrategyText,
    summary: 'The text of a strategy',
  },
  logs: { ...read, path: '/logs', needs: 'nothing', query: LogsQuery, response: Logs, summary: 'The newest log lines' },
  sysinfo: { ...read, path: '/sysinfo', needs: 'nothing', response: SysInfo, summary: 'Load of the machine' },
  health: { ...read, path: '/health', response: Health, summary: 'When the bot last finished an iteration' },
  start: { ...command, path: '/start', response: StatusMessage, summary: 'Start trading' },
  stop: { ...command, path: '/stop', response: StatusMessage, summary: 'Stop trading' },
  stopentry,
  stopbuy: { ...stopentry, path: '/stopbuy' },
  reload_config: {
    ...command,
    path: '/reload_config',
    response: StatusMessage,
    summary: 'Read the configuration again',
  },
  forceenter,
  forcebuy: { ...forceenter, path: '/forcebuy' },
  forceexit,
  forcesell: { ...forceexit, path: '/forcesell' },
} as const satisfies Record<string, RouteDefinition>;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;
