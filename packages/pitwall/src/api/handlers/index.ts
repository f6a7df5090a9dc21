/** What each route does: one call into `control/`, by the route's name. */
import type { Routes } from '@pitwall/wire';
import { accessHandlers } from './access.ts';
import type { HandlersOf } from './call.ts';
import { candleHandlers } from './candles.ts';
import { catalogueHandlers } from './catalogues.ts';
import { commandHandlers } from './commands.ts';
import { pairHandlers } from './pairs.ts';
import { pairlistHandlers } from './pairlists.ts';
import { queryHandlers } from './queries.ts';
import { strategyHandlers } from './strategies.ts';
import { systemHandlers } from './system.ts';
import { tradeHandlers } from './trades.ts';

export const HANDLERS: HandlersOf<Routes> = {
  ...systemHandlers,
  ...accessHandlers,
  ...tradeHandlers,
  ...queryHandlers,
  ...commandHandlers,
  ...pairHandlers,
  ...candleHandlers,
  ...strategyHandlers,
  ...catalogueHandlers,
  ...pairlistHandlers,
};
