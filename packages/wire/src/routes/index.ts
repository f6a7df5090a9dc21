/**
 * The routes of the control API, by name. The server, the client, the API documents and the tests read this one table.
 *
 * Order matters in one case only: of two routes with one path the first one's method is named in the `allow` header of a
 * 405 answer.
 */
import type { RouteDefinition } from '../route.ts';
import { ACCESS_ROUTES } from './access.ts';
import { CANDLE_ROUTES } from './candles.ts';
import { CATALOGUE_ROUTES } from './catalogues.ts';
import { COMMAND_ROUTES } from './commands.ts';
import { PAIRLIST_ROUTES } from './pairlists.ts';
import { PAIR_ROUTES } from './pairs.ts';
import { QUERY_ROUTES } from './queries.ts';
import { STRATEGY_ROUTES } from './strategies.ts';
import { SYSTEM_ROUTES } from './system.ts';
import { TRADE_ROUTES } from './trades.ts';

/** Every path of the table is below this one. */
export const API_PREFIX = '/api/v1';

/** The routes by topic, in the order documents list them. */
export const ROUTE_GROUPS = {
  system: SYSTEM_ROUTES,
  access: ACCESS_ROUTES,
  trades: TRADE_ROUTES,
  queries: QUERY_ROUTES,
  commands: COMMAND_ROUTES,
  pairs: PAIR_ROUTES,
  candles: CANDLE_ROUTES,
  strategies: STRATEGY_ROUTES,
  catalogues: CATALOGUE_ROUTES,
  pairlists: PAIRLIST_ROUTES,
} as const satisfies Record<string, Record<string, RouteDefinition>>;

export const ROUTES = {
  ...SYSTEM_ROUTES,
  ...ACCESS_ROUTES,
  ...TRADE_ROUTES,
  ...QUERY_ROUTES,
  ...COMMAND_ROUTES,
  ...PAIR_ROUTES,
  ...CANDLE_ROUTES,
  ...STRATEGY_ROUTES,
  ...CATALOGUE_ROUTES,
  ...PAIRLIST_ROUTES,
} as const satisfies Record<string, RouteDefinition>;

export type RouteGroups = typeof ROUTE_GROUPS;
export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

export { WEBSERVER_PATHS, type WebserverPath } from './webserver-paths.ts';
