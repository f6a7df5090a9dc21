/** What a bot has earned and holds. */
import type { RouteGroups } from '@pitwall/wire';
import { queryBalance } from '../../control/figures/balance.ts';
import { queryCount } from '../../control/trades/count.ts';
import { queryEdge } from '../../control/edge.ts';
import { queryPerformance } from '../../control/figures/performance.ts';
import { queryDaily, queryMonthly, queryWeekly } from '../../control/figures/periods.ts';
import { queryProfit } from '../../control/figures/profit.ts';
import { queryStats } from '../../control/figures/stats.ts';
import { queryEntries, queryExits, queryMixTags } from '../../control/figures/tags.ts';
import type { HandlersOf } from './call.ts';

export const queryHandlers: HandlersOf<RouteGroups['queries']> = {
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
};
