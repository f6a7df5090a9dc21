/** What a bot has earned and holds. */
import { Balance } from '../balance.ts';
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
} from '../profit.ts';
import type { RouteDefinition } from '../route.ts';
import { read } from './common.ts';

export const QUERY_ROUTES = {
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
} as const satisfies Record<string, RouteDefinition>;
