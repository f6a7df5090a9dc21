/** What each route does: one call into `control/`. */
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, RouteName, Routes } from '@pitwall/wire';
import { queryBalance } from '../control/balance.ts';
import { addToBlacklist, deleteFromBlacklist, queryBlacklist } from '../control/blacklist.ts';
import { reloadConfig, startTrading, stopEntries, stopTrading } from '../control/commands.ts';
import type { ControlContext } from '../control/context.ts';
import { queryCount } from '../control/count.ts';
import { queryEdge } from '../control/edge.ts';
import { forceEnter, forceExit } from '../control/force-orders.ts';
import { queryHealth } from '../control/health.ts';
import { addLocks, deleteLock, deleteLocks, queryLocks } from '../control/locks.ts';
import { queryLogs } from '../control/logs.ts';
import { queryPerformance } from '../control/performance.ts';
import { queryDaily, queryMonthly, queryWeekly } from '../control/periods.ts';
import { queryProfit } from '../control/profit.ts';
import { queryShowConfig } from '../control/show-config.ts';
import { queryStats } from '../control/stats.ts';
import { queryStatus, queryTrade } from '../control/status.ts';
import { queryPlotConfig, queryStrategies, queryStrategy } from '../control/strategies.ts';
import { querySysInfo } from '../control/sysinfo.ts';
import { queryEntries, queryExits, queryMixTags } from '../control/tags.ts';
import { cancelOpenOrder, deleteTrade, reloadTrade } from '../control/trade-commands.ts';
import { queryTrades } from '../control/trades.ts';
import { queryWhitelist } from '../control/whitelist.ts';
import { EncodedStrategy, NotFound } from './answers.ts';
import type { ApiServerOptions } from './options.ts';
import { createToken } from './tokens.ts';

/** A request that was let in. */
export interface Call<Name extends RouteName> {
  readonly params: ParamsOf<Routes[Name]>;
  readonly query: QueryOf<Routes[Name]>;
  readonly body: BodyOf<Routes[Name]>;
  /** Who asks; empty on public routes. */
  readonly username: string;
  readonly server: ApiServerOptions;
  /** Null while no bot is attached; never on routes that need one. */
  readonly attached: ControlContext | null;
  /** The same, for routes that need a bot. */
  readonly context: ControlContext;
}

type Answer<Name extends RouteName> = ResponseOf<Routes[Name]>;
type Handlers = { readonly [Name in RouteName]: (call: Call<Name>) => Answer<Name> | Promise<Answer<Name>> };

function tokenOf(call: Pick<Call<'login'>, 'server' | 'username'>, type: 'access' | 'refresh'): string {
  const { settings, clock } = call.server;
  return createToken(call.username, type, settings().jwtSecretKey, clock.now());
}

async function trade(call: Call<'trade'>): Promise<Answer<'trade'>> {
  const row = await queryTrade(call.context, call.params.tradeid);
  if (row === undefined) throw new NotFound('Trade not found.');
  return row;
}

async function strategy({ server, attached, params }: Call<'strategy'>): Promise<Answer<'strategy'>> {
  if (params.strategy.includes(':')) throw new EncodedStrategy('base64 encoded strategies are not allowed.');
  const text = await queryStrategy(server.strategyFolder(), params.strategy, attached?.bot ?? null);
  if (text === undefined) throw new NotFound('Strategy not found');
  return text;
}

export const HANDLERS: Handlers = {
  ping: () => ({ status: 'pong' }),
  login: (call) => ({ access_token: tokenOf(call, 'access'), refresh_token: tokenOf(call, 'refresh') }),
  refresh: (call) => ({ access_token: tokenOf(call, 'access') }),
  version: ({ server }) => ({ version: server.version }),
  show_config: ({ server, attached }) =>
    queryShowConfig({
      configuration: server.configuration(),
      bot: attached?.bot ?? null,
      version: server.version,
      runMode: server.runMode,
    }),
  balance: ({ context }) => queryBalance(context),
  count: ({ context }) => queryCount(context),
  performance: ({ context }) => queryPerformance(context),
  profit: ({ context }) => queryProfit(context),
  daily: ({ context, query }) => queryDaily(context, query.timescale ?? 7),
  weekly: ({ context, query }) => queryWeekly(context, query.timescale ?? 4),
  monthly: ({ context, query }) => queryMonthly(context, query.timescale ?? 3),
  stats: ({ context }) => queryStats(context),
  entries: ({ context, query }) => queryEntries(context, query.pair ?? null),
  exits: ({ context, query }) => queryExits(context, query.pair ?? null),
  mix_tags: ({ context, query }) => queryMixTags(context, query.pair ?? null),
  edge: () => queryEdge(),
  status: ({ context }) => queryStatus(context),
  trades: ({ context, query }) => queryTrades(context, query.limit ?? 500, query.offset ?? 0),
  trade,
  delete_trade: ({ context, params }) => deleteTrade(context, params.tradeid),
  cancel_open_order: ({ context, params }) => cancelOpenOrder(context, params.tradeid),
  reload_trade: ({ context, params }) => reloadTrade(context, params.tradeid),
  reload_trade_by_get: ({ context, params }) => reloadTrade(context, params.tradeid),
  whitelist: ({ context }) => queryWhitelist(context),
  locks: ({ context }) => queryLocks(context),
  add_locks: ({ context, body }) => addLocks(context, body),
  delete_lock: ({ context, params }) => deleteLock(context, params.lockid),
  delete_locks: ({ context, body }) => deleteLocks(context, body),
  blacklist: ({ context }) => queryBlacklist(context.bot),
  add_to_blacklist: ({ context, body }) => addToBlacklist(context.bot, body.blacklist),
  delete_from_blacklist: ({ context, query }) => deleteFromBlacklist(context.bot, query.pairs_to_delete ?? []),
  plot_config: ({ context }) => queryPlotConfig(context.bot),
  strategies: ({ server }) => queryStrategies(server.strategyFolder()),
  strategy,
  logs: ({ server, query }) => queryLogs(server.logs, query.limit ?? 0),
  sysinfo: ({ server }) => querySysInfo(server.clock),
  health: ({ context }) => queryHealth(context),
  start: ({ context }) => startTrading(context.bot),
  stop: ({ context }) => stopTrading(context.bot),
  stopentry: ({ context }) => stopEntries(context.bot),
  stopbuy: ({ context }) => stopEntries(context.bot),
  reload_config: ({ context }) => reloadConfig(context.bot),
  forceenter: ({ context, body }) => forceEnter(context.bot, body),
  forcebuy: ({ context, body }) => forceEnter(context.bot, body),
  forceexit: ({ context, body }) => forceExit(context.bot, body),
  forcesell: ({ context, body }) => forceExit(context.bot, body),
};
